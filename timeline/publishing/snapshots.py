"""An entry with all that hangs on it as plain values: what went live, and whether it has changed
since.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, F, Model, TextField

from govdigital.plain_text import plain_text
from timeline.models import Agent, Site, Source, raw_rows
from timeline.models.languages import LANGUAGES
from timeline.models.sort_key import SORT_KEYS
from timeline.publishing.crossing import crossing_columns
from timeline.registry import parts_of, texts_of
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

Snapshot = dict[str, Any]
Value = TypeVar("Value", int, str)


class PublicName(NamedTuple):
    """By what the log of updates and former addresses know an entry; columns of both."""

    address: str
    title_en: str
    title_es: str
    title_language: str


def chunks(pks: Iterable[Value]) -> Iterator[list[Value]]:
    """The keys, or addresses, in lists of at most CHUNK."""
    remaining = iter(pks)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def snapshots(model: type[Model], pks: Iterable[int], using: str) -> dict[int, Snapshot]:
    """By key: the crossing columns of each entry, and the rows of each of its parts under the
    part's plural.
    """
    found: dict[int, Snapshot] = {}
    for chunk in chunks(pks):
        rows = raw_rows.rows(model, using).filter(pk__in=chunk).order_by("pk")
        names = [name for name in crossing_columns(model) if name not in NOT_COMPARED]
        taken = {row["id"]: plain(model, row) for row in rows.values(*names)}
        for part in parts_of(model):
            # The plural, for “position” is a column of entries too.
            name = f"{part.model._meta.model_name}s"
            for row in taken.values():
                row[name] = []
            owned = raw_rows.rows(part.model, using).filter(**{f"{part.owner}__in": chunk})
            for values in owned.order_by("pk").values(
                *crossing_columns(part.model), owner=F(f"{part.owner}_id")
            ):
                values.pop("id")
                taken[values.pop("owner")][name].append(plain(part.model, values))
        found |= taken
    return found


def plain(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """The values, with a text that was never typed as the empty text that a form makes of it.

    Texts are plain: rows that were stored before may still have characters that copying leaves out.
    """
    texts = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField))
    }
    written = dict(values)
    for name in texts.intersection(values):
        written[name] = plain_text(values[name] or "")
    return written


def fingerprint(snapshot: Snapshot) -> str:
    """A SHA-256 of the snapshot's values, the same for the same content in either database."""
    canonical = json.dumps(snapshot, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def public_name(model: type[Model], values: Mapping[str, Any]) -> PublicName:
    """The name that an entry has in these values: a snapshot, or the columns of `name_columns`."""
    address, *titles, language = name_columns(model)
    in_english, in_spanish = (values[title] or "" for title in titles)
    return PublicName(
        str(values[address]), in_english, in_spanish, values[language] if language else ""
    )


def name_columns(model: type[Model]) -> tuple[str, str, str, str]:
    """The columns that hold address, English title, Spanish title and language of the title; the
    last may be blank.

    A person's name and a source's title are the same in every language. The site has no address but
    its key.
    """
    name = "name" if model in (Agent, Site) else "title"
    titles = [name, name]
    if name in texts_of(model):
        titles = [f"{name}_{tag}" for tag in LANGUAGES]
    language = "language" if model is Source else ""
    return getattr(model, "address_field", "id"), titles[0], titles[1], language
