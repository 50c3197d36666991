"""An entry with all that hangs on it as plain values: what went live, and whether it has changed
since.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, Model, TextField

from govdigital.plain_text import plain_text
from timeline.models import Agent, Publishable, Site, Source, raw_rows
from timeline.models.languages import LANGUAGES
from timeline.models.sort_key import SORT_KEYS
from timeline.publishing.parts import load_parts, part_values, values_of
from timeline.registry import parts_of, texts_of
from timeline.registry.noun import STAMPS

# Well under the number of parameters that SQLite takes in one statement.
CHUNK = 500
# A link is checked without an editor, so that it makes no unpublished change: see links.py.
LINK = ("link_status", "link_checked_on")
# Made by the first publication, and no editor's change.
AUTHORITY = ("tag_authority", "tag_year")
# Keys of the alphabet follow from titles: they make no change of their own, and entries of older
# sites have none.
NOT_COMPARED = {
    *STAMPS,
    *LINK,
    *AUTHORITY,
    *SORT_KEYS,
    *(f"withdrawal_note_{language}" for language in LANGUAGES),
}

Snapshot = dict[str, object]
# Of the parts of an entry, by model and key.
Identifiers = dict[tuple[object, object], object]
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


def snapshots(model: type[Publishable], pks: Iterable[int], using: str) -> dict[int, Snapshot]:
    """The snapshots of these entries by key, as they are in that database."""
    entries: dict[int, Snapshot] = {}
    for chunk in chunks(pks):
        rows = list(raw_rows.rows(model, using).filter(pk__in=chunk).order_by("pk"))
        load_parts(rows)
        entries.update({row.pk: snapshot_of(row) for row in rows})
    return entries


def snapshot_of(entry: Publishable) -> Snapshot:
    """The crossing columns of the entry as it has been read, and the rows of each of its parts
    under the part's plural.
    """
    model = type(entry)
    compared = {name: value for name, value in values_of(entry).items() if name not in NOT_COMPARED}
    snapshot = with_plain_texts(compared, text_columns(model))
    identifiers: Identifiers = {}
    for part in parts_of(model):
        rows = []
        for values in part_values(entry, part):
            key = values.pop("id")
            identifiers[part.model, key] = values.get("identifier")
            name_other_parts(part.model, values, identifiers)
            rows.append(with_plain_texts(values, text_columns(part.model)))
        # The plural, for “position” is a column of entries too.
        snapshot[f"{part.model._meta.model_name}s"] = rows
    return snapshot


def name_other_parts(model: type[Model], values: Snapshot, identifiers: Identifiers) -> None:
    """Let a row name other rows of its entry by their identifiers: a snapshot has no keys of rows
    by which a reader of it could tell at which milestone a dispute stands.
    """
    for field in model._meta.concrete_fields:
        place = field.related_model, values.get(field.name)
        if place in identifiers:
            values[field.name] = identifiers[place]


@cache
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
