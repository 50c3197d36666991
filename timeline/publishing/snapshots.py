"""An entry with all that hangs on it as plain values: what went live, and whether it has changed
since.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, F, Model, TextField

from govdigital.plain_text import plain_text
from timeline.models import Agent, Site, Source, raw_rows
from timeline.models.languages import LANGUAGES
from timeline.models.sort_key import SORT_KEYS
from timeline.publishing.crossing import crossing_columns
from timeline.registry import Part, parts_of, texts_of
from timeline.registry.noun import STAMPS

# Well under the number of parameters that SQLite takes in one statement.
CHUNK = 500
# A link is checked without an editor, so that it makes no unpublished change: see links.py.
LINK = ("link_status", "link_checked_on")
# Keys of the alphabet follow from titles: they make no change of their own, and entries of older
# sites have none.
NOT_COMPARED = {
    *STAMPS,
    *LINK,
    *SORT_KEYS,
    *(f"withdrawal_note_{language}" for language in LANGUAGES),
}

Snapshot = dict[str, object]
Value = TypeVar("Value", int, str)


class PublicName(NamedTuple):
    """By what the log of updates and former addresses know an entry; columns of both."""

    address: str
    title_en: str
    title_es: str
    title_language: str


def chunks(pks: Iterable[Value], most: int = CHUNK) -> Iterator[list[Value]]:
    """The keys, or addresses, in lists of at most so many."""
    remaining = iter(pks)
    while chunk := list(islice(remaining, most)):
        yield chunk


def snapshots(model: type[Model], pks: Iterable[int], using: str) -> dict[int, Snapshot]:
    """By key: the crossing columns of each entry, and the rows of each of its parts under the
    part's plural.
    """
    columns = [name for name in crossing_columns(model) if name not in NOT_COMPARED]
    texts = text_columns(model)
    entries: dict[int, Snapshot] = {}
    for chunk in chunks(pks):
        rows = raw_rows.rows(model, using).filter(pk__in=chunk).order_by("pk")
        for values in rows.values(*columns):
            entries[values["id"]] = with_plain_texts(values, texts)
        for part in parts_of(model):
            # The plural, for “position” is a column of entries too.
            name = f"{part.model._meta.model_name}s"
            rows_of_part = part_rows(part, chunk, using)
            for pk in chunk:
                if pk in entries:
                    entries[pk][name] = rows_of_part.get(pk, [])
    return entries


def part_rows(part: Part, pks: Sequence[int], using: str) -> dict[int, list[Snapshot]]:
    """The rows of the part by the key of the entry that has them, in the order of their keys."""
    texts = text_columns(part.model)
    columns = crossing_columns(part.model)
    rows = raw_rows.rows(part.model, using).filter(**{f"{part.owner}__in": pks}).order_by("pk")
    by_owner: dict[int, list[Snapshot]] = {}
    for values in rows.values(*columns, owner=F(f"{part.owner}_id")):
        values.pop("id")
        owner = values.pop("owner")
        by_owner.setdefault(owner, []).append(with_plain_texts(values, texts))
    return by_owner


def text_columns(model: type[Model]) -> set[str]:
    """The columns of the model that hold text."""
    fields = model._meta.concrete_fields
    return {field.name for field in fields if isinstance(field, (CharField, TextField))}


def with_plain_texts(values: Mapping[str, object], texts: set[str]) -> Snapshot:
    """The values, with a text that was never typed as the empty text that a form makes of it.

    Texts are plain: rows that were stored before may still have characters that copying leaves out.
    """
    snapshot = dict(values)
    for name in texts.intersection(values):
        snapshot[name] = plain_text(str(values[name] or ""))
    return snapshot


def fingerprint(snapshot: Snapshot) -> str:
    """A SHA-256 of the snapshot's values, the same for the same content in either database."""
    canonical = json.dumps(snapshot, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def public_name(model: type[Model], values: Mapping[str, object]) -> PublicName:
    """The name that an entry has in these values: a snapshot, or the columns of `name_columns`."""
    columns = name_columns(model)
    return PublicName(
        address=str(values[columns.address]),
        title_en=str(values[columns.title_en] or ""),
        title_es=str(values[columns.title_es] or ""),
        title_language=str(values[columns.title_language]) if columns.title_language else "",
    )


def name_columns(model: type[Model]) -> PublicName:
    """The columns that hold address, English title, Spanish title and language of the title; the
    last may be blank.

    A source's title is the same in every language. The site has no address but
    its key.
    """
    title = "name" if model in (Agent, Site) else "title"
    address = getattr(model, "address_field", "id")
    language = "language" if model is Source else ""
    if title in texts_of(model):
        return PublicName(address, f"{title}_en", f"{title}_es", language)
    return PublicName(address, title, title, language)
