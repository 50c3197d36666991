"""An entry with all that hangs on it as plain values: what went live, and whether it has changed since."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, F, Model, TextField

from timeline import stored
from timeline.models.sort_key import SORT_KEYS
from timeline.publishing.fields import LANGUAGES, PARTS, STAMPS, columns

# Well under the number of parameters that SQLite takes in one statement.
CHUNK = 500
# A link is checked without an editor, so that it makes no unpublished change: see links.py.
LINK = ("link_status", "link_checked_on")
# Keys of the alphabet follow from titles: they make no change of their own, and entries of older sites have none.
NOT_COMPARED = {*STAMPS, *LINK, *SORT_KEYS, *(f"withdrawal_note_{language}" for language in LANGUAGES)}

Snapshot = dict[str, Any]


def chunks(pks: Iterable[int]) -> Iterator[list[int]]:
    """The keys in lists of at most CHUNK."""
    remaining = iter(pks)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def snapshots(model: type[Model], pks: Iterable[int], using: str) -> dict[int, Snapshot]:
    """By key: the crossing columns of each entry, and the rows of each of its parts under the part's plural."""
    found: dict[int, Snapshot] = {}
    for chunk in chunks(pks):
        rows = stored.rows(model, using).filter(pk__in=chunk).order_by("pk")
        names = [name for name in columns(model) if name not in NOT_COMPARED]
        taken = {row["id"]: plain(model, row) for row in rows.values(*names)}
        for part in PARTS.get(model, ()):
            # The plural, for “position” is a column of entries too.
            name = f"{part.model._meta.model_name}s"
            for row in taken.values():
                row[name] = []
            owned = stored.rows(part.model, using).filter(**{f"{part.owner}__in": chunk})
            for values in owned.order_by("pk").values(*columns(part.model), owner=F(f"{part.owner}_id")):
                values.pop("id")
                taken[values.pop("owner")][name].append(plain(part.model, values))
        found |= taken
    return found


def plain(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """The values, with a text that was never typed as the empty text that a form makes of it."""
    texts = {field.name for field in model._meta.concrete_fields if isinstance(field, (CharField, TextField))}
    return {name: "" if value is None and name in texts else value for name, value in values.items()}


def fingerprint(snapshot: Snapshot) -> str:
    """A SHA-256 of the snapshot's values, the same for the same content in either database."""
    canonical = json.dumps(snapshot, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
