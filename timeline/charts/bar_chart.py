"""A share, or a few, as bars on a scale from 0 to 100 per cent."""

from collections.abc import Sequence

from timeline.charts.indicator_values import PERCENT, Value, amount
from timeline.charts.plot_shapes import SIZES, Plot, Point
from timeline.charts.text_width import Box, Label, line_height, text_width, wrap
from timeline.charts.timeline_shapes import Rect, stroke

EDGE = 2.0
THICK = 26.0
ROOM = 10.0


def bars(name: str, values: Sequence[Value]) -> Plot:
    """One bar a value, each under its date and source."""
    width = SIZES[name]
    points, y = [], 4.0
    for value in values:
        point = bar(value, width, y)
        points.append(point)
        y += point.hit.height
    places = {tick: EDGE + (width - 2 * EDGE) * tick / 100 for tick in (0, 25, 50, 75, 100)}
    grid = tuple(stroke((x, y - 2), (x, y + 5)) for x in places.values())
    axis = tuple(
        Label(
            amount(tick, 0, PERCENT),
            places[tick],
            y + 20,
            "year",
            {0: "start", 100: "end"}.get(tick, "middle"),
        )
        for tick in (0, 50, 100)
    )
    return Plot(name, width, y + 28, grid, axis, (), tuple(points), linked=True)


def bar(value: Value, width: float, top: float) -> Point:
    """The bar of one share, its amount inside it where there is room, else after it."""
    whole = width - 2 * EDGE
    length = round(max(whole * value.number / 100, 1.5), 1)
    labels, y = [], top + 14
    words = " · ".join(part for part in (value.when, value.source) if part)
    for line in wrap(words, "source", whole):
        labels.append(Label(line, EDGE, y, "source"))
        y += line_height("source")
    y -= line_height("source") - 8
    rects = (Rect("track", EDGE, y, whole, THICK), Rect("bar", EDGE, y, length, THICK))
    if length > text_width(value.words, "value") + 2 * ROOM:
        amount_label = Label(value.words, EDGE + length - ROOM, y + 18, "inside", "end")
    else:
        amount_label = Label(value.words, EDGE + length + ROOM, y + 18, "value")
    height = y + THICK + 14 - top
    return Point(
        value.pk, value.name, Box(0, top, width, height), (*labels, amount_label), (), rects
    )
