"""What the log of publications has of an entry and of what its texts named then, by titles and
references. Never a row of today.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from timeline.models import PublishedEntry

# Kinds of rows by the names of their models, each with keys.
Keys = Mapping[str, Collection[int]]
# The same with addresses.
Addresses = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class LoggedNames:
    """Entries that versions name, each as it was called when a publication was over: by model and
    key, and by model and address.
    """

    by_key: Mapping[tuple[str, int], PublishedEntry] = field(default_factory=dict)
    by_address: Mapping[tuple[str, str], PublishedEntry] = field(default_factory=dict)

    def at(self, model_name: str, address: str) -> PublishedEntry | None:
        """The entry that had the address, as it was called; None for an unknown one."""
        row = self.by_address.get((model_name, address))
        return row and self.by_key.get((model_name, row.entry_pk), row)


def logged_at(
    using: str, model_name: str, entry_pk: int, numbers: Iterable[int]
) -> dict[int, PublishedEntry]:
    """By number: what these publications left of the entry, with its snapshot and, of what was
    taken away, the publication that did so.
    """
    rows = PublishedEntry.objects.using(using).filter(model=model_name, entry_pk=entry_pk)
    rows = rows.filter(publication__in=list(numbers)).select_related("publication", "taken_away")
    return {row.publication_id: row for row in rows}


def names_then(using: str, keys: Keys, addresses: Addresses, number: int) -> LoggedNames:
    """What these entries were called when the publication of that number was over, in three
    queries: sources with those who wrote, edited or published them.
    """
    log = PublishedEntry.objects.using(using).filter(publication__lte=number)
    by_address = rows_at(log, addresses)
    wanted: dict[str, set[int]] = {}
    for model_name, numbers in keys.items():
        wanted.setdefault(model_name, set()).update(numbers)
    for (model_name, _address), row in by_address.items():
        wanted.setdefault(model_name, set()).add(row.entry_pk)
    by_key = newest(log, wanted)
    agents: set[int] = set()
    for row in by_key.values():
        if row.model == "source":
            agents.update(agents_of(row))
    further = agents - wanted.get("agent", set())
    return LoggedNames(by_key | newest(log, {"agent": further}), by_address)


def rows_at(
    log: "QuerySet[PublishedEntry]", addresses: Addresses
) -> dict[tuple[str, str], PublishedEntry]:
    """By model and address: the last entry that had it, without its snapshot."""
    wanted = Q()
    for model_name, names in addresses.items():
        if names:
            wanted |= Q(model=model_name, address__in=list(names))
    if not wanted:
        return {}
    rows = log.filter(wanted).defer("snapshot").order_by("publication_id")
    return {(row.model, row.address): row for row in rows}


def newest(
    log: "QuerySet[PublishedEntry]", keys: Mapping[str, Collection[int]]
) -> dict[tuple[str, int], PublishedEntry]:
    """By model and key: the last version of each, with its snapshot."""
    wanted = Q()
    for model_name, numbers in keys.items():
        if numbers:
            wanted |= Q(model=model_name, entry_pk__in=list(numbers))
    if not wanted:
        return {}
    same = log.filter(model=OuterRef("model"), entry_pk=OuterRef("entry_pk"))
    last = Subquery(same.order_by("-publication_id").values("publication")[:1])
    rows = log.filter(wanted).annotate(last=last).filter(publication=F("last"))
    return {(row.model, row.entry_pk): row for row in rows}


def agents_of(row: PublishedEntry) -> set[int]:
    """The keys of those who wrote, edited or published a source, as its snapshot has them."""
    agents = {int(author["agent"]) for author in row.snapshot.get("authorships", ())}
    if row.snapshot.get("publisher"):
        agents.add(int(row.snapshot["publisher"]))
    return agents
