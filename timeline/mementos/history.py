"""The versions of one entry, newest first, from which a reader chooses two to compare."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone

from timeline.mementos.place import LAST, Place, led_on, place_of
from timeline.models import PublishedEntry
from timeline.public.addresses import absolute
from timeline.public.entry_log import REMOVED
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage
from timeline.public.views import list_page, sheet_number, show

VERSIONS_PER_PAGE = 50


class HistoryLine(NamedTuple):
    """A version in the list, and whether its day alone tells it from others; `memento` is where it
    is read, blank of the entry's end. `is_older` and `is_newer` say that it is chosen already.
    """

    row: PublishedEntry
    with_time: bool
    memento: str
    is_older: bool
    is_newer: bool


@dataclass(frozen=True, kw_only=True)
class HistoryPage(PublicPage):
    """The history of the entry at `path`, which has the title of its `last` version."""

    path: EntryPath
    last: PublishedEntry
    sheet: Page[PublishedEntry]
    lines: list[HistoryLine]
    canonical: str
    can_compare: bool


@list_page
def history(request: HttpRequest, entry: EntryPath, **using: str) -> HttpResponse:
    """All that publications did to the entry; the address of before leads to that of today."""
    place = place_or_way(entry, using)
    if isinstance(place, EntryPath) or place.entry != entry:
        there = place if isinstance(place, EntryPath) else place.entry
        return HttpResponsePermanentRedirect(reverse("mementos:history", args=[there]))
    rows = place.log.rows[::-1]
    sheet: Page[PublishedEntry] = Paginator(rows, VERSIONS_PER_PAGE).page(sheet_number(request))
    canonical = absolute(request, request.path)
    if sheet.number > 1:
        canonical += f"?page={sheet.number}"
    shown = list(sheet)
    page = HistoryPage(
        path=entry,
        last=rows[0],
        sheet=sheet,
        lines=lines_of(place, shown),
        canonical=canonical,
        can_compare=len(comparable(shown)) > 1,
    )
    return show(request, "timeline/history.html", page, using)


def place_or_way(entry: EntryPath, using: dict[str, str]) -> Place | EntryPath:
    """The entry that has this address or had it last; where an editor has led an address on by
    hand, the path to which it leads. Raises Http404.
    """
    return place_of(entry, LAST, using) or led_on(entry, using)


def comparable(rows: Sequence[PublishedEntry]) -> list[PublishedEntry]:
    """Those of the versions of which there is a text that can be laid beside another."""
    return [row for row in rows if row.taken_away_id is None]


def lines_of(place: Place, rows: Sequence[PublishedEntry]) -> list[HistoryLine]:
    """These versions as a list shows them: the two newest that can be compared are chosen."""
    days = days_of(place.log.rows)
    chosen: list[PublishedEntry | None] = [*comparable(rows)[:2], None, None]
    lines = []
    for row in rows:
        lines.append(
            HistoryLine(
                row,
                with_time=days[day_of(row)] > 1,
                memento="" if row.event in REMOVED else place.memento(row),
                is_older=row is chosen[1],
                is_newer=row is chosen[0],
            )
        )
    return lines


def days_of(rows: Sequence[PublishedEntry]) -> Counter[Any]:
    """How many of the versions each day has."""
    return Counter(day_of(row) for row in rows)


def day_of(row: PublishedEntry) -> Any:
    """The day of the site on which the version went live."""
    return timezone.localdate(row.publication.at)
