"""What is to be drawn of an initiative: its life in days, how surely it is known, and its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from timeline.dates.edtf import AnyDate, Interval, SingleDate, extent, normalise, parse_edtf
from timeline.dates.wording import in_words, joined_words, span_in_words
from timeline.models import Dispute, Era, Initiative, Milestone, Status

YEAR = 366
# As many as variables.css has, each unlike its neighbours.
ACCENTS = 7
# A title of more characters than these has a short form, for which publishing asks.
LONGEST_LABEL = 40
# An entry asks for its own three times, and the values of indicators stand at the same years.
KEPT_SIDES = 2_048
STATUSES = dict(Status.choices)


class Side(NamedTuple):
    """One end of a life: earliest and latest day as ordinals, None where open; `rough` beyond a
    year.
    """

    first: int | None
    last: int | None
    rough: bool


class Sides(NamedTuple):
    """Both ends of a life, None where there is no date."""

    start: Side | None
    end: Side | None


class Life(NamedTuple):
    """From the first day drawn to the last, as ordinals; None for a beginning before all that is
    known.

    Between `sure_from` and `sure_until` the life is certain; outside them it is drawn as uncertain.
    """

    first: int | None
    last: int
    sure_from: int | None
    sure_until: int
    runs: bool = False
    proposed: bool = False

    @property
    def mark(self) -> bool:
        """Whether it is one day known to the year or better, drawn as a mark."""
        return (
            self.first is not None
            and not (self.runs or self.rough)
            and self.last - self.first <= YEAR
        )

    @property
    def middle_day(self) -> int:
        """The day on which a mark stands."""
        return ((self.first or self.last) + self.last) // 2

    @property
    def rough(self) -> bool:
        """Whether one of its ends is known only roughly."""
        return self.sure_from != self.first or self.sure_until != self.last


class Entry(NamedTuple):
    """An initiative as it is drawn: its words, its accent, its life."""

    title: str
    slug: str
    when: str
    name: str
    accent: int
    era: str
    life: Life
    disputed: bool
    ticks: tuple[int, ...]


@dataclass(frozen=True)
class Proposals:
    """The undated proposals of one era, drawn as one."""

    title: str
    slug: str
    target: str
    when: str
    name: str
    accent: int
    era: str
    count: int = 1


class Undated(NamedTuple):
    """An entry that cannot be drawn."""

    title: str
    slug: str
    when: str
    era: str = ""


def accent(era: Era, place: int) -> int:
    """The number of the accent of an era, from 1, by the number of eras that stand before it; 0 of
    one without a span, which holds what is only proposed.
    """
    if not era.span:
        return 0
    return place % ACCENTS + 1


def drawn_entry(
    initiative: Initiative, today: date, era_accent: int, era: str, with_milestones: bool = True
) -> Entry | Undated:
    """The initiative with its life and the words of its label; Undated where no date places it."""
    life = life_of(initiative, today)
    disputes = {dispute.about for dispute in initiative.disputes.all()}
    when = when_of(initiative)
    if life is None:
        return Undated(initiative.title, initiative.slug, when, era)
    if Dispute.About.DATE in disputes:
        when = gettext("{date}, disputed").format(date=when)
    status = str(STATUSES.get(initiative.status, ""))
    title = label_of(initiative)
    milestones = initiative.milestones.all() if with_milestones else ()
    return Entry(
        title=title,
        slug=initiative.slug,
        when=when,
        name=", ".join(filter(None, (title, when, status))),
        accent=era_accent,
        era=era,
        life=life,
        disputed=Dispute.About.EXISTENCE in disputes or Dispute.About.DATE in disputes,
        ticks=tuple(sorted(_milestone_days(milestones, life))),
    )


def when_of(initiative: Initiative) -> str:
    """When it was, in words; of a life with two ends that are known, the years alone."""
    start, end = initiative.start or "", initiative.end or ""
    sides = sides_of(start, end)
    if start and end and sides.start and sides.end:
        years: list[int] = []
        for side in sides:
            if side and not side.rough and side.first is not None:
                years.append(date.fromordinal(side.first).year)
        if len(years) == 2 and years[0] < years[1]:
            return era_span(f"{years[0]:04d}/{years[1]:04d}")
    return joined_words(span_in_words(start, end, initiative.running))


def label_of(initiative: Initiative) -> str:
    """The title of an initiative, or its short form where the title is too long for a label."""
    title = initiative.title
    if len(title) > LONGEST_LABEL:
        return initiative.short_title or title
    return title


def life_of(initiative: Initiative, today: date) -> Life | None:
    """The life in days, from the derived dates and the status; None where no date is known."""
    start, end = sides_of(initiative.start or "", initiative.end or "")
    only_side = start or end
    if only_side is None:
        return None
    if initiative.status == Status.PROPOSED:
        day = only_side.first or only_side.last or today.toordinal()
        return Life(day, day, day, day, proposed=True)
    if start and end:
        return _life_between(start, end)
    if start and initiative.running:
        last = max(today.toordinal(), start.first or 1)
        return Life(start.first, last, _sure_from(start, last), last, runs=True)
    return _life_at(only_side, today.toordinal())


@lru_cache(KEPT_SIDES)
def sides_of(start: str, end: str) -> Sides:
    """Both ends from the EDTF texts of a start and an end; a start that is itself a span gives
    both.
    """
    try:
        first_date = parse_edtf(normalise(start)) if start else None
        last_date = parse_edtf(normalise(end)) if end else None
    except ValidationError:
        # Only a text that was never validated: it is said in words, not drawn.
        return Sides(None, None)
    if isinstance(first_date, Interval):
        return Sides(_side(first_date.start), _side(last_date or first_date.end))
    if start == end:
        return Sides(_side(first_date), None)
    return Sides(_side(first_date), _side(last_date))


def proposals_of_era(wishes: Sequence[Initiative], era: str, era_accent: int) -> Proposals:
    """The row that stands for the undated proposals of an era; one alone keeps its title and its
    page.
    """
    count = len(wishes)
    if count == 1:
        title, slug, target = wishes[0].title, wishes[0].slug, "initiative"
    else:
        title = ngettext("%(count)d proposal", "%(count)d proposals", count) % {"count": count}
        slug, target = era, "era"
    when = gettext("proposed")
    return Proposals(title, slug, target, when, f"{title}, {when}", era_accent, era, count)


def era_span(span: str) -> str:
    """The span of an era in words."""
    return joined_words(in_words(span))


def _side(edtf: AnyDate | None) -> Side | None:
    """The bounds as ordinals, half a year wider where in doubt; None when both sides are open or
    there is no date.
    """
    if edtf is None:
        return None
    earliest, latest = extent(edtf)
    first = earliest.toordinal() if earliest != date.min else None
    last = latest.toordinal() if latest != date.max else None
    doubted = isinstance(edtf, SingleDate) and (edtf.approximate or edtf.uncertain)
    if first is None and last is None:
        return None
    if doubted:
        first = max((first or 1) - YEAR // 2, 1)
        last = min((last or first) + YEAR // 2, date.max.toordinal())
    return Side(first, last, doubted or first is None or last is None or last - first > YEAR)


def _life_between(start: Side, end: Side) -> Life:
    last = max(end.last or end.first or 1, start.first or 1)
    sure_until = last
    if end.rough:
        sure_until = max(end.first or 1, start.first or 1)
    return Life(start.first, last, _sure_from(start, last), sure_until)


def _life_at(side: Side, today: int) -> Life:
    last = side.last or max(today, side.first or 1)
    sure_from = side.first
    if side.rough:
        sure_from = last
    return Life(side.first, last, sure_from, last)


def _sure_from(start: Side, last: int) -> int | None:
    """The day from which a life that ends on its last day has surely begun."""
    if start.rough:
        return min(start.last or last, last)
    return start.first


def _milestone_days(milestones: Iterable[Milestone], life: Life) -> set[int]:
    """The middle days of the milestones inside the life, but for its two ends."""
    days: set[int] = set()
    if life.mark or life.first is None:
        return days
    for milestone in milestones:
        side = sides_of(milestone.date or "", "").start
        if side is None or side.rough or side.first is None or side.last is None:
            continue
        # A milestone at an end of the bar is that end already.
        if side.first > life.first + 30 and side.last < life.last - 30:
            days.add((side.first + side.last) // 2)
    return days
