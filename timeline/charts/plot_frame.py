"""The field of a plot, in which values find their places."""

from typing import NamedTuple

from timeline.charts.indicator_values import Measure
from timeline.charts.time_axis import Scale

TOP = 52.0
FOOT = 42.0


class Frame(NamedTuple):
    """The sides of a plot, its scale of days and its measure."""

    width: float
    height: float
    days: Scale
    measure: Measure
    top: float = TOP
    foot: float = FOOT

    def y(self, number: float) -> float:
        """How high a number stands."""
        lowest = self.height - self.foot
        return round(lowest - self.measure.share(number) * (lowest - self.top), 1)
