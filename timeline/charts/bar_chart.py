"""A share, or a few, as bars on a scale from 0 to 100 per cent."""

from collections.abc import Sequence

from timeline.charts.indicator_values import Value
from timeline.charts.plot_shapes import SHEET_WIDTHS, Plot, Point
from timeline.charts.text_width import Box, Label, line_height, text_width, wrap
from timeline.charts.timeline_shapes import Rect, Stroke, stroke
from timeline.texts.amounts import PERCENT, amount

EDGE = 2.0
BAR_HEIGHT = 26.0
PADDING = 10.0
# The shares that are written, each with the end of its text that stands at its line.
ANCHORS = {0: "start", 50: "middle", 100: "end"}


def bar_plot(sheet: str, values: Sequence[Value]) -> Plot:
    """One bar a value, each under its date and source."""
    width = SHEET_WIDTHS[sheet]
    points: list[Point] = []
    y = 4.0
    for value in values:
        point = share_bar(value, width, y)
        points.append(point)
        y += point.hit.height
    grid: list[Stroke] = []
    axis: list[Label] = []
    for share in (0, 25, 50, 75, 100):
        x = EDGE + (width - 2 * EDGE) * share / 100
        grid.append(stroke((x, y - 2), (x, y + 5)))
        if share in ANCHORS:
            axis.append(Label(amount(share, 0, PERCENT), x, y + 20, "year", ANCHORS[share]))
    return Plot(
        name=sheet,
        width=width,
        height=y + 28,
        grid=tuple(grid),
        axis=tuple(axis),
        lines=(),
        points=tuple(points),
        linked=True,
    )


def share_bar(value: Value, width: float, top: float) -> Point:
    """The bar of one share, its amount inside it where there is room, else after it."""
    whole = width - 2 * EDGE
    length = round(max(whole * value.number / 100, 1.5), 1)
    words = " · ".join(filter(None, (value.when, value.source)))
    labels: list[Label] = []
    y = top + 14
    for line in wrap(words, "source", whole):
        labels.append(Label(line, EDGE, y, "source"))
        y += line_height("source")
    y -= line_height("source") - 8
    if length > text_width(value.words, "value") + 2 * PADDING:
        labels.append(Label(value.words, EDGE + length - PADDING, y + 18, "inside", "end"))
    else:
        labels.append(Label(value.words, EDGE + length + PADDING, y + 18, "value"))
    track = Rect("track", EDGE, y, whole, BAR_HEIGHT)
    filled = Rect("bar", EDGE, y, length, BAR_HEIGHT)
    return Point(
        anchor=value.anchor,
        name=value.name,
        hit=Box(0, top, width, y + BAR_HEIGHT + 14 - top),
        labels=tuple(labels),
        rects=(track, filled),
    )
