"""By what an entry of any kind is found, in either database."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model

from timeline.models import Publishable


class EntryKey(NamedTuple):
    """The model of an entry and its key there: the same for a working copy and its live copy."""

    model: type[Publishable]
    pk: int


class EntryName(NamedTuple):
    """An entry as operators name it: “initiative:gob-mx”."""

    kind: str
    address: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.address}"


def read_name(text: str) -> EntryName:
    """The name that an operator has written; nothing is asked of any database."""
    kind, _colon, address = text.partition(":")
    return EntryName(kind, address)


def name_at(model: type[Model], address: str) -> EntryName:
    """The name of the entry of this model at this address."""
    return EntryName(str(model._meta.model_name), address)


def name_of(entry: Publishable) -> EntryName:
    """The name of the entry, of whichever copy."""
    return name_at(type(entry), str(getattr(entry, address_column(type(entry)))))


def address_column(model: type[Model]) -> str:
    """The column in which the model's address stands; its key where it has none."""
    return getattr(model, "address_field", "pk")


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
