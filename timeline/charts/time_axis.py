"""From days to places along an axis, and the round years that are written beside it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

# A gap of so many years parts what belongs to a story from what is far outside of it.
FAR_YEARS = 50
FAR_DAYS = FAR_YEARS * 366
# Of the Gregorian calendar, on average.
DAYS_A_YEAR = 365.2425
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class Scale(NamedTuple):
    """Days, as proleptic Gregorian ordinals, in proportion to the units from near to far."""

    first: int
    last: int
    near: float
    far: float

    def place(self, day: int) -> float:
        """Where the day stands; a day outside stands at the edge."""
        day_on_scale = min(max(day, self.first), self.last)
        share = (day_on_scale - self.first) / (self.last - self.first)
        return round(self.near + share * (self.far - self.near), 1)

    def years(self, apart: float) -> list[int]:
        """Round years inside the scale, at least `apart` units from each other."""
        first_year = date.fromordinal(self.first).year
        last_year = date.fromordinal(self.last).year
        per_year = (self.far - self.near) / ((self.last - self.first) / DAYS_A_YEAR)
        step = STEPS[-1]
        for shorter_step in STEPS:
            if shorter_step * per_year >= apart:
                step = shorter_step
                break
        years = []
        for year in range(first_year - first_year % step, last_year + 1, step):
            if year > 0 and date(year, 1, 1).toordinal() >= self.first:
                years.append(year)
        return years

    def year_place(self, year: int) -> float:
        """Where the first of January of the year stands."""
        return self.place(date(year, 1, 1).toordinal())


def core(places: Iterable[int], far: int) -> tuple[int, int]:
    """The first and last of the places without the few that would squeeze all others.

    Those are the fewer than half beyond a gap that is wider than `far` and than all the rest
    together.
    """
    rest = sorted(places)
    while True:
        shorter = _without_far_last(_without_far_first(rest, far), far)
        if len(shorter) == len(rest):
            return rest[0], rest[-1]
        rest = shorter


def _without_far_first(places: list[int], far: int) -> list[int]:
    for count in range((len(places) - 1) // 2, 0, -1):
        if places[count] - places[count - 1] > max(far, places[-1] - places[count]):
            return places[count:]
    return places


def _without_far_last(places: list[int], far: int) -> list[int]:
    mirrored = _without_far_first([-place for place in reversed(places)], far)
    return [-place for place in reversed(mirrored)]


def year_scale(days: Iterable[int], near: float, far: float) -> Scale:
    """A scale over whole years that holds all the days, at least two years long."""
    days = list(days)
    first = date(date.fromordinal(min(days)).year, 1, 1).toordinal()
    last = min(max(*days, first + 731), date.max.toordinal())
    return Scale(min(first, last - 731), last, near, far)
