"""Which entry an address means, and what its versions are: the rows of the log that go by it, read
once, are asked here.
"""

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

    def at(self, number: int) -> Any | None:
        """The version that publication `number` left; None before the first."""
        before = [row for row in self.rows if row.publication_id <= number]
        return before[-1] if before else None

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

    def entry(self, address: str, number: int) -> EntryLog | None:
        """The entry that had the address at publication `number`, or had it last before that.

        Before anybody had it, the one that has it now, or else one that came to have it: rather one
        that there was then. None where nobody ever had it.
        """
        rows = []
        for log in self.logs:
            rows += [(row.publication_id, log) for row in log.rows if row.address == address]
        if not rows:
            return None
        rows.sort(key=lambda pair: pair[0])
        before = [log for had_at, log in rows if had_at <= number]
        if before:
            return before[-1]
        # The one that had it last is the one that has it now.
        later = [rows[-1][1], *(log for _had_at, log in rows)]
        for log in later:
            if log.at(number):
                return log
        return later[0]

    def number_at(self, address: str, when: int) -> int:
        """The last publication of one of these entries at that second or before; before all of
        them, the first with which an entry had the address.
        """
        before: list[int] = []
        at_address: list[int] = []
        for log in self.logs:
            before += [row.publication_id for row in log.rows if second_of(row) <= when]
            at_address += [row.publication_id for row in log.rows if row.address == address]
        return max(before) if before else min(at_address, default=0)

    def address_at(self, log: EntryLog, number: int) -> str:
        """The address of the entry in those of its mementos: its address of today, and where that
        was another's then, the one that it had itself.
        """
        row = log.at(number)
        if row is None or self.entry(log.address, number) is log:
            return log.address
        address: str = row.address
        return address


def second_of(row: Any) -> int:
    """The second of the version's publication, as headers tell it."""
    return int(row.publication.at.timestamp())


def address_log(rows: Iterable[Any]) -> AddressLog:
    """The logs of the entries that these rows, the oldest first, are versions of."""
    by_entry: dict[int, list[Any]] = {}
    for row in rows:
        by_entry.setdefault(row.entry_pk, []).append(row)
    return AddressLog([EntryLog(versions) for versions in by_entry.values()])
