"""Which entry an address means, and what its versions are: the rows of the log that go by it, read
once, are asked here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from timeline.models import Agent, PublishedEntry

# With these an entry left its page, which then led elsewhere or was no more.
REMOVED = frozenset({PublishedEntry.Event.REPLACED, PublishedEntry.Event.GONE})


@dataclass(frozen=True)
class EntryLog:
    """Every version of one entry, the oldest first; each row has its publication at hand."""

    rows: Sequence[Any]

    @property
    def pk(self) -> int:
        """The key of the entry."""
        pk: int = self.rows[0].entry_pk
        return pk

    @property
    def address(self) -> str:
        """The entry's address of today; of one that is gone, its last."""
        address: str = self.rows[-1].address
        return address

    @property
    def kind(self) -> str:
        """The name of the entry's page: of a person or an organisation, what it is called now."""
        kinds = [row.kind for row in self.rows if row.kind]
        return kinds[-1] if kinds else str(Agent.Kind.PERSON)

    @cached_property
    def mementos(self) -> list[Any]:
        """The versions that can be read: not those with which the entry left its page."""
        return [row for row in self.rows if row.event not in REMOVED]

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of the publications, in their order."""
        return [row.publication_id for row in self.rows]

    def at(self, number: int) -> Any | None:
        """The version that publication `number` left; None before the first."""
        place = bisect_right(self.numbers, number)
        return self.rows[place - 1] if place else None

    def memento_before(self, row: PublishedEntry) -> Any | None:
        """The last version that could be read before this one."""
        before = [other for other in self.mementos if other.publication_id < row.publication_id]
        return before[-1] if before else None

    def after(self, row: PublishedEntry) -> list[Any]:
        """The versions after this one."""
        return [other for other in self.rows if other.publication_id > row.publication_id]


@dataclass(frozen=True)
class AddressLog:
    """The logs of all entries that an address, or another address of one of these, ever meant."""

    logs: Sequence[EntryLog]

    @cached_property
    def by_address(self) -> dict[str, list[tuple[int, EntryLog]]]:
        """By address, the publications with which an entry had it, in their order."""
        had: dict[str, list[tuple[int, EntryLog]]] = {}
        for log in self.logs:
            for row in log.rows:
                had.setdefault(row.address, []).append((row.publication_id, log))
        for pairs in had.values():
            pairs.sort(key=number_of)
        return had

    def entry(self, address: str, number: int) -> EntryLog | None:
        """The entry that had the address at publication `number`, or had it last before that.

        Before anybody had it, the one that has it now, or else one that came to have it: rather one
        that there was then. None where nobody ever had it.
        """
        pairs = self.by_address.get(address)
        if not pairs:
            return None
        place = bisect_right(pairs, number, key=number_of)
        if place:
            return pairs[place - 1][1]
        # The one that had it last is the one that has it now.
        later = [pairs[-1][1], *(log for _number, log in pairs)]
        for log in later:
            if log.at(number):
                return log
        return later[0]

    def number_at(self, address: str, when: int) -> int:
        """The last publication of one of these entries at that second or before; before all of
        them, the first with which an entry had the address.
        """
        before: list[int] = []
        for log in self.logs:
            before += [row.publication_id for row in log.rows if second_of(row) <= when]
        if before:
            return max(before)
        pairs = self.by_address.get(address)
        return pairs[0][0] if pairs else 0

    def address_at(self, log: EntryLog, number: int) -> str:
        """The address of the entry in those of its mementos: its address of today, and where that
        was another's then, the one that it had itself.
        """
        row = log.at(number)
        if row is None or self.entry(log.address, number) is log:
            return log.address
        address: str = row.address
        return address


def number_of(pair: tuple[int, EntryLog]) -> int:
    return pair[0]


def second_of(row: Any) -> int:
    """The second of the version's publication, as headers tell it."""
    return int(row.publication.at.timestamp())


def address_log(rows: Iterable[Any]) -> AddressLog:
    """The logs of the entries that these rows, the oldest first, are versions of."""
    by_entry: dict[int, list[Any]] = {}
    for row in rows:
        by_entry.setdefault(row.entry_pk, []).append(row)
    return AddressLog([EntryLog(versions) for versions in by_entry.values()])
