"""From days to places along an axis, and the round years that are written beside it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class Scale(NamedTuple):
    """Days, as proleptic Gregorian ordinals, in proportion to the units from near to far."""

    first: int
    last: int
    near: float
    far: float

    def place(self, day: int) -> float:
        """Where the day stands; a day outside stands at the edge."""
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(self.near + share * (self.far - self.near), 1)

    def years(self, apart: float) -> list[int]:
        """Round years inside the scale, at least `apart` units from each other."""
        first, last = (date.fromordinal(day).year for day in (self.first, self.last))
        per_year = (self.far - self.near) / ((self.last - self.first) / 365.2425)
        step = next((step for step in STEPS if step * per_year >= apart), STEPS[-1])
        candidates = range(first - first % step, last + 1, step)
        return [year for year in candidates if year > 0 and date(year, 1, 1).toordinal() >= self.first]

    def year_place(self, year: int) -> float:
        """Where the first of January of the year stands."""
        return self.place(date(year, 1, 1).toordinal())


def year_scale(days: Iterable[int], near: float, far: float) -> Scale:
    """A scale over whole years that holds all the days, at least two years long."""
    days = list(days)
    first = date(date.fromordinal(min(days)).year, 1, 1).toordinal()
    last = min(max(*days, first + 731), date.max.toordinal())
    return Scale(min(first, last - 731), last, near, far)
