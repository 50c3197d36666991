"""The working copies whose texts name a citekey, found by index, whether or not a source has it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from govdigital.databases import EDITORIAL
from timeline.models import Citation, Source, UnknownKey
from timeline.models.owner import OWNERS, owner_of
from timeline.publishing.derive import texts
from timeline.publishing.snapshots import chunks
from timeline.registry import ENTRIES, NOUNS
from timeline.texts.markup import cited

CHUNK = 500
BY_NAME: dict[str, type[Model]] = {
    str(model._meta.model_name): model for model in ENTRIES if NOUNS[model].cited
}


def naming(keys: Iterable[str]) -> list[Any]:
    """The entries whose texts name one of the keys, which had no source when the entries were last
    derived.
    """
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return []
    pks: dict[str, set[int]] = defaultdict(set)
    for start in range(0, len(wanted), CHUNK):
        unknown = UnknownKey.objects.using(EDITORIAL).filter(key__in=wanted[start : start + CHUNK])
        for name, pk in unknown.values_list("model", "entry_pk"):
            pks[name].add(pk)
    entries: dict[Any, None] = {}
    for name, model in BY_NAME.items():
        rows: Any = model._base_manager.using(EDITORIAL).order_by("pk")
        for chunk in chunks(sorted(pks[name])):
            entries |= dict.fromkeys(rows.filter(pk__in=chunk))
        # What was loaded and never derived has no keys stored yet; these are the columns of the
        # index of states.
        underived = rows.filter(
            withdrawn_at=None, review_requested_at=None, live_fingerprint="", fingerprint=""
        )
        entries |= dict.fromkeys(row for row in underived if not keys_in(row).isdisjoint(wanted))
    return list(entries)


def still_naming(source: Source, key: str) -> list[Any]:
    """The entries that cite the source and whose texts name the key that it had."""
    citations = Citation.objects.using(EDITORIAL).filter(source=source).order_by("pk")
    owners = dict.fromkeys(owner_of(citation) for citation in citations.select_related(*OWNERS))
    return [owner for owner in owners if key in keys_in(owner)]


def keys_in(entry: Any) -> set[str]:
    """The citekeys in the entry's own texts."""
    return {cite.key for text in texts(entry).values() for cite in cited(text)}
