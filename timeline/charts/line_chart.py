"""Values over time: dots on their dates, a line where no step is missing, ranges for
inexact dates.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.indicator_values import Measure, Value
from timeline.charts.plot_shapes import SIZES, Plot, Point, apart
from timeline.charts.point_names import FINGER, RADIUS, Spot, labels
from timeline.charts.spans import YEAR
from timeline.charts.text_width import Box, Label, text_width
from timeline.charts.time_axis import FAR_DAYS, Scale, core, year_scale
from timeline.charts.timeline_shapes import Mark, Rect, Stroke, stroke

HEIGHTS = {"wide": 300.0, "narrow": 280.0}
TOP = 52.0
FOOT = 34.0
THICK = 6.0
OPEN = 3 * YEAR


class Frame(NamedTuple):
    """The field of a plot: its sides, its scale of days and its measure."""

    width: float
    height: float
    days: Scale
    measure: Measure

    def y(self, number: float) -> float:
        """How high a number stands."""
        return round(
            self.height - FOOT - 8 - self.measure.share(number) * (self.height - FOOT - 8 - TOP), 1
        )


def dots(name: str, values: Sequence[Value], measure: Measure, unit: str) -> Plot:
    """The plot of values that have a date."""
    width, height = SIZES[name], HEIGHTS[name]
    left = max(text_width(measure.words(tick), "year") for tick in measure.ticks) + 12
    left = min(left, width / 3)
    days = year_scale(near_days(values), left + FINGER / 2 + 6, width - FINGER / 2 - 14)
    frame = Frame(width, height, days, measure)
    spots = dodged([spot(value, frame) for value in values])
    axis = [*heading(unit, width), *ticks(frame, left - 8), *years(spots, frame)]
    grid = [stroke((left, y), (width, y)) for y in map(frame.y, measure.ticks)]
    hits = [area(spot) for spot in spots]
    joined = lines(spots)
    texts = labels(spots, width, height, [label.box for label in axis], joined)
    points = [point(spot, hit, text) for spot, hit, text in zip(spots, hits, texts, strict=True)]
    return Plot(
        name, width, height, tuple(grid), tuple(axis), tuple(joined), tuple(points), apart(hits)
    )


def near_days(values: Sequence[Value]) -> list[int]:
    """The days that the scale must hold, without what is far from all others and would squeeze
    them.
    """
    days = reached(values)
    first, last = core(days, FAR_DAYS)
    return sorted(day for day in days if first <= day <= last)


def beyond(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values that stand at an edge because their dates lie far from all others."""
    near = near_days(values)
    return tuple(
        value
        for value in values
        if value.span and any(day and not near[0] <= day <= near[-1] for day in value.span[:2])
    )


def reached(values: Sequence[Value]) -> list[int]:
    """The days that the scale must hold, with some years of an open side."""
    spans = [value.span for value in values if value.span]
    before = [
        span.last - OPEN for span in spans if span.first is None and span.last and span.last > OPEN
    ]
    after = [span.first + OPEN for span in spans if span.last is None and span.first]
    known = [day for span in spans for day in span[:2] if day]
    return [*before, *known, *(min(day, date.max.toordinal()) for day in after)]


def spot(value: Value, frame: Frame) -> Spot:
    """The place of a value; an open side of its date reaches to the edge of the plot."""
    y, days = frame.y(value.number), frame.days
    if value.day is not None:
        x = days.place(value.day)
        return Spot(value, x, y, x, x, x)
    first, last = value.span[:2] if value.span else (None, None)
    near = days.place(first) if first else days.near - 10
    far = days.place(last) if last else days.far + 10
    far = max(far, near + 12)
    return Spot(value, (near + far) / 2, y, near, far, (near + far) / 2)


def dodged(spots: list[Spot]) -> list[Spot]:
    """The spots with those of one day that would cover each other moved side by side."""
    moved = []
    for one in spots:
        same = [
            other
            for other in spots
            if not other.ranged and other.x == one.x and abs(other.y - one.y) < FINGER
        ]
        place = same.index(one) - (len(same) - 1) / 2 if one in same else 0.0
        moved.append(
            one._replace(x=one.x + place * (2 * RADIUS + 3), finger=one.x + place * FINGER)
        )
    return moved


def lines(spots: Sequence[Spot]) -> list[Stroke]:
    """Lines between neighbours in time, but not over a gap of one and a half usual steps or
    more.
    """
    nodes: dict[int, dict[float, list[Spot]]] = {}
    for one in sorted((one for one in spots if not one.ranged), key=lambda one: one.value.day or 0):
        nodes.setdefault(one.value.day or 0, {}).setdefault(one.value.number, []).append(one)
    steps = [after - before for before, after in pairwise(nodes)]
    usual = median(steps) * 1.5 if len(steps) > 1 else float("inf")
    drawn = []
    for (before, heres), (after, theres) in pairwise(nodes.items()):
        if after - before < usual:
            drawn += [stroke(middle(here), middle(there)) for here, there in joints(heres, theres)]
    return drawn


def joints(
    heres: dict[float, list[Spot]], theres: dict[float, list[Spot]]
) -> list[tuple[list[Spot], list[Spot]]]:
    """Which values of one day lead to which of the next: those of one source, or all where there is
    none.
    """
    pairs = [(here, there) for here in heres.values() for there in theres.values()]
    shared = [
        (here, there)
        for here, there in pairs
        if {one.value.source for one in here} & {one.value.source for one in there}
    ]
    return shared or pairs


def middle(spots: Sequence[Spot]) -> tuple[float, float]:
    """Where the line meets spots that stand side by side."""
    return sum(one.x for one in spots) / len(spots), spots[0].y


def area(spot: Spot) -> Box:
    """The area that answers to a finger; spots side by side share the room."""
    if spot.ranged:
        return Box(spot.near, spot.y - FINGER / 2, max(spot.far - spot.near, FINGER), FINGER)
    return Box(round(spot.finger - FINGER / 2, 1), round(spot.y - FINGER / 2, 1), FINGER, FINGER)


def point(spot: Spot, hit: Box, label: Label | None) -> Point:
    """The shapes of one value."""
    value, texts = spot.value, (label,) if label else ()
    if not spot.ranged:
        return Point(
            value.pk, value.name, hit, texts, (Mark("ring", round(spot.x, 1), spot.y, RADIUS),)
        )
    near, length = round(spot.near, 1), round(spot.far - spot.near, 1)
    y = round(spot.y - THICK / 2, 1)
    rects = [Rect("bar", near, y, length, THICK), Rect("hatch", near, y, length, THICK)]
    edge = round(min(30.0, length / 2), 1)
    if value.span and value.span.first is None:
        rects.append(Rect("fade-in", near - 0.6, y - 0.6, edge, THICK + 1.2))
    if value.span and value.span.last is None:
        rects.append(
            Rect("fade-out", round(near + length - edge + 0.6, 1), y - 0.6, edge, THICK + 1.2)
        )
    return Point(value.pk, value.name, hit, texts, (), tuple(rects))


def heading(unit: str, width: float) -> list[Label]:
    """Which way is better, and what is counted."""
    better = Label(gettext("↑ better"), 2, 16, "better")
    counted = Label(unit, better.box.width + 18, 16, "year")
    return [better, counted] if unit and counted.box.within(width, 30) else [better]


def ticks(frame: Frame, x: float) -> list[Label]:
    """The numbers beside the measure."""
    marks = [
        Label(frame.measure.words(tick), x, frame.y(tick) + 4.5, "year", "end")
        for tick in frame.measure.ticks
    ]
    return clear([mark for mark in marks if mark.box.x >= 0])


def years(spots: Sequence[Spot], frame: Frame) -> list[Label]:
    """The years under the plot: those of the values where they have room, the last before the
    first.
    """
    base = frame.height - 12
    if any(spot.ranged for spot in spots) or any(len(spot.value.when) != 4 for spot in spots):
        marks = [
            Label(str(year), frame.days.year_place(year), base, "year", "middle")
            for year in frame.days.years(48)
        ]
    else:
        places = {spot.value.when: frame.days.place(spot.value.day or 0) for spot in spots}
        marks = [
            Label(year, x, base, "year", "middle")
            for year, x in sorted(places.items(), reverse=True)
        ]
    return clear([mark for mark in marks if mark.box.within(frame.width, frame.height)])


def clear(marks: Sequence[Label]) -> list[Label]:
    """The labels that have room, the earlier in the list before the later."""
    kept: list[Label] = []
    for mark in marks:
        room = Box(mark.box.x - 6, mark.box.y, mark.box.width + 12, mark.box.height)
        if not any(room.meets(other.box) for other in kept):
            kept.append(mark)
    return kept
