"""From days to places along an axis, and the round years that are written beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

# A gap of so many years parts what belongs to a story from what is far outside of it.
FAR_YEARS = 50
FAR_DAYS = FAR_YEARS * 366
# Of the Gregorian calendar, on average.
DAYS_A_YEAR = 365.2425
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

# In their order, how often each stands.
Places = list[tuple[int, int]]


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


def core(places: Iterable[int] | Mapping[int, int], far: int) -> tuple[int, int]:
    """The first and last of the places without the few that would squeeze all others; a mapping
    says how often each place stands.

    Those are the fewer than half beyond a gap that is wider than `far` and than all the rest
    together.
    """
    rest = sorted(Counter(places).items())
    while True:
        shorter = _without_far_last(_without_far_first(rest, far), far)
        if len(shorter) == len(rest):
            return rest[0][0], rest[-1][0]
        rest = shorter


def _without_far_first(places: Places, far: int) -> Places:
    last, _number = places[-1]
    fewer_than_half = (sum(number for _place, number in places) - 1) // 2
    before, near = 0, places
    for position, ((place, number), (following, _number)) in enumerate(pairwise(places), 1):
        before += number
        if before > fewer_than_half:
            break
        if following - place > max(far, last - following):
            near = places[position:]
    return near


def _without_far_last(places: Places, far: int) -> Places:
    mirrored = _without_far_first([(-place, number) for place, number in reversed(places)], far)
    return [(-place, number) for place, number in reversed(mirrored)]


def year_scale(days: Iterable[int], near: float, far: float) -> Scale:
    """A scale over whole years that holds all the days, at least two years long."""
    days = list(days)
    first = date(date.fromordinal(min(days)).year, 1, 1).toordinal()
    last = min(max(*days, first + 731), date.max.toordinal())
    return Scale(min(first, last - 731), last, near, far)
