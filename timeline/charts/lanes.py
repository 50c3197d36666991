"""How the width of the tall sheet is shared: years, strips of eras, lanes of bars, labels."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 328
YEARS_WIDTH = 42
STRIP_WIDTH = 6
MOST_TIERS = 4
LANES_WIDTH = 84
WIDEST_LANE = 12
GUTTER = 20


class Columns(NamedTuple):
    """How the sheet's width is shared: where the lanes begin, how wide each is, where the text
    begins.
    """

    lanes: float
    lane: float
    text: float

    @property
    def radius(self) -> float:
        """Half the size of a mark that fits its lane."""
        return round(max(min(6.0, self.lane * 0.45), 1.5), 1)


def columns_for(tier_count: int, lane_count: int) -> Columns:
    """The columns of a sheet with so many tiers of eras and lanes of entries."""
    left = YEARS_WIDTH + 5 + min(tier_count, MOST_TIERS) * (STRIP_WIDTH + 3) + 4
    lane = min(WIDEST_LANE, LANES_WIDTH / lane_count)
    text = round(left + max(lane_count * lane, 12) + GUTTER, 1)
    return Columns(left, lane, text)


def free_lanes(stretches: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch from near to far the first lane that is free there; earlier stretches
    choose first.
    """
    lane_ends: list[float] = []
    lanes = [0] * len(stretches)
    for number in sorted(range(len(stretches)), key=lambda number: stretches[number]):
        near, far = stretches[number]
        for lane, end in enumerate(lane_ends):
            if end <= near:
                lane_ends[lane] = far
                lanes[number] = lane
                break
        else:
            lanes[number] = len(lane_ends)
            lane_ends.append(far)
    return lanes
