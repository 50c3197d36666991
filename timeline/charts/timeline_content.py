"""The whole story that a drawing tells: eras, entries and proposals, with the days between which
they lie.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from timeline.charts.spans import (
    YEAR,
    Entry,
    Proposals,
    Undated,
    accent,
    drawn_entry,
    era_span,
    proposals_of_era,
)
from timeline.charts.time_axis import FAR_DAYS, Scale, core, year_scale
from timeline.models import Era, Initiative, Status


@dataclass(frozen=True)
class Band:
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


@dataclass(frozen=True)
class Story:
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
        if self.proposals:
            near.append(self.today)
        return near

    def scale(self, near: float, far: float) -> Scale:
        """A scale of the story's days along an axis."""
        return year_scale(self.days, near, far)

    def reaches_today(self, scale: Scale) -> bool:
        """Whether a line for today has a place on the scale."""
        return scale.first <= self.today <= scale.last


def story_of(eras: Iterable[Era], today: date) -> Story:
    """The story of the eras, each with its initiatives, milestones and disputes at hand."""
    eras = list(eras)
    entries: list[Entry] = []
    undated: list[Undated] = []
    proposals: list[Proposals] = []
    for era in eras:
        era_accent = accent(era.position)
        wishes: list[Initiative] = []
        for initiative in era.initiatives.all():
            if _is_undated_proposal(initiative):
                wishes.append(initiative)
                continue
            entry = drawn_entry(initiative, today, era_accent, era.slug)
            if isinstance(entry, Undated):
                undated.append(entry)
            else:
                entries.append(entry)
        if wishes:
            proposals.append(proposals_of_era(wishes, era.slug, era_accent))
    bands = bands_of(eras, today)
    days = _days(bands, entries)
    if days:
        first, last = core(days, FAR_DAYS)
        bands = [_far_band_named(band, first, last) for band in bands]
        entries = [_far_entry_named(entry, first, last) for entry in entries]
    return Story(
        bands=tuple(bands),
        entries=tuple(entries),
        proposals=tuple(proposals),
        undated=tuple(undated),
        today=today.toordinal(),
    )


def bands_of(eras: Iterable[Era], today: date) -> list[Band]:
    """The eras with a span; one that ends in the year in which another begins stops where that
    begins.
    """
    bands: list[Band] = []
    for era in eras:
        if era.span_earliest and era.span_latest:
            bands.append(_band(era, era.span_earliest, era.span_latest, today))
    beginnings = sorted({band.first for band in bands})
    trimmed: list[Band] = []
    for band in bands:
        last_year = range(max(band.first, band.last - YEAR) + 1, band.last)
        end = next((first for first in beginnings if first in last_year), band.last)
        trimmed.append(replace(band, last=end))
    return trimmed


def _band(era: Era, first: date, last: date, today: date) -> Band:
    runs = last == date.max
    if runs:
        last = max(today, first)
    # An era without a known beginning starts where its end does, so that it has a place at all.
    if first == date.min:
        first = last.replace(month=1, day=1)
    return Band(
        title=era.title,
        slug=era.slug,
        when=era_span(era.span or ""),
        accent=accent(era.position),
        first=first.toordinal(),
        last=last.toordinal(),
        runs=runs,
    )


def _far_band_named(band: Band, first: int, last: int) -> Band:
    """The band, with words for it where it stands at an edge because it lies far outside."""
    if first <= band.first and band.last <= last:
        return band
    return replace(band, when=_beyond(band.when))


def _far_entry_named(entry: Entry, first: int, last: int) -> Entry:
    """The entry, with words for it where it stands at an edge because it lies far outside."""
    begins = entry.life.first or first
    if first <= begins and first <= entry.life.last <= last:
        return entry
    when = _beyond(entry.when)
    # The title may say the same date.
    after_title = entry.name[len(entry.title) :].replace(entry.when, when, 1)
    return replace(entry, when=when, name=entry.title + after_title)


def _beyond(when: str) -> str:
    return gettext("{date}, beyond this scale").format(date=when)


def _days(bands: Iterable[Band], entries: Iterable[Entry]) -> list[int]:
    """The days between which the bands and entries lie; those of the eras, which make the story,
    twice.
    """
    days: list[int] = []
    for band in bands:
        days += [band.first, band.last] * 2
    for entry in entries:
        if entry.life.first:
            days.append(entry.life.first)
        days.append(entry.life.last)
    return days


def _is_undated_proposal(initiative: Initiative) -> bool:
    proposed = Status.PROPOSED in (initiative.status, initiative.kind)
    return proposed and not initiative.start and not initiative.end
