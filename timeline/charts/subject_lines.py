"""The lines of several subjects on one sheet: one in front with its first and last value, a few
with their names at their ends, all others as hairlines.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from timeline.charts.indicator_values import Measure, Value
from timeline.charts.line_chart import (
    heading,
    lines_in_time,
    near_days,
    side_by_side,
    spot_of,
    tick_labels,
    with_room,
    year_labels,
)
from timeline.charts.method_change import Change, drawn_change
from timeline.charts.plot_frame import TOP, Frame
from timeline.charts.point_names import Spot
from timeline.charts.subject_series import BEHIND, FRONT, Series
from timeline.charts.text_width import Label, line_width, text_width
from timeline.charts.time_axis import year_scale
from timeline.charts.timeline_shapes import Mark, Stroke, stroke

# The sheets: a page's whole width, the measure of a text, and a phone.
WIDTHS = {"page": 1060.0, "wide": 640.0, "narrow": 328.0}
HEIGHTS = {"page": 500.0, "wide": 340.0, "narrow": 330.0}
# Names at the ends of lines stand so far from each other, from baseline to baseline.
NAMES_APART = 19.0
BESIDE = 12.0
FOOT = 48.0
RADII = {FRONT: 3.5, "named": 3.0, BEHIND: 1.5}
# A name takes no more than this share of a sheet.
NAME_SHARE = 0.36


class SubjectLine(NamedTuple):
    """What is drawn of one subject."""

    role: str
    code: str
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...] = ()


class SubjectsPlot(NamedTuple):
    """One sheet; the lines behind come first and the one in front last."""

    name: str
    width: float
    height: float
    grid: tuple[Stroke, ...]
    axis: tuple[Label, ...]
    change: Stroke | None
    change_label: Label | None
    lines: tuple[SubjectLine, ...]

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        labels = list(self.axis)
        if self.change_label:
            labels.append(self.change_label)
        for line in self.lines:
            labels += line.labels
        return labels


def subjects_plot(
    sheet: str,
    all_series: Sequence[Series],
    measure: Measure,
    unit: str,
    survey_days: Sequence[int],
    change: Change | None = None,
    joined: bool = True,
) -> SubjectsPlot:
    """The sheet with these series, the front among them."""
    values = values_of_all(all_series)
    width, height = WIDTHS[sheet], HEIGHTS[sheet]
    left = max(text_width(measure.words(tick), "year") for tick in measure.ticks) + 12
    names = [series for series in all_series if series.role != BEHIND]
    last_day = max(near_days(values))
    room = max(name_width(series, last_day) for series in names)
    right = width - min(room, width * NAME_SHARE) - BESIDE - 4
    days = year_scale(near_days(values), left + 8, right)
    frame = Frame(width, height, days, measure, TOP, FOOT)
    grid = []
    for tick in measure.ticks:
        grid.append(stroke((left, frame.y(tick)), (right, frame.y(tick))))
    years = year_labels([spot_of(value, frame) for value in values], frame)
    axis = [*heading(unit, width), *tick_labels(frame, left - 8), *with_room(years)]
    name_labels = labels_at_ends(names, frame, last_day)
    lines: list[SubjectLine] = []
    for series in all_series:
        labels: list[Label] = []
        if series.code in name_labels:
            labels.append(name_labels[series.code])
        lines.append(line_of(series, frame, survey_days, labels, joined=joined))
    upright, change_label = drawn_change(change, frame, left, right)
    return SubjectsPlot(
        name=sheet,
        width=width,
        height=height,
        grid=tuple(grid),
        axis=tuple(axis),
        change=upright,
        change_label=change_label,
        # The front is drawn over all others.
        lines=tuple(reversed(lines)),
    )


def values_of_all(all_series: Iterable[Series]) -> list[Value]:
    """The values of all series."""
    values: list[Value] = []
    for series in all_series:
        values += series.values
    return values


def name_width(series: Series, last_day: int) -> float:
    """The room that the name takes with the last value behind it."""
    return line_width(end_words(series), kind_of(series), end_note(series, last_day))


def kind_of(series: Series) -> str:
    """The kind of label that a series has."""
    return "front" if series.role == FRONT else "name"


def end_words(series: Series) -> str:
    """Name and latest value."""
    return f"{series.name} {series.last.words}"


def end_note(series: Series, last_day: int) -> str:
    """The date of a latest value that is older than that of the others; blank for all others."""
    span = series.last.span
    if span is None or (span.last or last_day) >= last_day:
        return ""
    return series.last.when


def labels_at_ends(names: Sequence[Series], frame: Frame, last_day: int) -> dict[str, Label]:
    """The names at the ends of lines by code, each as near to its line as the others allow."""
    in_order = sorted(names, key=lambda series: frame.y(series.last.number))
    wanted = [frame.y(series.last.number) + 5 for series in in_order]
    x = frame.days.far + BESIDE
    labels: dict[str, Label] = {}
    places = spread(wanted, NAMES_APART, 16, frame.height - 6)
    for series, y in zip(in_order, places, strict=True):
        note = end_note(series, last_day)
        labels[series.code] = Label(end_words(series), x, y, kind_of(series), "start", note)
    return labels


def spread(wanted: Sequence[float], apart: float, top: float, foot: float) -> list[float]:
    """The places in their order, moved as little as keeps them so far apart and within the
    bounds.
    """
    # Neighbours that would touch become one group around the middle of what they want.
    groups: list[list[float]] = []
    for place in wanted:
        groups.append([place])
        while len(groups) > 1 and overlap(groups[-2], groups[-1], apart):
            groups[-2:] = [[*groups[-2], *groups[-1]]]
    places: list[float] = []
    for group in groups:
        first = beginning(group, apart)
        places += [first + number * apart for number in range(len(group))]
    if places and places[-1] > foot:
        places = [place - (places[-1] - foot) for place in places]
    return bounded(places, apart, top)


def beginning(group: Sequence[float], apart: float) -> float:
    """Where the first of a group stands, so that its middle is the middle of what it wants."""
    return sum(group) / len(group) - apart * (len(group) - 1) / 2


def overlap(before: Sequence[float], after: Sequence[float], apart: float) -> bool:
    """Whether the last of one group stands too near to the first of the next."""
    last = beginning(before, apart) + apart * (len(before) - 1)
    return beginning(after, apart) - last < apart


def bounded(places: Sequence[float], apart: float, top: float) -> list[float]:
    """The places moved down where they stand above the top or too near to the one before."""
    moved: list[float] = []
    lowest = top
    for place in places:
        y = round(max(place, lowest), 1)
        moved.append(y)
        lowest = y + apart
    return moved


def line_of(
    series: Series,
    frame: Frame,
    survey_days: Sequence[int],
    labels: Sequence[Label],
    *,
    joined: bool,
) -> SubjectLine:
    """The strokes and marks of one subject; of the front each value has a mark, of the others the
    last, and what no line reaches.
    """
    spots = side_by_side([spot_of(value, frame) for value in series.values])
    strokes = lines_in_time(spots, survey_days) if joined else []
    marks = marks_of(series, spots, strokes)
    texts = list(labels)
    if series.role == FRONT and len(spots) > 1:
        texts.append(first_label(spots, frame.days.near - 8))
    return SubjectLine(
        role=series.role,
        code=series.code,
        strokes=(*polylines(strokes), *ranges(spots)),
        marks=tuple(marks),
        labels=tuple(texts),
    )


def marks_of(series: Series, spots: Sequence[Spot], strokes: Sequence[Stroke]) -> list[Mark]:
    """The dots of a series."""
    ends: set[str] = set()
    for line in strokes:
        ends.update(line.points.split(" "))
    marks: list[Mark] = []
    for number, spot in enumerate(spots, 1):
        if spot.ranged:
            continue
        is_shown = series.role == FRONT or (series.role != BEHIND and number == len(spots))
        if is_shown or f"{spot.x:g},{spot.y:g}" not in ends:
            marks.append(Mark("dot", round(spot.x, 1), spot.y, RADII[series.role]))
    return marks


def first_label(spots: Sequence[Spot], left: float) -> Label:
    """The first value of the front, on the side of its dot from which the line does not come."""
    first, second = spots[0], spots[1]
    y = first.y - 12
    if second.y < first.y:
        y = first.y + 24
    label = Label(first.value.words, first.x, y, "front", "middle")
    if label.box.x < left:
        # A long value would reach over the numbers of the axis.
        return Label(label.text, max(first.x - RADII[FRONT], left), y, "front")
    return label


def ranges(spots: Sequence[Spot]) -> list[Stroke]:
    """A level stroke for each value whose date is a range."""
    strokes: list[Stroke] = []
    for spot in spots:
        if spot.ranged:
            strokes.append(stroke((round(spot.near, 1), spot.y), (round(spot.far, 1), spot.y)))
    return strokes


def polylines(strokes: Sequence[Stroke]) -> list[Stroke]:
    """The same lines, with those that go on from each other in one."""
    joined: list[list[str]] = []
    for line in strokes:
        start, end = line.points.split(" ")
        if joined and joined[-1][-1] == start:
            joined[-1].append(end)
        else:
            joined.append([start, end])
    return [Stroke(" ".join(points)) for points in joined]
