"""The shapes of a chart, in units of its sheet from its upper left corner."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from timeline.charts.text_width import Box, Label
from timeline.charts.timeline_shapes import Mark, Rect, Stroke

SHEET_WIDTHS = {"wide": 640.0, "narrow": 328.0}
MOST_LINKS = 60


class Point(NamedTuple):
    """One value: the id of its place in the table, its whole name, its area and its shapes."""

    anchor: str
    name: str
    hit: Box
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...] = ()
    rects: tuple[Rect, ...] = ()


class Plot(NamedTuple):
    """One sheet; its points are links where a finger can tell them apart."""

    name: str
    width: float
    height: float
    grid: tuple[Stroke, ...]
    axis: tuple[Label, ...]
    lines: tuple[Stroke, ...]
    points: tuple[Point, ...]
    linked: bool
    # The upright of a change of method; its words stand at the axis.
    change: Stroke | None = None

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        labels = list(self.axis)
        for point in self.points:
            labels += point.labels
        return labels


def areas_apart(areas: Sequence[Box]) -> bool:
    """Whether a finger can tell the areas apart."""
    if len(areas) > MOST_LINKS:
        return False
    return not any(area.meets(other) for area, other in combinations(areas, 2))
