"""Years that lie so far outside the story that they are likely slips of the pen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from govdigital.site_day import site_day
from timeline.dates.edtf import OPEN, UNKNOWN, DateSet, Interval, SingleDate, normalise, parse_edtf
from timeline.dates.wording import in_words, joined_words
from timeline.models import Era, Indicator, Initiative, Source

# Years before the story's first and after its last; a source may be much older than what it tells
# of.
FAR = {Source: 150}
FAR_OTHERWISE = 50


def far_dates(entries: Iterable[Any]) -> list[tuple[Any, str, str]]:
    """Each date of the entries and their parts far outside the story: entry, field or inline, and a
    sentence.
    """
    eras: Any = Era._base_manager.using(EDITORIAL).exclude(span="")
    spans = list(eras.values_list("pk", "span_earliest", "span_latest"))
    advised = []
    for entry in entries:
        dates = [(field, text) for field, text in _dates(entry) if text]
        story = _story_without(entry, spans) if dates else None
        if story is None:
            continue
        for field, text in dates:
            if _is_far(text, *story, FAR.get(type(entry), FAR_OTHERWISE)):
                sentence = _(
                    "“%(date)s” lies far outside the story (%(first)s–%(last)s). Is the year right?"
                )
                words = {"date": joined_words(in_words(text)), "first": story[0], "last": story[1]}
                advised.append((entry, field, sentence % words))
    return advised


def _dates(entry: Any) -> list[tuple[str, str]]:
    if isinstance(entry, Era):
        return [("span", entry.span or "")]
    if isinstance(entry, Source):
        return [("date", entry.date or "")]
    if isinstance(entry, Initiative):
        return [("milestones", row.date or "") for row in entry.milestones.all()]
    if isinstance(entry, Indicator):
        return [("observations", row.date or "") for row in entry.observations.all()]
    return []


def _story_without(entry: Any, spans: list[tuple[int, date, date]]) -> tuple[int, int] | None:
    """The first and the last year of the eras, or without any of the live initiatives; None where
    none is known.
    """
    own = entry.pk if isinstance(entry, Era) else None
    days = [day for pk, earliest, latest in spans for day in (earliest, latest) if pk != own]
    if not days:
        initiatives: Any = Initiative._base_manager.using(EDITORIAL).exclude(live_fingerprint="")
        if isinstance(entry, Initiative):
            initiatives = initiatives.exclude(pk=entry.pk)
        days = [*initiatives.aggregate(Min("start_earliest"), Max("start_latest")).values()]
    years = [day.year for day in days if day not in (None, date.min, date.max)]
    return (min(years), max(*years, site_day().year)) if years else None


def _is_far(text: str, first: int, last: int, far: int) -> bool:
    """Whether one of its moments lies as a whole so far off; a year of unknown digits may
    be near.
    """
    try:
        read = parse_edtf(normalise(text))
    except ValidationError:
        # Only a text that was never validated, which readiness refuses or its form shows.
        return False
    return any(
        moment.latest.year < first - far or moment.earliest.year > last + far
        for moment in _moments(read)
        if moment.bare not in (OPEN, UNKNOWN)
    )


def _moments(read: SingleDate | Interval | DateSet) -> list[SingleDate]:
    if isinstance(read, SingleDate):
        return [read]
    if isinstance(read, Interval):
        return [read.start, read.end]
    return [moment for member in read.members for moment in _moments(member)]
