"""The whole story that a drawing tells: eras, entries and proposals, with the days between which
they lie.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.spans import (
    YEAR,
    Entry,
    Proposals,
    Undated,
    accent,
    entry,
    era_span,
    proposals,
)
from timeline.charts.time_axis import FAR_DAYS, Scale, core, year_scale
from timeline.models import Era, Initiative, Status


class Band(NamedTuple):
    """An era as it is drawn: its span in days, open at its end while it lasts."""

    title: str
    slug: str
    when: str
    accent: int
    first: int
    last: int
    runs: bool

    @property
    def era(self) -> str:
        """The era that it is the band of."""
        return self.slug


class Story(NamedTuple):
    """What a drawing shows, in its order, and what it cannot show."""

    bands: tuple[Band, ...]
    entries: tuple[Entry, ...]
    proposals: tuple[Proposals, ...]
    undated: tuple[Undated, ...]
    today: int

    @property
    def days(self) -> list[int]:
        """Every day that has a place on the axis; today only where the story reaches it."""
        days = _days(self.bands, self.entries)
        if not days:
            return []
        first, last = core(days, FAR_DAYS)
        near = [day for day in days if first <= day <= last]
        return [*near, self.today] if self.proposals else near

    def scale(self, near: float, far: float) -> Scale:
        """A scale of the story's days along an axis."""
        return year_scale(self.days, near, far)

    def reaches_today(self, scale: Scale) -> bool:
        """Whether a line for today has a place on the scale."""
        return scale.first <= self.today <= scale.last


def story(eras: Iterable[Era], today: date) -> Story:
    """The story of the eras, each with its initiatives, milestones and disputes at hand."""
    eras = list(eras)
    drawn: list[Entry] = []
    undated: list[Undated] = []
    proposed: list[Proposals] = []
    for era in eras:
        hue = accent(era.position)
        told = list(era.initiatives.all())
        wishes = [initiative for initiative in told if _is_undated_proposal(initiative)]
        placed = [
            entry(initiative, today, hue, era.slug)
            for initiative in told
            if initiative not in wishes
        ]
        drawn += [one for one in placed if isinstance(one, Entry)]
        undated += [one for one in placed if isinstance(one, Undated)]
        proposed += [proposals(wishes, era.slug, hue)] if wishes else []
    placed_bands, drawn = with_far_dates_named(bands(eras, today), drawn)
    return Story(
        tuple(placed_bands), tuple(drawn), tuple(proposed), tuple(undated), today.toordinal()
    )


def with_far_dates_named(
    placed: Sequence[Band], drawn: Sequence[Entry]
) -> tuple[list[Band], list[Entry]]:
    """The same, with words for those that stand at the edge because their dates lie far outside the
    story.
    """
    days = _days(placed, drawn)
    if not days:
        return [*placed], [*drawn]
    first, last = core(days, FAR_DAYS)
    named_bands = []
    for band in placed:
        is_far = band.first < first or band.last > last
        named_bands.append(band._replace(when=_beyond(band.when)) if is_far else band)
    named_entries = []
    for one in drawn:
        is_far = (one.life.first or first) < first or not first <= one.life.last <= last
        named_entries.append(_far_entry(one) if is_far else one)
    return named_bands, named_entries


def _far_entry(entry: Entry) -> Entry:
    when = _beyond(entry.when)
    after_title = entry.name[len(entry.title) :].replace(entry.when, when, 1)
    return entry._replace(when=when, name=entry.title + after_title)


def _beyond(when: str) -> str:
    return gettext("{date}, beyond this scale").format(date=when)


def _days(placed: Sequence[Band], drawn: Sequence[Entry]) -> list[int]:
    """The days between which the bands and entries lie; those of the eras, which make the story,
    twice.
    """
    days = [day for band in placed for day in (band.first, band.last)] * 2
    return days + [day for one in drawn for day in (one.life.first, one.life.last) if day]


def bands(eras: Sequence[Era], today: date) -> list[Band]:
    """The eras with a span; one that ends in the year in which another begins stops where that
    begins.
    """
    found = [_band(era, today) for era in eras if era.span_earliest and era.span_latest]
    beginnings = sorted({band.first for band in found})
    trimmed = []
    for band in found:
        last_year = range(max(band.first, band.last - YEAR) + 1, band.last)
        within = (first for first in beginnings if first in last_year)
        trimmed.append(band._replace(last=next(within, band.last)))
    return trimmed


def _band(era: Era, today: date) -> Band:
    first, last = era.span_earliest or today, era.span_latest or today
    runs = last == date.max
    # An era without a known beginning starts where its end does, so that it has a place at all.
    end = max(today, first) if runs else last
    first = end.replace(month=1, day=1) if first == date.min else first
    words = era_span(era.span or "")
    return Band(
        era.title, era.slug, words, accent(era.position), first.toordinal(), end.toordinal(), runs
    )


def _is_undated_proposal(initiative: Initiative) -> bool:
    proposed = Status.PROPOSED in (initiative.status, initiative.kind)
    return proposed and not initiative.start and not initiative.end
