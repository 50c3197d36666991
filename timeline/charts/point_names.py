"""A name for each spot of a plot, where one has room: beside it, clear of others and mostly of
lines.
"""

from collections.abc import Sequence
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
        near, far = (self.near, self.far) if self.ranged else (self.x - RADIUS, self.x + RADIUS)
        return Box(near, self.y - RADIUS, far - near, 2 * RADIUS)


def labels(
    spots: Sequence[Spot], width: float, height: float, axis: Sequence[Box], lines: Sequence[Stroke]
) -> list[Label | None]:
    """A label for each spot where one has room; what has none is still named by its link and in the
    table.
    """
    taken = [*axis, *(spot.box for spot in spots)]
    steps = [step for line in lines for step in footprints(line)]
    found: dict[int, Label] = {}
    ends = {0, len(spots) - 1}
    for number in sorted(range(len(spots)), key=lambda number: (number not in ends, number)):
        label = best(candidates(spots, number), width, height, taken, steps)
        if label:
            found[number] = label
            taken.append(label.box)
    return [found.get(number) for number in range(len(spots))]


def best(
    choices: Sequence[Label],
    width: float,
    height: float,
    taken: Sequence[Box],
    steps: Sequence[Box],
) -> Label | None:
    """The first choice that is clear of all, else the first that only a line runs through."""
    free = [
        label
        for label in choices
        if label.box.within(width, height) and not any(label.box.meets(box) for box in taken)
    ]
    whole = (label for label in free if not any(label.box.meets(step) for step in steps))
    return next(whole, free[0] if free else None)


def footprints(line: Stroke) -> list[Box]:
    """Small squares along a straight line, near enough to each other that no label slips between
    them.
    """
    (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in line.points.split(" "))
    count = max(int(max(abs(x2 - x1), abs(y2 - y1)) // 4), 1)
    shares = (number / count for number in range(count + 1))
    return [Box(x1 + (x2 - x1) * share - 2, y1 + (y2 - y1) * share - 2, 4, 4) for share in shares]


def candidates(spots: Sequence[Spot], number: int) -> list[Label]:
    """The places for a spot's label, the best first; with its source where that day has another
    value.
    """
    one = spots[number]
    same = [other for other in spots if other.value.when == one.value.when]
    source = one.value.source if len(same) > 1 else ""
    before, after = spots[max(number - 1, 0)], spots[min(number + 1, len(spots) - 1)]
    above, below = (one.x, one.y - 13, "middle"), (one.x, one.y + 25, "middle")
    right, left = (one.x + BESIDE, one.y + 5, "start"), (one.x - BESIDE, one.y + 5, "end")
    upright = [above, below] if one.y <= (before.y + after.y) / 2 else [below, above]
    aslant = [
        (one.x + side * RADIUS, one.y + rise, anchor)
        for rise in (-11, 23)
        for side, anchor in ((-1, "end"), (1, "start"))
    ]
    sideways = [left, right] if same[0] is one else [right, left]
    far = [(one.x, one.y - 30, "middle"), (one.x, one.y + 42, "middle")]
    full = [*sideways, *upright, *aslant, *far] if source else [*upright, *aslant, *sideways, *far]
    named = [Label(one.value.words, x, y, "value", anchor, source) for x, y, anchor in full]
    brief = [
        Label(one.value.words, x, y, "value", anchor)
        for x, y, anchor in [*upright, *aslant, *sideways, *far]
    ]
    return named + (brief if source else [])
