"""The whole story that a drawing tells: eras, entries and proposals, with the days between which they lie."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from timeline.charts.lives import YEAR, Entry, Proposals, Undated, accent, entry, era_span, proposals
from timeline.charts.scale import Scale, year_scale
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
        days = [day for band in self.bands for day in (band.first, band.last)]
        days += [day for drawn in self.entries for day in (drawn.life.first, drawn.life.last) if day]
        return [*days, self.today] if days and self.proposals else days

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
        placed = [entry(initiative, today, hue, era.slug) for initiative in told if initiative not in wishes]
        drawn += [one for one in placed if isinstance(one, Entry)]
        undated += [one for one in placed if isinstance(one, Undated)]
        proposed += [proposals(wishes, era.slug, hue)] if wishes else []
    return Story(tuple(bands(eras, today)), tuple(drawn), tuple(proposed), tuple(undated), today.toordinal())


def bands(eras: Sequence[Era], today: date) -> list[Band]:
    """The eras with a span; one that ends in the year in which another begins stops where that begins."""
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
    return Band(era.title, era.slug, words, accent(era.position), first.toordinal(), end.toordinal(), runs)


def _is_undated_proposal(initiative: Initiative) -> bool:
    proposed = Status.PROPOSED in (initiative.status, initiative.kind)
    return proposed and not initiative.start and not initiative.end
