"""The first and the last day of one EDTF date, any digit of which may be unknown (ISO 8601-2)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

MONTHS = range(1, 13)


class Grouping(NamedTuple):
    """Months that have one name, as their first one and their number."""

    first_month: int
    months: int


class FirstAndLast(NamedTuple):
    """The first and the last day of a date."""

    first: date
    last: date


# ISO 8601-2, 4.8. Spring to winter come three times: anywhere, in the northern and in the southern
# hemisphere. Some last into the next year.
GROUPINGS = {
    21: Grouping(3, 3),
    22: Grouping(6, 3),
    23: Grouping(9, 3),
    24: Grouping(12, 3),
    25: Grouping(3, 3),
    26: Grouping(6, 3),
    27: Grouping(9, 3),
    28: Grouping(12, 3),
    29: Grouping(9, 3),
    30: Grouping(12, 3),
    31: Grouping(3, 3),
    32: Grouping(6, 3),
    33: Grouping(1, 3),
    34: Grouping(4, 3),
    35: Grouping(7, 3),
    36: Grouping(10, 3),
    37: Grouping(1, 4),
    38: Grouping(5, 4),
    39: Grouping(9, 4),
    40: Grouping(1, 6),
    41: Grouping(7, 6),
}


def first_and_last(bare: str) -> FirstAndLast:
    """Both days of “2014”, “199X-05”, “2014-24” and their like; raises ValueError where no such day
    exists.
    """
    calendar_date, _t, _time = bare.partition("T")
    year, _hyphen, rest = calendar_date.partition("-")
    month, _hyphen, day = rest.partition("-")
    years = fitting(year, range(1, 10_000))
    if month.isdigit() and int(month) in GROUPINGS:
        return _days_of_grouping(years[0], GROUPINGS[int(month)])
    months = fitting(month or "XX", MONTHS)
    day_mask = day or "XX"
    # A day that no month has is not looked for in ten thousand years: 2000 had a 29 February.
    if next(_days([2000], months, day_mask), None) is None:
        raise ValueError(bare)
    earliest = next(_days(years, months, day_mask), None)
    latest = next(_days_backwards(years, months, day_mask), None)
    if earliest is None or latest is None:
        raise ValueError(bare)
    return FirstAndLast(earliest, latest)


def fitting(mask: str, numbers: Sequence[int]) -> list[int]:
    """Those of the numbers whose digits are those of the mask; an X stands for any digit."""
    if mask.isascii() and mask.isdigit():
        # Most dates have no X, and need not be looked for among ten thousand years.
        return [int(mask)] if int(mask) in numbers else []
    pattern = re.compile(mask.replace("X", "[0-9]"))
    return [number for number in numbers if pattern.fullmatch(f"{number:0{len(mask)}d}")]


def _days(years: Iterable[int], months: Iterable[int], day_mask: str) -> Iterator[date]:
    """The days of these months of these years that fit the mask, the earliest first."""
    for year in years:
        for month in months:
            for day in fitting(day_mask, _days_of_month(year, month)):
                yield date(year, month, day)


def _days_backwards(years: Sequence[int], months: Sequence[int], day_mask: str) -> Iterator[date]:
    """The same days, the latest first."""
    for year in reversed(years):
        for month in reversed(months):
            for day in reversed(fitting(day_mask, _days_of_month(year, month))):
                yield date(year, month, day)


def _days_of_month(year: int, month: int) -> range:
    return range(1, monthrange(year, month)[1] + 1)


def _days_of_grouping(year: int, grouping: Grouping) -> FirstAndLast:
    first = date(year, grouping.first_month, 1)
    last_month = grouping.first_month + grouping.months - 1
    last_year = year
    if last_month > 12:
        last_month -= 12
        last_year += 1
    if last_year > date.max.year:
        return FirstAndLast(first, date.max)
    return FirstAndLast(first, date(last_year, last_month, monthrange(last_year, last_month)[1]))
