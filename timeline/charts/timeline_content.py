"""The whole story that a drawing tells: eras, entries and proposals, with the days between which
they lie.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

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

# So many entries of an era are named where not all can be.
MAIN = 3


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
class Chapter:
    """An era with what is drawn of it: its entries, the most important of them, and how many others
    it has.
    """

    title: str
    slug: str
    when: str
    accent: int
    band: Band | None
    entries: tuple[Entry, ...]
    main: tuple[Entry, ...]
    undated: int
    wishes: int

    @property
    def total(self) -> int:
        """How many entries the era has, as its list counts them."""
        return len(self.entries) + self.undated + self.wishes

    def others(self, main: int) -> list[Entry]:
        """The dated entries that are not among its first `main` most important ones."""
        chosen = {entry.slug for entry in self.main[:main]}
        return [entry for entry in self.entries if entry.slug not in chosen]


@dataclass(frozen=True)
class Story:
    """What a drawing shows, in its order, and what it cannot show."""

    bands: tuple[Band, ...]
    entries: tuple[Entry, ...]
    proposals: tuple[Proposals, ...]
    undated: tuple[Undated, ...]
    today: int
    chapters: tuple[Chapter, ...] = ()

    @property
    def named_bands(self) -> tuple[Band, ...]:
        """The eras whose names are drawn: not that of one alone, whose page has it already."""
        if len(self.chapters) == 1:
            return ()
        return self.bands

    @cached_property
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


def story_of(
    eras: Iterable[Era], today: date, before: int = 0, with_milestones: bool = True
) -> Story:
    """The story of the eras, each with its initiatives, their disputes and, unless they are left
    out, their milestones at hand; so many eras stand before them.
    """
    eras = list(eras)
    accents = {era.pk: accent(era, before + number) for number, era in enumerate(eras)}
    entries: list[Entry] = []
    undated: list[Undated] = []
    proposals: list[Proposals] = []
    important: set[str] = set()
    for era in eras:
        era_accent = accents[era.pk]
        wishes: list[Initiative] = []
        dated: list[Initiative] = []
        for initiative in era.initiatives.all():
            if _is_undated_proposal(initiative):
                wishes.append(initiative)
                continue
            entry = drawn_entry(initiative, today, era_accent, era.slug, with_milestones)
            if isinstance(entry, Undated):
                undated.append(entry)
            else:
                entries.append(entry)
                dated.append(initiative)
        important |= {initiative.slug for initiative in most_important(dated)}
        if wishes:
            proposals.append(proposals_of_era(wishes, era.slug, era_accent))
    bands = bands_of(eras, today, accents)
    days = _days(bands, entries)
    if days:
        first, last = core(days, FAR_DAYS)
        bands = [_far_band_named(band, first, last) for band in bands]
        entries = [_far_entry_named(entry, first, last) for entry in entries]
    story = Story(
        bands=tuple(bands),
        entries=tuple(entries),
        proposals=tuple(proposals),
        undated=tuple(undated),
        today=today.toordinal(),
    )
    chapters = [_chapter(era, accents[era.pk], story, important) for era in eras]
    return replace(story, chapters=tuple(chapters))


def most_important(initiatives: Iterable[Initiative]) -> list[Initiative]:
    """The three that editors have marked as main, or else the best sourced, these first."""

    def turn(initiative: Initiative) -> tuple[bool, int, int]:
        return not initiative.main, -initiative.source_count, initiative.pk

    return sorted(initiatives, key=turn)[:MAIN]


def _chapter(era: Era, era_accent: int, story: Story, important: Container[str]) -> Chapter:
    """What the story draws of an era."""
    bands = [band for band in story.bands if band.slug == era.slug]
    entries = [entry for entry in story.entries if entry.era == era.slug]
    return Chapter(
        title=era.title,
        slug=era.slug,
        when=bands[0].when if bands else "",
        accent=era_accent,
        band=bands[0] if bands else None,
        entries=tuple(entries),
        main=tuple(entry for entry in entries if entry.slug in important),
        undated=sum(entry.era == era.slug for entry in story.undated),
        wishes=sum(wish.count for wish in story.proposals if wish.era == era.slug),
    )


def bands_of(eras: Iterable[Era], today: date, accents: Mapping[int, int]) -> list[Band]:
    """The eras with a span; one that ends in the year in which another begins stops where that
    begins.
    """
    bands: list[Band] = []
    for era in eras:
        if era.span_earliest and era.span_latest:
            band = _band(era, era.span_earliest, era.span_latest, today, accents[era.pk])
            bands.append(band)
    beginnings = sorted({band.first for band in bands})
    trimmed: list[Band] = []
    for band in bands:
        last_year = range(max(band.first, band.last - YEAR) + 1, band.last)
        end = next((first for first in beginnings if first in last_year), band.last)
        trimmed.append(replace(band, last=end))
    return trimmed


def _band(era: Era, first: date, last: date, today: date, era_accent: int) -> Band:
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
        accent=era_accent,
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
    return entry._replace(when=when, name=entry.title + after_title)


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
