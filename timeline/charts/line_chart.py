"""Values over time: dots on their dates, a line where no step is missing, ranges for
inexact dates.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext

from timeline.charts.indicator_values import Measure, Value
from timeline.charts.method_change import Change, drawn_change
from timeline.charts.plot_frame import Frame
from timeline.charts.plot_shapes import SHEET_WIDTHS, Plot, Point, areas_apart
from timeline.charts.point_names import FINGER, RADIUS, Spot, names_of_spots
from timeline.charts.spans import YEAR
from timeline.charts.text_width import Box, Label, text_width
from timeline.charts.time_axis import FAR_DAYS, core, year_scale
from timeline.charts.timeline_shapes import Mark, Rect, Stroke, stroke

HEIGHTS = {"wide": 300.0, "narrow": 280.0}
RANGE_HEIGHT = 6.0
# What the scale shows of a side that is open.
OPEN_DAYS = 3 * YEAR
YEARS_APART = 48


def line_plot(
    sheet: str,
    values: Sequence[Value],
    measure: Measure,
    unit: str,
    change: Change | None = None,
    *,
    joined: bool = True,
) -> Plot:
    """The plot of values that have a date; without a line where they are not `joined`."""
    width = SHEET_WIDTHS[sheet]
    tick_width = max(text_width(measure.words(tick), "year") for tick in measure.ticks)
    left = min(tick_width + 12, width / 3)
    days = year_scale(near_days(values), left + FINGER / 2 + 6, width - FINGER / 2 - 14)
    frame = Frame(width, HEIGHTS[sheet], days, measure)

    spots = side_by_side([spot_of(value, frame) for value in values])
    axis = [*heading(unit, width), *tick_labels(frame, left - 8), *year_labels(spots, frame)]
    grid: list[Stroke] = []
    for tick in measure.ticks:
        y = frame.y(tick)
        grid.append(stroke((left, y), (width, y)))
    lines = lines_in_time(spots) if joined else []
    upright, change_label = drawn_change(change, frame, left, width)
    axis_boxes = [label.box for label in axis]
    if change_label:
        axis.append(change_label)
        axis_boxes.append(change_label.box)
    names = names_of_spots(spots, frame.width, frame.height, axis_boxes, lines)
    points: list[Point] = []
    for spot, name in zip(spots, names, strict=True):
        points.append(point_of(spot, name))
    return Plot(
        name=sheet,
        width=frame.width,
        height=frame.height,
        grid=tuple(grid),
        axis=tuple(axis),
        lines=tuple(lines),
        points=tuple(points),
        linked=areas_apart([point.hit for point in points]),
        change=upright,
    )


def near_days(values: Sequence[Value]) -> list[int]:
    """The days that the scale must hold, without what is far from all others and would squeeze
    them.
    """
    days = reached_days(values)
    first, last = core(days, FAR_DAYS)
    return sorted(day for day in days if first <= day <= last)


def beyond(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values that stand at an edge because their dates lie far from all others."""
    near = near_days(values)
    first, last = near[0], near[-1]
    far_values: list[Value] = []
    for value in values:
        if value.span is None:
            continue
        if any(day and not first <= day <= last for day in (value.span.first, value.span.last)):
            far_values.append(value)
    return tuple(far_values)


def reached_days(values: Sequence[Value]) -> list[int]:
    """The days that the scale must hold, with some years of an open side."""
    days: list[int] = []
    for value in values:
        if value.span is None:
            continue
        first, last = value.span.first, value.span.last
        if first:
            days.append(first)
        if last:
            days.append(last)
        if first is None and last and last > OPEN_DAYS:
            days.append(last - OPEN_DAYS)
        if last is None and first:
            days.append(min(first + OPEN_DAYS, date.max.toordinal()))
    return days


def spot_of(value: Value, frame: Frame) -> Spot:
    """The place of a value; an open side of its date reaches to the edge of the plot."""
    y = frame.y(value.number)
    if value.day is not None:
        x = frame.days.place(value.day)
        return Spot(value, x, y, near=x, far=x, finger=x)
    near = frame.days.near - 10
    far = frame.days.far + 10
    if value.span and value.span.first:
        near = frame.days.place(value.span.first)
    if value.span and value.span.last:
        far = frame.days.place(value.span.last)
    far = max(far, near + 12)
    middle = (near + far) / 2
    return Spot(value, middle, y, near, far, finger=middle)


def side_by_side(spots: Sequence[Spot]) -> list[Spot]:
    """The spots with those of one day that would cover each other moved beside each other."""
    moved: list[Spot] = []
    for spot in spots:
        if spot.ranged:
            moved.append(spot)
            continue
        together: list[Spot] = []
        for other in spots:
            if not other.ranged and other.x == spot.x and abs(other.y - spot.y) < FINGER:
                together.append(other)
        steps = together.index(spot) - (len(together) - 1) / 2
        x = spot.x + steps * (2 * RADIUS + 3)
        moved.append(spot._replace(x=x, finger=spot.x + steps * FINGER))
    return moved


def lines_in_time(spots: Sequence[Spot], survey_days: Sequence[int] = ()) -> list[Stroke]:
    """Lines between neighbours in time, but not over a gap: a day of the survey that is missing,
    or one and a half usual steps or more.
    """
    dots = [spot for spot in spots if not spot.ranged]
    # By day, and on each day by number: what is the same number for two sources is one end of
    # a line.
    dots_of_day: dict[int, dict[float, list[Spot]]] = {}
    for dot in sorted(dots, key=lambda dot: dot.value.day or 0):
        dots_of_number = dots_of_day.setdefault(dot.value.day or 0, {})
        dots_of_number.setdefault(dot.value.number, []).append(dot)
    gap = float("inf")
    steps = [after - before for before, after in pairwise(dots_of_day)]
    if len(steps) > 1 and not survey_days:
        gap = median(steps) * 1.5
    lines: list[Stroke] = []
    for day, next_day in pairwise(dots_of_day):
        is_missing = any(day < survey_day < next_day for survey_day in survey_days)
        if next_day - day < gap and not is_missing:
            lines += lines_between(dots_of_day[day].values(), dots_of_day[next_day].values())
    return lines


def lines_between(before: Collection[list[Spot]], after: Collection[list[Spot]]) -> list[Stroke]:
    """Lines from the values of one day to those of the next of the same source, or to all where
    no source has both.
    """
    if len(before) == len(after) == 1:
        return [stroke(middle(*before), middle(*after))]
    all_lines: list[Stroke] = []
    lines_of_a_source: list[Stroke] = []
    for start in before:
        sources = {dot.value.source for dot in start}
        for end in after:
            line = stroke(middle(start), middle(end))
            all_lines.append(line)
            if any(dot.value.source in sources for dot in end):
                lines_of_a_source.append(line)
    return lines_of_a_source or all_lines


def middle(dots: Sequence[Spot]) -> tuple[float, float]:
    """Where the line meets dots that stand side by side."""
    return sum(dot.x for dot in dots) / len(dots), dots[0].y


def point_of(spot: Spot, name: Label | None) -> Point:
    """The shapes of one value."""
    labels = () if name is None else (name,)
    if spot.ranged:
        return Point(
            anchor=spot.value.anchor,
            name=spot.value.name,
            hit=Box(spot.near, spot.y - FINGER / 2, max(spot.far - spot.near, FINGER), FINGER),
            labels=labels,
            rects=tuple(range_rects(spot)),
        )
    left, top = round(spot.finger - FINGER / 2, 1), round(spot.y - FINGER / 2, 1)
    return Point(
        anchor=spot.value.anchor,
        name=spot.value.name,
        hit=Box(left, top, FINGER, FINGER),
        labels=labels,
        marks=(Mark("ring", round(spot.x, 1), spot.y, RADIUS),),
    )


def range_rects(spot: Spot) -> list[Rect]:
    """A hatched bar over the range of a date, that fades where the date is open."""
    near = round(spot.near, 1)
    length = round(spot.far - spot.near, 1)
    y = round(spot.y - RANGE_HEIGHT / 2, 1)
    rects = [
        Rect("bar", near, y, length, RANGE_HEIGHT),
        Rect("hatch", near, y, length, RANGE_HEIGHT),
    ]
    edge = round(min(30.0, length / 2), 1)
    span = spot.value.span
    if span and span.first is None:
        rects.append(Rect("fade-in", near - 0.6, y - 0.6, edge, RANGE_HEIGHT + 1.2))
    if span and span.last is None:
        x = round(near + length - edge + 0.6, 1)
        rects.append(Rect("fade-out", x, y - 0.6, edge, RANGE_HEIGHT + 1.2))
    return rects


def heading(unit: str, width: float) -> list[Label]:
    """Which way is better, and what is counted."""
    better = Label(gettext("↑ better"), 2, 16, "better")
    labels = [better]
    if unit:
        counted = Label(unit, better.box.width + 18, 16, "year")
        if counted.box.within(width, 30):
            labels.append(counted)
    return labels


def tick_labels(frame: Frame, x: float) -> list[Label]:
    """The numbers beside the measure."""
    labels: list[Label] = []
    for tick in frame.measure.ticks:
        label = Label(frame.measure.words(tick), x, frame.y(tick) + 4.5, "year", "end")
        if label.box.x >= 0:
            labels.append(label)
    return with_room(labels)


def year_labels(spots: Sequence[Spot], frame: Frame) -> list[Label]:
    """The years under the plot: those of the values where they have room, the last before the
    first.
    """
    base = frame.height - 12
    labels: list[Label] = []
    if all_single_years(spots):
        places = {spot.value.when: frame.days.place(spot.value.day or 0) for spot in spots}
        for year, x in sorted(places.items(), reverse=True):
            labels.append(Label(year, x, base, "year", "middle"))
    else:
        for round_year in frame.days.years(YEARS_APART):
            x = frame.days.year_place(round_year)
            labels.append(Label(str(round_year), x, base, "year", "middle"))
    return with_room([label for label in labels if label.box.within(frame.width, frame.height)])


def all_single_years(spots: Sequence[Spot]) -> bool:
    """Whether the date of every value is written as one year."""
    return all(not spot.ranged and len(spot.value.when) == 4 for spot in spots)


def with_room(labels: Sequence[Label]) -> list[Label]:
    """The labels that have room, the earlier in the list before the later."""
    apart: list[Label] = []
    for label in labels:
        room = Box(label.box.x - 6, label.box.y, label.box.width + 12, label.box.height)
        if not any(room.meets(other.box) for other in apart):
            apart.append(label)
    return apart
