"""A name for each spot of a plot, where one has room: beside it, clear of others and mostly of
lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from timeline.charts.indicator_values import Value
from timeline.charts.text_width import Box, Label
from timeline.charts.timeline_shapes import Stroke

FINGER = 28.0
RADIUS = 5.0
BESIDE = 14.0


class Spot(NamedTuple):
    """A value at its place; x is the middle of its range, `finger` of the area for a finger."""

    value: Value
    x: float
    y: float
    near: float
    far: float
    finger: float

    @property
    def ranged(self) -> bool:
        """Whether it is drawn as a range and not as a dot."""
        return self.value.day is None

    @property
    def box(self) -> Box:
        """What it covers."""
        if self.ranged:
            return Box(self.near, self.y - RADIUS, self.far - self.near, 2 * RADIUS)
        left, right = self.x - RADIUS, self.x + RADIUS
        return Box(left, self.y - RADIUS, right - left, 2 * RADIUS)


class Anchor(NamedTuple):
    """A place for a text: its baseline, and which end of the text x is."""

    x: float
    y: float
    end: str


def names_of_spots(
    spots: Sequence[Spot], width: float, height: float, axis: Sequence[Box], lines: Sequence[Stroke]
) -> list[Label | None]:
    """A label for each spot where one has room; what has none is still named by its link and in the
    table.
    """
    occupied = [*axis, *(spot.box for spot in spots)]
    on_lines: list[Box] = []
    for line in lines:
        on_lines += footprints(line)
    # The first and the last are named before those between them.
    first, *between = range(len(spots))
    order = [first, *between[-1:], *between[:-1]]
    names: list[Label | None] = [None] * len(spots)
    for number in order:
        name = clearest(
            (
                label
                for label in name_candidates(spots, number)
                if label.box.within(width, height) and not meets_any(label, occupied)
            ),
            on_lines,
        )
        if name:
            names[number] = name
            occupied.append(name.box)
    return names


def clearest(candidates: Iterable[Label], on_lines: Sequence[Box]) -> Label | None:
    """The first that no line runs through, else the first; None where there is none."""
    first = None
    for label in candidates:
        if not meets_any(label, on_lines):
            return label
        first = first or label
    return first


def meets_any(label: Label, boxes: Sequence[Box]) -> bool:
    """Whether the label shares any area with one of the boxes."""
    left, top = label.box.x, label.box.y
    right, foot = left + label.box.width, top + label.box.height
    # As Box.meets, of which a chart would ask some ten thousand times.
    for x, y, width, height in boxes:
        if x < right and left < x + width and y < foot and top < y + height:
            return True
    return False


def footprints(line: Stroke) -> list[Box]:
    """Small squares along a straight line, near enough to each other that no label slips between
    them.
    """
    start, end = line.points.split(" ")
    x1, y1 = map(float, start.split(","))
    x2, y2 = map(float, end.split(","))
    count = max(int(max(abs(x2 - x1), abs(y2 - y1)) // 4), 1)
    squares: list[Box] = []
    for number in range(count + 1):
        share = number / count
        squares.append(Box(x1 + (x2 - x1) * share - 2, y1 + (y2 - y1) * share - 2, 4, 4))
    return squares


def name_candidates(spots: Sequence[Spot], number: int) -> Iterator[Label]:
    """The labels that a spot may have, the best first; with its source where that day has another
    value.
    """
    spot = spots[number]
    words = spot.value.words
    same_date = [other for other in spots if other.value.when == spot.value.when]

    above = Anchor(spot.x, spot.y - 13, "middle")
    below = Anchor(spot.x, spot.y + 25, "middle")
    before = spots[max(number - 1, 0)]
    after = spots[min(number + 1, len(spots) - 1)]
    upright = [below, above]
    if spot.y <= (before.y + after.y) / 2:
        upright = [above, below]
    aslant = [
        Anchor(spot.x - RADIUS, spot.y - 11, "end"),
        Anchor(spot.x + RADIUS, spot.y - 11, "start"),
        Anchor(spot.x - RADIUS, spot.y + 23, "end"),
        Anchor(spot.x + RADIUS, spot.y + 23, "start"),
    ]
    left = Anchor(spot.x - BESIDE, spot.y + 5, "end")
    right = Anchor(spot.x + BESIDE, spot.y + 5, "start")
    sideways = [right, left]
    if same_date[0] is spot:
        sideways = [left, right]
    far = [Anchor(spot.x, spot.y - 30, "middle"), Anchor(spot.x, spot.y + 42, "middle")]

    if len(same_date) > 1 and spot.value.source:
        for anchor in (*sideways, *upright, *aslant, *far):
            yield Label(words, anchor.x, anchor.y, "value", anchor.end, spot.value.source)
    for anchor in (*upright, *aslant, *sideways, *far):
        yield Label(words, anchor.x, anchor.y, "value", anchor.end)
