"""What is to be drawn of an initiative: its life in days, how surely it is known, and its words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from timeline.dates.edtf import AnyDate, Interval, SingleDate, extent, normalise, parse_edtf
from timeline.dates.wording import in_words, joined_words, span_in_words
from timeline.models import Dispute, Initiative, Milestone, Status

YEAR = 366
ACCENTS = 6


class Side(NamedTuple):
    """One end of a life: earliest and latest day as ordinals, None where open; `rough` beyond a
    year.
    """

    first: int | None
    last: int | None
    rough: bool


class Life(NamedTuple):
    """From the first day drawn to the last, as ordinals; None for a beginning before all that is
    known.

    Between `sure_from` and `sure_until` the life is known; outside them it is drawn as uncertain.
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


class Proposals(NamedTuple):
    """The undated proposals of one era, drawn as one."""

    title: str
    slug: str
    target: str
    when: str
    name: str
    accent: int
    era: str


class Undated(NamedTuple):
    """An entry that cannot be drawn."""

    title: str
    slug: str
    when: str


def accent(position: int) -> int:
    """The number of the accent for the era at this position of the story, from 1."""
    return (max(position, 1) - 1) % ACCENTS + 1


def entry(initiative: Initiative, today: date, hue: int, era: str) -> Entry | Undated:
    """The initiative with its life and words; Undated where no date places it."""
    lived = life(initiative, today)
    disputes = {dispute.about for dispute in initiative.disputes.all()}
    disputed = bool(disputes & {Dispute.About.EXISTENCE, Dispute.About.DATE})
    when = joined_words(
        span_in_words(initiative.start or "", initiative.end or "", initiative.running)
    )
    if lived is None:
        return Undated(initiative.title, initiative.slug, when)
    if Dispute.About.DATE in disputes:
        when = gettext("{date}, disputed").format(date=when)
    status = Status(initiative.status).label if initiative.status in Status.values else ""
    name = ", ".join(str(words) for words in (initiative.title, when, status) if words)
    ticks = tuple(sorted(_ticks(initiative.milestones.all(), lived)))
    return Entry(initiative.title, initiative.slug, when, name, hue, era, lived, disputed, ticks)


def life(initiative: Initiative, today: date) -> Life | None:
    """The life in days, from the derived dates and the status; None where no date is known."""
    start, end = sides(initiative.start or "", initiative.end or "")
    known = start or end
    if known is None:
        return None
    if initiative.status == Status.PROPOSED:
        day = known.first or known.last or today.toordinal()
        return Life(day, day, day, day, proposed=True)
    if start and end:
        return _between(start, end)
    if start and initiative.running:
        last = max(today.toordinal(), start.first or 1)
        sure_from = min(start.last or last, last) if start.rough else start.first
        return Life(start.first, last, sure_from, last, runs=True)
    return _moment(known, today.toordinal())


def sides(start: str, end: str) -> tuple[Side | None, Side | None]:
    """Both ends from the EDTF texts of a start and an end; a start that is itself a span gives
    both.
    """
    try:
        read = parse_edtf(normalise(start)) if start else None
        last = parse_edtf(normalise(end)) if end else None
    except ValidationError:
        # Only a text that was never validated: it is said in words, not drawn.
        return None, None
    if isinstance(read, Interval):
        return _side(read.start), (_side(last) if last else _side(read.end))
    if start == end and read:
        return _side(read), None
    return (_side(read) if read else None), (_side(last) if last else None)


def proposals(wishes: Sequence[Initiative], era: str, hue: int) -> Proposals:
    """The row that stands for the undated proposals of an era; one alone keeps its title and its
    page.
    """
    when, count = gettext("proposed"), len(wishes)
    if count == 1:
        title, slug, target = wishes[0].title, wishes[0].slug, "initiative"
    else:
        title = ngettext("%(count)d proposal", "%(count)d proposals", count) % {"count": count}
        slug, target = era, "era"
    return Proposals(title, slug, target, when, f"{title}, {when}", hue, era)


def era_span(span: str) -> str:
    """The span of an era in words."""
    return joined_words(in_words(span))


def _side(read: AnyDate) -> Side | None:
    """The bounds as ordinals, half a year wider where in doubt; None when both sides are open."""
    earliest, latest = extent(read)
    first = earliest.toordinal() if earliest != date.min else None
    last = latest.toordinal() if latest != date.max else None
    doubted = isinstance(read, SingleDate) and (read.approximate or read.uncertain)
    if first is None and last is None:
        return None
    if doubted:
        first = max((first or 1) - YEAR // 2, 1)
        last = min((last or first) + YEAR // 2, date.max.toordinal())
    return Side(first, last, doubted or first is None or last is None or last - first > YEAR)


def _between(start: Side, end: Side) -> Life:
    last = max(end.last or end.first or 1, start.first or 1)
    sure_from = min(start.last or last, last) if start.rough else start.first
    sure_until = max(end.first or 1, start.first or 1) if end.rough else last
    return Life(start.first, last, sure_from, sure_until)


def _moment(side: Side, today: int) -> Life:
    last = side.last or max(today, side.first or 1)
    return Life(side.first, last, last if side.rough else side.first, last)


def _ticks(milestones: Iterable[Milestone], lived: Life) -> set[int]:
    """The middle days of the milestones inside the life, but for its two ends."""
    days: set[int] = set()
    for milestone in milestones:
        side = sides(milestone.date or "", "")[0]
        if (
            lived.mark
            or lived.first is None
            or side is None
            or side.rough
            or not (side.first and side.last)
        ):
            continue
        # A milestone at an end of the bar is that end already.
        if side.first > lived.first + 30 and side.last < lived.last - 30:
            days.add((side.first + side.last) // 2)
    return days
