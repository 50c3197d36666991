"""The verb forget: what the log still has of a text that must not be read any more, by law, is
emptied. That it was there, and why it is not, stays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from govdigital.databases import PUBLIC, lock_publishing
from timeline.models import FormerAddress, Publication, PublishedEntry
from timeline.publishing.copy import new_publication
from timeline.publishing.data_versions import take_away
from timeline.publishing.snapshots import fingerprint, snapshots
from timeline.registry import MODELS

LIVE, GONE = PublishedEntry.Event.LIVE, PublishedEntry.Event.GONE
REPLACED = PublishedEntry.Event.REPLACED


class NotForgettable(Exception):
    """Nothing was taken away; the sentence says why."""


class LoggedEntry(NamedTuple):
    """An entry as its log knows it, which may be all that is left of it: the names of its model and
    of the address that it had last, and its title.
    """

    model: str
    pk: int
    address: str
    title: str


class Stretch(NamedTuple):
    """For how long a version stood: from the publication before it to the one after it, neither of
    them included; None where there is none.
    """

    number: int
    number_before: int | None
    number_after: int | None
    after: datetime | None
    before: datetime | None


class Forgotten(NamedTuple):
    """What was taken away: its versions, and those of them that were taken away before."""

    stretches: list[Stretch]
    already: list[int]
    publication: Publication | None


def logged_entry(model: str, address: str, numbers: Collection[int] = ()) -> LoggedEntry:
    """The entry of this model that had the address, the one that had it last if several had; of
    these, one that all publications of these numbers touched. Raises NotForgettable.
    """
    log = PublishedEntry.objects.using(PUBLIC).filter(model=model)
    had_it = (
        log.filter(address=address).order_by("-publication_id").values_list("entry_pk", flat=True)
    )
    found: list[LoggedEntry] = []
    for pk in dict.fromkeys(had_it):
        last = log.filter(entry_pk=pk).order_by("-publication_id")[0]
        entry = LoggedEntry(model, pk, last.address, title_of(last))
        touched = log.filter(entry_pk=pk).values_list("publication", flat=True)
        if {*numbers} <= {*touched}:
            return entry
        found.append(entry)
    if not found:
        raise NotForgettable(f"No publication ever brought a {model} at “{address}”.")
    return found[0]


def title_of(row: PublishedEntry) -> str:
    """The title by which an operator confirms; the address of what has none any more."""
    return row.title_en or row.title_es or row.address


def forget(
    entry: LoggedEntry,
    numbers: Collection[int],
    *,
    reason: Mapping[str, str],
    blocked_by: str = "",
) -> Forgotten:
    """Empty what the publications of these numbers, and those with which the same text left, keep
    of the entry, all or nothing; a publication of its own tells the reason, by language.

    Run again, it takes away what is left of them. Raises NotForgettable for what is live now, and
    for a publication that did not touch the entry.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        versions = versions_of(entry)
        chosen = with_departures(versions, chosen_versions(entry, versions, numbers))
        refuse_live(entry, versions, chosen)
        rest = [row for row in chosen if row.taken_away_id is None]
        publication = None
        if rest:
            publication = new_publication(Publication.Kind.WITHDRAWAL, reason, timezone.now())
            forget_titles(entry, rest)
            empty(rest, publication, blocked_by)
            take_away_files(versions, rest, reason, blocked_by)
        already = [row.publication_id for row in chosen if row not in rest]
        stood = stretches(versions, chosen)
        for stretch in stood:
            take_away(stretch.number, stretch.number_after, reason=reason, blocked_by=blocked_by)
    return Forgotten(stood, already, publication)


def versions_of(entry: LoggedEntry) -> list[PublishedEntry]:
    """All that the log has of the entry, the oldest first, each with its publication."""
    rows = PublishedEntry.objects.using(PUBLIC).filter(model=entry.model, entry_pk=entry.pk)
    return list(rows.select_related("publication").order_by("publication_id"))


def chosen_versions(
    entry: LoggedEntry, versions: Sequence[PublishedEntry], numbers: Collection[int]
) -> list[PublishedEntry]:
    """The versions of these numbers; raises NotForgettable where one is not there."""
    by_number = {row.publication_id: row for row in versions}
    unknown = sorted({*numbers} - by_number.keys())
    if unknown:
        known = ", ".join(map(str, by_number))
        raise NotForgettable(
            f"Publication {unknown[0]} did not touch “{entry.title}”. Those that did: {known}."
        )
    return [by_number[number] for number in sorted({*numbers})]


def with_departures(
    versions: Sequence[PublishedEntry], chosen: Sequence[PublishedEntry]
) -> list[PublishedEntry]:
    """These versions, and the departures that follow them: what has left is logged once more as it
    was.
    """
    numbers = {row.publication_id for row in chosen}
    follows = False
    rows = []
    for row in versions:
        follows = row.publication_id in numbers or (follows and row.event != LIVE)
        if follows:
            rows.append(row)
    return rows


def refuse_live(
    entry: LoggedEntry, versions: Sequence[PublishedEntry], chosen: Iterable[PublishedEntry]
) -> None:
    """Raise NotForgettable where visitors read the same now, on the page of the entry: a withdrawn
    page still shows its text.
    """
    model = MODELS[entry.model]
    now = snapshots(model, [entry.pk], PUBLIC).get(entry.pk)
    if now is None:
        return
    live = fingerprint(now)
    for row in chosen:
        is_last = row is versions[-1]
        if row.taken_away_id is None and (is_last or fingerprint(row.snapshot) == live):
            raise NotForgettable(
                f"What publication {row.publication_id} brought stands on the page of "
                f"“{entry.title}” now. Correct the entry first and publish it, or take it away "
                "with “gone” or “replaced”."
            )


def empty(rows: Iterable[PublishedEntry], publication: Publication, blocked_by: str) -> None:
    """Leave nothing of these versions but their address, and that they were taken away."""
    keys = [row.pk for row in rows]
    PublishedEntry.objects.using(PUBLIC).filter(pk__in=keys).update(
        snapshot={},
        title_en="",
        title_es="",
        title_language="",
        taken_away=publication.pk,
        blocked_by=blocked_by,
    )


def take_away_files(
    versions: Sequence[PublishedEntry],
    rows: Collection[PublishedEntry],
    reason: Mapping[str, str],
    blocked_by: str,
) -> None:
    """Take away the files of all data versions that held these versions of the entry; from its
    departure on they have no text of it.
    """
    there = [row for row in rows if row.event not in (GONE, REPLACED)]
    for stretch in stretches(versions, there):
        take_away(stretch.number, stretch.number_after, reason=reason, blocked_by=blocked_by)


def forget_titles(entry: LoggedEntry, rows: Iterable[PublishedEntry]) -> None:
    """Empty the same titles where former addresses of the entry keep them."""
    same = Q()
    for row in rows:
        same |= Q(address=row.address, title_en=row.title_en, title_es=row.title_es)
    former = FormerAddress.objects.using(PUBLIC).filter(same, model=entry.model)
    former.update(title_en="", title_es="", title_language="")


def stretches(
    versions: Sequence[PublishedEntry], chosen: Collection[PublishedEntry]
) -> list[Stretch]:
    """For how long each of the chosen versions stood, for who empties what else was kept of that
    time.
    """
    found = []
    for place, row in enumerate(versions):
        if row not in chosen:
            continue
        before = versions[place - 1] if place else None
        after = versions[place + 1] if place + 1 < len(versions) else None
        found.append(
            Stretch(
                number=row.publication_id,
                number_before=before.publication_id if before else None,
                number_after=after.publication_id if after else None,
                after=before.publication.at if before else None,
                before=after.publication.at if after else None,
            )
        )
    return found
