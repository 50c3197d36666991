"""Writes the whole story as the files with which a site can begin: the working copies, without what
is live of them, without their history, and without what only editors may read.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core import serializers
from django.db.models import Model

from govdigital.databases import EDITORIAL
from govdigital.folders import remove
from timeline.files import stores
from timeline.history.registered import kept_fields, written_parts
from timeline.management.content_files import FILES
from timeline.models import (
    Agent,
    Article,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Picture,
    Publishable,
    Site,
    Source,
    Subject,
    Theme,
    raw_rows,
)
from timeline.models.indicator import digits
from timeline.publishing.former_addresses import rows as former_addresses
from timeline.registry import NOUNS

# In the order in which people read them; a row may name one of a later file.
NAMES: dict[str, tuple[type[Publishable], ...]] = {
    "01-site": (Site,),
    "02-agents": (Agent,),
    "03-sources": (Source,),
    "04-themes": (Theme,),
    "05-eras": (Era,),
    "06-initiatives": (Initiative,),
    "07-indicators": (Subject, Indicator),
    "08-pictures": (Picture,),
    "09-articles": (Article,),
}
FORMER_ADDRESSES = "10-former-addresses"
FORMER_COLUMNS = ("model", "address", "moved_to", "title_en", "title_es", "note_en", "note_es")
# In the folder of the site, while an export is at work.
HIDDEN = ".content-export"
PRIVATE = {"editor_notes"}

JsonRow = dict[str, Any]


class Linked(Exception):
    """The folder of the content is a link to another one, which is not ours to replace."""


def write_content(folder: Path) -> int:
    """Write the story into this folder, which is new or empty; how many entries it has.

    Raises Missing or StoreAway for a picture whose file cannot be read.
    """
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    count = 0
    for name, models in NAMES.items():
        rows: list[JsonRow] = []
        for model in models:
            for entry in listed(model):
                rows.append(json_row(entry))
                rows += part_rows(entry)
                count += 1
                if isinstance(entry, Picture) and entry.file:
                    content = stores.read(stores.EDITORIAL_FILES, entry.file)
                    (folder / FILES / file_name(entry)).write_bytes(content)
        write_rows(folder / f"{name}.json", rows)
    write_rows(folder / f"{FORMER_ADDRESSES}.json", former_rows())
    return count


def replace_content(site: Path, *, replace: bool) -> int:
    """Write the story into content/ of a site's folder, whole or not at all; how many entries.

    Raises FileExistsError where there is content that is not to be replaced, Linked where content/
    is a link, BlockingIOError while another export writes there, OSError, Missing and StoreAway.
    """
    site.mkdir(parents=True, exist_ok=True)
    content, hidden = site / "content", site / HIDDEN
    for path in (content, hidden):
        if path.is_symlink():
            raise Linked(path)
    with locked(site):
        put_back(hidden, content)
        if content.exists() and not replace:
            raise FileExistsError(content)
        hidden.mkdir(mode=0o700)
        try:
            count = write_content(hidden / "new")
            if content.exists():
                content.rename(hidden / "former")
            (hidden / "new").rename(content)
        finally:
            put_back(hidden, content)
    return count


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only export into this folder; raises BlockingIOError where there is another."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(opened)


def put_back(hidden: Path, content: Path) -> None:
    """Delete what this export, or one that was killed, has left; the content that was there comes
    back where nothing has taken its place.
    """
    former = hidden / "former"
    if former.exists() and not content.exists():
        former.rename(content)
    remove(hidden)


def listed(model: type[Publishable]) -> Iterable[Publishable]:
    """The entries of this kind that have not been withdrawn, in the order in which they were
    made.
    """
    rows = raw_rows.rows(model, EDITORIAL).filter(withdrawn_at__isnull=True)
    entries: Iterable[Publishable] = rows.order_by("pk")
    return entries


def part_rows(entry: Publishable) -> Iterator[JsonRow]:
    """The rows that editors write with the entry, those that others name first."""
    for part in written_parts(type(entry)):
        rows = raw_rows.rows(part.model, EDITORIAL).filter(**{part.owner: entry.pk})
        keys = [column.name for column in part.model._meta.concrete_fields if column.related_model]
        for row in rows.select_related(*keys).order_by("pk"):
            yield json_row(row)


def json_row(row: Model) -> JsonRow:
    """The row as fixtures have it: entries are named by their addresses, rows without one by their
    identifiers.
    """
    model = type(row)
    names = [name for name in kept_fields(model) if name not in PRIVATE]
    (serialized,) = serializers.serialize(
        "python", [row], fields=names, use_natural_foreign_keys=True
    )
    fields: JsonRow = {}
    for name in names:
        if name == "file":
            fields[name] = file_name(row) if isinstance(row, Picture) and row.file else ""
        elif name not in NOUNS[model].from_file:
            fields[name] = plain(serialized["fields"][name])
    result: JsonRow = {"model": model._meta.label_lower}
    if isinstance(row, Site):
        result["pk"] = row.pk
    return result | {"fields": fields}


def plain(value: object) -> object:
    """A value as JSON has it, the same from every kind of database."""
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, list):
        # Entries that are many have no order.
        return sorted([list(key) for key in value])
    if value is None or isinstance(value, str | int | bool):
        return value
    return list(value) if isinstance(value, tuple) else str(value)


def file_name(picture: Picture) -> str:
    """What the file of a picture is called beside the fixtures: by its key."""
    return f"{picture.key}.{picture.file.rpartition('.')[2]}"


def former_rows() -> list[JsonRow]:
    """The addresses that lead on; those that are gone were this site's own."""
    rows: list[JsonRow] = []
    for former in former_addresses().exclude(moved_to="").order_by("model", "address"):
        fields = {name: getattr(former, name) or "" for name in FORMER_COLUMNS}
        rows.append({"model": FormerAddress._meta.label_lower, "fields": fields})
    return rows


def write_rows(path: Path, rows: list[JsonRow]) -> None:
    """Write the rows of one file, one value a line, so that changes are read line by line."""
    if rows:
        text = json.dumps(rows, ensure_ascii=False, indent=2)
        path.write_text(f"{text}\n", encoding="utf-8")
