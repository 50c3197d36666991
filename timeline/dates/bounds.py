"""The first and the last day of one EDTF date, any digit of which may be unknown (ISO 8601-2)."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

MONTHS = range(1, 13)
# ISO 8601-2, 4.8: groupings of months, each as its first month and the number of its months. Spring
# to winter come three times: anywhere, in the northern and in the southern hemisphere. Some last
# into the next year.
QUARTERS_FROM_SPRING = (3, 6, 9, 12)
QUARTERS_FROM_AUTUMN = (9, 12, 3, 6)
GROUPINGS = {
    number: (first, months)
    for number, first, months in (
        *(
            (21 + place, first, 3)
            for place, first in enumerate(QUARTERS_FROM_SPRING * 2 + QUARTERS_FROM_AUTUMN)
        ),
        *((33, 1, 3), (34, 4, 3), (35, 7, 3), (36, 10, 3)),
        *((37, 1, 4), (38, 5, 4), (39, 9, 4)),
        *((40, 1, 6), (41, 7, 6)),
    )
}


def first_and_last(bare: str) -> tuple[date, date]:
    """Both days of “2014”, “199X-05”, “2014-24” and their like; raises ValueError where no such day
    exists.
    """
    year, _hyphen, rest = bare.partition("T")[0].partition("-")
    month, _hyphen, day = rest.partition("-")
    years = fitting(year, range(1, 10_000))
    if month.isdigit() and int(month) in GROUPINGS:
        return _grouping(years[0], *GROUPINGS[int(month)])
    months = fitting(month or "XX", MONTHS)
    # A day that no month has is not looked for in ten thousand years: 2000 had a 29 February.
    if not any(fitting(day or "XX", range(1, monthrange(2000, month)[1] + 1)) for month in months):
        raise ValueError(bare)
    earliest = next(_days(years, months, day or "XX"), None)
    latest = next(_days(years[::-1], months[::-1], day or "XX", backwards=True), None)
    if earliest is None or latest is None:
        raise ValueError(bare)
    return earliest, latest


def fitting(mask: str, numbers: Sequence[int]) -> list[int]:
    """Those of the numbers whose digits are those of the mask; an X stands for any digit."""
    pattern = re.compile(mask.replace("X", "[0-9]"))
    return [number for number in numbers if pattern.fullmatch(f"{number:0{len(mask)}d}")]


def _days(
    years: Sequence[int], months: Sequence[int], mask: str, backwards: bool = False
) -> Iterator[date]:
    """The days of these months of these years that fit the mask, in this order."""
    for year in years:
        for month in months:
            days = fitting(mask, range(1, monthrange(year, month)[1] + 1))
            for day in reversed(days) if backwards else days:
                yield date(year, month, day)


def _grouping(year: int, first: int, months: int) -> tuple[date, date]:
    last = first + months - 1
    over, month = divmod(last - 1, 12)
    if year + over > 9999:
        return date(year, first, 1), date.max
    return date(year, first, 1), date(year + over, month + 1, monthrange(year + over, month + 1)[1])
