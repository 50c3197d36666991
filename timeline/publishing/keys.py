"""By what an entry of any kind is found, in either database."""

from collections.abc import Iterable
from typing import NamedTuple

from timeline.models import Publishable


class EntryKey(NamedTuple):
    """The model of an entry and its key there: the same for a working copy and its live copy."""

    model: type[Publishable]
    pk: int


def key_of(entry: Publishable) -> EntryKey:
    """The key of the entry, of whichever copy."""
    return EntryKey(type(entry), entry.pk)


def by_model(entries: Iterable[Publishable]) -> dict[type[Publishable], list[int]]:
    """The keys of the entries under their models."""
    keys: dict[type[Publishable], list[int]] = {}
    for entry in entries:
        keys.setdefault(type(entry), []).append(entry.pk)
    return keys


def same_model(entries: Iterable[Publishable]) -> dict[type[Publishable], list[Publishable]]:
    """The entries under their models, each in the order in which they came."""
    groups: dict[type[Publishable], list[Publishable]] = {}
    for entry in entries:
        groups.setdefault(type(entry), []).append(entry)
    return groups
