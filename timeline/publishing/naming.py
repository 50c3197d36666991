"""The working copies whose texts name a citekey, whether or not a source has it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from govdigital.databases import EDITORIAL
from timeline.markup import cited
from timeline.publishing.derive import TEXTS, texts
from timeline.publishing.fields import LANGUAGES

# SQLite takes no expression with more branches than a thousand; a text has up to four columns.
KEYS = 50


def naming(keys: Iterable[str]) -> list[Any]:
    """The entries whose texts hold one of the citekeys, each once: one query for each model and 50 keys."""
    wanted = {key for key in keys if key}
    entries: dict[Any, None] = {}
    for model, names in TEXTS.items():
        columns = [f"{name}_{tag}" for name in names for tag in LANGUAGES]
        for chunk in in_chunks(sorted(wanted)):
            condition = Q()
            for column in columns:
                for key in chunk:
                    condition |= Q(**{f"{column}__contains": f"@{key}"})
            rows = model._base_manager.using(EDITORIAL).filter(condition).order_by("pk")
            # The database cannot tell @sear from @sear-mexico.
            entries |= dict.fromkeys(row for row in rows if not keys_in(row).isdisjoint(wanted))
    return list(entries)


def in_chunks(keys: list[str]) -> Iterable[list[str]]:
    """The keys, KEYS at a time."""
    for start in range(0, len(keys), KEYS):
        yield keys[start : start + KEYS]


def keys_in(entry: Any) -> set[str]:
    """The citekeys in the entry's own texts."""
    return {cite.key for text in texts(entry).values() for cite in cited(text)}
