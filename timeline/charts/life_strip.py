"""The life of one initiative to scale, in a strip under its head: for wide windows and narrow
ones.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.spans import Life, Side, life_of, sides_of
from timeline.charts.text_width import Box, Label, text_width
from timeline.charts.time_axis import Scale, year_scale
from timeline.charts.timeline_shapes import Mark, Rect, Strip, Stroke, strips, stroke
from timeline.dates.wording import in_words, joined_words
from timeline.models import Initiative, Milestone
from timeline.models.choice import choice

HEIGHT = 64
WIDTHS = {"wide": 1152, "narrow": 336}
MARGIN = 12
# Where the words, the bar, the axis and the years stand.
WORDS_BASE, BAR_MIDDLE, AXIS, YEARS_BASE = 16.0, 33.0, 43.0, 60.0
BAR_HEIGHT = 10
MARK_RADIUS = 5.0
DIAMOND_RADIUS = 7.0
BESIDE_MARK = 6
BETWEEN_WORDS = 10
# The words at the beginning of a life are bold, which is wider.
BOLD = 1.12
# Characters of a date that stands under the axis as it is said.
LONGEST_YEAR = 11
TICKS_APART = 16


class Event(NamedTuple):
    """A dated milestone as it is drawn: the first day and the middle of its time, what happened,
    its year in words and its date in words.
    """

    first: int
    day: int
    what: str
    year: str
    when: str
    disputed: bool


class StripView(NamedTuple):
    """One strip: the wide one or the narrow one."""

    name: str
    width: int
    height: int
    axis: Stroke
    years: tuple[Stroke, ...]
    before: Stroke | None
    rects: tuple[Rect, ...]
    ticks: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


class LifeStrip(NamedTuple):
    """Both strips, and in words what they show."""

    description: str
    views: tuple[StripView, ...]


def life_strip(initiative: Initiative, disputed: Collection[int], today: date) -> LifeStrip | None:
    """The strip of an initiative with its milestones prefetched; `disputed` holds the keys of those
    of which sources differ.

    None where fewer than two milestones can be placed.
    """
    life = life_of(initiative, today)
    events = events_of(initiative.milestones.all(), disputed)
    if life is None or len(events) < 2:
        return None
    views = tuple(strip_view(name, life, events) for name in WIDTHS)
    return LifeStrip(describe(initiative, life, events), views)


def events_of(milestones: Iterable[Milestone], disputed: Collection[int]) -> list[Event]:
    """The milestones that have a date, in its order."""
    events: list[Event] = []
    for milestone in milestones:
        side = sides_of(milestone.date or "", "").start
        if side is None:
            continue
        first, last = side.first or side.last or 1, side.last or side.first or 1
        words = choice(milestone, "kind")
        if milestone.pk in disputed:
            words = gettext("{kind}, disputed").format(kind=words)
        when = joined_words(in_words(milestone.date))
        event = Event(
            first=first,
            day=(first + last) // 2,
            what=words,
            year=year_words(side, when),
            when=when,
            disputed=milestone.pk in disputed,
        )
        events.append(event)
    return sorted(events, key=lambda event: event.day)


def year_words(side: Side, when: str) -> str:
    """The year of a date that lies within one; else all its words, or its years where these are
    long.
    """
    if side.first is None or side.last is None:
        return when
    first, last = date.fromordinal(side.first).year, date.fromordinal(side.last).year
    if first == last:
        return str(first)
    if len(when) > LONGEST_YEAR:
        return f"{first}–{last}"
    return when


def describe(initiative: Initiative, life: Life, events: Sequence[Event]) -> str:
    """What a reader who does not see the strip is told of it."""
    named = [f"{event.what} {event.when}" for event in events]
    words = gettext("Life of {title} to scale: {events}").format(
        title=initiative.title, events="; ".join(named)
    )
    if life.runs:
        words = f"{words}; {choice(initiative, 'status')}"
    return words


def strip_view(name: str, life: Life, events: Sequence[Event]) -> StripView:
    """One strip, with the words of the beginning first, of the last event second, and of all others
    as far as they have room.
    """
    width = WIDTHS[name]
    days = [life.last, *(event.day for event in events)]
    if life.first is not None:
        days.append(life.first)
    scale = year_scale(days, MARGIN, width - MARGIN)
    beginning = life.first if life.first is not None else events[0].day
    # What began the life stands where its bar begins, and not in the middle of its year.
    events = [
        event._replace(day=beginning) if event.first == beginning else event for event in events
    ]

    rects: list[Rect] = []
    for strip in bar_strips(life, events, scale):
        rects.append(bar_rect(strip))
    before = None
    if events[0].day < beginning:
        start = scale.place(events[0].day) + MARK_RADIUS
        before = stroke((start, BAR_MIDDLE), (scale.place(beginning), BAR_MIDDLE))
    ticks: list[Stroke] = []
    marks: list[Mark] = []
    for event in events:
        x = scale.place(event.day)
        if event.disputed:
            marks.append(Mark("diamond", x, BAR_MIDDLE, DIAMOND_RADIUS))
        elif life.mark or not beginning <= event.day <= life.last:
            marks.append(Mark("ring", x, BAR_MIDDLE, MARK_RADIUS))
        else:
            half = BAR_HEIGHT / 2
            ticks.append(stroke((x, BAR_MIDDLE - half), (x, BAR_MIDDLE + half)))
    if life.mark:
        marks.insert(0, Mark("dot", scale.place(life.middle_day), BAR_MIDDLE, MARK_RADIUS))
    years: list[Stroke] = []
    for year in scale.years(TICKS_APART):
        x = scale.year_place(year)
        years.append(stroke((x, AXIS - 3), (x, AXIS + 3)))
    return StripView(
        name=name,
        width=width,
        height=HEIGHT,
        axis=stroke((MARGIN, AXIS), (width - MARGIN, AXIS)),
        years=tuple(years),
        before=before,
        rects=tuple(rects),
        ticks=tuple(ticks),
        marks=tuple(marks),
        labels=labels_of(in_order_of_weight(events, beginning), scale, width),
    )


def bar_strips(life: Life, events: Sequence[Event], scale: Scale) -> list[Strip]:
    """The bar with what is laid over it; of what runs, it fades from the last dated report."""
    laid: list[Strip] = []
    for strip in strips(life, scale):
        if life.runs and strip.kind == "fade-out":
            laid.append(strip._replace(near=min(scale.place(events[-1].day), strip.far - 1)))
        else:
            laid.append(strip)
    return laid


def bar_rect(strip: Strip) -> Rect:
    """A strip of the bar as a rectangle."""
    height = BAR_HEIGHT + 2 * strip.spill
    return Rect(
        kind=strip.kind,
        x=round(strip.near - strip.spill, 1),
        y=round(BAR_MIDDLE - height / 2, 1),
        width=round(strip.far - strip.near + 2 * strip.spill, 1),
        height=height,
    )


def in_order_of_weight(events: Sequence[Event], beginning: int) -> list[Event]:
    """The event at the beginning of the life, the last one, then all others in their order."""
    first = min(events, key=lambda event: abs(event.day - beginning))
    ordered = [first]
    for event in (events[-1], *events):
        if event not in ordered:
            ordered.append(event)
    return ordered


def labels_of(events: Sequence[Event], scale: Scale, width: int) -> tuple[Label, ...]:
    """What happened above the bar and its year below; neither touches another."""
    labels: list[Label] = []
    for number, event in enumerate(events):
        x = scale.place(event.day)
        kind = "value" if number == 0 else "title"
        above = free_label(event.what, kind, x, width, labels)
        below = free_year(event.year, x, width, labels)
        for label in (above, below):
            if label is not None:
                labels.append(label)
    return tuple(labels)


def free_label(
    words: str, kind: str, x: float, width: int, placed: Sequence[Label]
) -> Label | None:
    """The words beginning or ending at their mark, where they touch no others; None where they
    would.
    """
    for anchor, place in (("start", x - BESIDE_MARK), ("end", x + BESIDE_MARK)):
        label = Label(words, place, WORDS_BASE, kind, anchor)
        if is_free(label, width, placed):
            return label
    return None


def free_year(year: str, x: float, width: int, placed: Sequence[Label]) -> Label | None:
    """The year under its mark, moved as far as the edge asks; None where it would touch another."""
    half = text_width(year, "title") / 2
    place = min(max(x, half), width - half)
    label = Label(year, place, YEARS_BASE, "title", "middle")
    return label if is_free(label, width, placed) else None


def widened(label: Label, factor: float) -> Box:
    """The box of a label whose letters are wider by this factor."""
    width = label.box.width * factor
    left = label.box.x
    if label.anchor == "end":
        left = label.x - width
    return label.box._replace(x=left, width=width)


def is_free(label: Label, width: int, placed: Sequence[Label]) -> bool:
    """Whether the label lies on the strip and keeps its distance from those that stand there."""
    box = label.box
    if label.kind == "value":
        box = widened(label, BOLD)
    if box.x < -0.5 or box.x + box.width > width + 0.5:
        return False
    roomy = box._replace(x=box.x - BETWEEN_WORDS / 2, width=box.width + BETWEEN_WORDS)
    for other in placed:
        if roomy.meets(widened(other, BOLD) if other.kind == "value" else other.box):
            return False
    return True
