"""The entries that a file names by their addresses, read together."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.admin.tables.bounds import Clock
from timeline.models import Subject
from timeline.models.addressed import Addressed

BATCH = 500

Entry = TypeVar("Entry", bound=Addressed)


class AddressedEntries:
    """Entries by their addresses: each address is asked for once."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        # None for an address that no entry has.
        self.entries: dict[tuple[type[Addressed], str], Addressed | None] = {}

    def look_up(self, model: type[Addressed], addresses: Iterable[str]) -> None:
        """Read the entries of this model that were not asked for before; subjects are asked for by
        their codes.
        """
        new_addresses = []
        for address in dict.fromkeys(addresses):
            if (model, address) not in self.entries:
                new_addresses.append(address)
        rows = model._base_manager.using(EDITORIAL)
        for start in range(0, len(new_addresses), BATCH):
            self.clock.check()
            batch = new_addresses[start : start + BATCH]
            for address in batch:
                self.entries[model, address] = None
            for entry in rows.filter(**{f"{name_field(model)}__in": batch}):
                self.entries[model, address_of(entry)] = entry

    def of(self, model: type[Entry], addresses: Iterable[str]) -> list[Entry]:
        """The entries of these addresses in their order; raises ValueError where one is missing."""
        addresses = list(addresses)
        self.look_up(model, addresses)
        entries = []
        for address in addresses:
            entry = self.entries[model, address]
            if not isinstance(entry, model):
                names = {"kind": model._meta.verbose_name, "address": address[:80]}
                raise ValueError(_("There is no %(kind)s “%(address)s”.") % names)
            entries.append(entry)
        return entries


def address_of(entry: Addressed) -> str:
    """By what tables name it: the last part of the address of its page, or the code of a
    subject.
    """
    return str(getattr(entry, name_field(type(entry))))


def name_field(model: type[Addressed]) -> str:
    """The field by which tables name entries of this model."""
    return "code" if model is Subject else model.address_field
