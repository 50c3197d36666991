"""Citekeys of references: one that another source has gets a letter."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.reference import LONGEST_KEY, ImportedReference

CHUNK = 500


def give_free_keys(references: Sequence[ImportedReference]) -> None:
    """Let no two references, and no reference and a source, have the same key; what has changed is
    reference.
    """
    used = existing_keys(
        {reference.values["key"] for reference in references if "key" in reference.values}
    )
    for reference in references:
        key = reference.values.get("key")
        if not key:
            continue
        free = key if key not in used else with_letter(key, used)
        if free != key:
            sentence = _("Another source has the key “%(key)s”; this one becomes “%(new)s”.")
            reference.problems.append(sentence % {"key": key, "new": free})
            reference.values["key"] = free
        used.add(free)


def with_letter(key: str, used: set[str]) -> str:
    """The key with the first letter after it that makes it free; after z two letters."""
    stem = key[: LONGEST_KEY - 4]
    endings = list(ascii_lowercase)
    while True:
        candidates = [f"{stem}{ending}" for ending in endings]
        unavailable = existing_keys(candidates) | used
        for candidate in candidates:
            if candidate not in unavailable:
                return candidate
        longer_endings: list[str] = []
        for ending in endings:
            longer_endings += [f"{ending}{letter}" for letter in ascii_lowercase]
        endings = longer_endings[:CHUNK]


def existing_keys(keys: Iterable[str]) -> set[str]:
    """Those of the keys that sources have."""
    sorted_keys = sorted(keys)
    used: set[str] = set()
    for start in range(0, len(sorted_keys), CHUNK):
        chunk = sorted_keys[start : start + CHUNK]
        sources = Source.objects.using(EDITORIAL).filter(key__in=chunk)
        used |= set(sources.values_list("key", flat=True))
    return used
