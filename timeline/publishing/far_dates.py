"""Years that lie so far outside the story that they are likely slips of the pen."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from govdigital.site_day import site_day
from timeline.dates.edtf import OPEN, UNKNOWN, DateSet, Interval, SingleDate, normalise, parse_edtf
from timeline.dates.wording import in_words, joined_words
from timeline.models import Era, Initiative, Publishable, Source
from timeline.publishing.derive import dated_rows
from timeline.registry import noun_of

# Years before the story's first and after its last; a source may be much older than what it tells
# of.
FAR_FOR_A_SOURCE = 150
FAR = 50


class FarDate(NamedTuple):
    """That a date of an entry lies far outside the story, and the field or inline that holds it."""

    entry: Publishable
    field: str
    sentence: str


class Story(NamedTuple):
    """The first and the last year of what is told."""

    first: int
    last: int


class EraSpan(NamedTuple):
    """The days that an era may take in at most."""

    pk: int
    earliest: date | None
    latest: date | None


def far_dates(entries: Iterable[Publishable]) -> list[FarDate]:
    """Each date of the entries and their parts that lies far outside the story."""
    eras = Era._base_manager.using(EDITORIAL).exclude(span="")
    rows = eras.values_list("pk", "span_earliest", "span_latest")
    spans = [EraSpan(*row) for row in rows]
    far = []
    for entry in entries:
        dates = dates_of(entry)
        if not dates:
            continue
        story = story_without(entry, spans)
        if story is None:
            continue
        field = date_field(entry)
        for text in dates:
            if is_far(text, story, FAR_FOR_A_SOURCE if isinstance(entry, Source) else FAR):
                sentence = _(
                    "“%(date)s” lies far outside the story (%(first)s–%(last)s). Is the year right?"
                )
                words = {
                    "date": joined_words(in_words(text)),
                    "first": story.first,
                    "last": story.last,
                }
                far.append(FarDate(entry, field, sentence % words))
    return far


def date_field(entry: Publishable) -> str:
    """The form field or inline that holds the dates of the entry."""
    if isinstance(entry, Era):
        return "span"
    return noun_of(entry).dated_rows or "date"


def dates_of(entry: Publishable) -> list[str]:
    """The dates that were typed into the entry and its parts."""
    if isinstance(entry, Era):
        dates = [entry.span]
    elif isinstance(entry, Source):
        dates = [entry.date]
    else:
        dates = [row.date for row in dated_rows(entry)]
    return [text for text in dates if text]


def story_without(entry: Publishable, spans: Sequence[EraSpan]) -> Story | None:
    """The first and the last year of the eras, or without any of the live initiatives; None where
    none is known.
    """
    days: list[date | None] = []
    for span in spans:
        if not (isinstance(entry, Era) and span.pk == entry.pk):
            days += [span.earliest, span.latest]
    if not days:
        initiatives = Initiative._base_manager.using(EDITORIAL).exclude(live_fingerprint="")
        if isinstance(entry, Initiative):
            initiatives = initiatives.exclude(pk=entry.pk)
        days += initiatives.aggregate(Min("start_earliest"), Max("start_latest")).values()
    years = [day.year for day in days if day and day not in (date.min, date.max)]
    if not years:
        return None
    return Story(min(years), max(*years, site_day().year))


def is_far(text: str, story: Story, years: int) -> bool:
    """Whether one of its dates lies as a whole so many years off; a year of unknown digits may
    be near.
    """
    try:
        typed = parse_edtf(normalise(text))
    except ValidationError:
        # Only a text that was never validated, which readiness refuses or its form shows.
        return False
    for moment in single_dates(typed):
        if moment.bare in (OPEN, UNKNOWN):
            continue
        if moment.latest.year < story.first - years or moment.earliest.year > story.last + years:
            return True
    return False


def single_dates(typed: SingleDate | Interval | DateSet) -> list[SingleDate]:
    """The single dates of which a date in EDTF is made."""
    if isinstance(typed, SingleDate):
        return [typed]
    if isinstance(typed, Interval):
        return [typed.start, typed.end]
    dates = []
    for member in typed.members:
        dates += single_dates(member)
    return dates
