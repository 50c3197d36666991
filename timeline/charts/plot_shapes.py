"""The shapes of a chart, in units of its sheet from its upper left corner."""

from typing import NamedTuple

from timeline.charts.text_width import Box, Label
from timeline.charts.timeline_shapes import Mark, Rect, Stroke

SIZES = {"wide": 640.0, "narrow": 328.0}


class Point(NamedTuple):
    """One value: its row in the table, its whole name, its area and its shapes."""

    pk: int
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

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        return [*self.axis, *(label for point in self.points for label in point.labels)]


def apart(hits: list[Box]) -> bool:
    """Whether a finger can tell the areas apart."""
    ordered = sorted(hits, key=lambda hit: hit.x)
    return len(hits) <= 60 and not any(
        one.meets(other) for number, one in enumerate(ordered) for other in ordered[number + 1 :]
    )
