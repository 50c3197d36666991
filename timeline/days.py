"""The first and the last day of one EDTF moment, such as a year or a season."""

import calendar
import re
from datetime import date, timedelta

PLAIN = re.compile("[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
# The library lets these three seasons end with the calendar year; they last into February.
OVER_NEW_YEAR = ("-24", "-28", "-30")


def first_and_last(bare: str) -> tuple[date, date]:
    """Both days of a moment without qualifiers; raises ValueError where there are none."""
    return _written_days(bare) if PLAIN.fullmatch(bare) else _read_days(bare)


def _written_days(bare: str) -> tuple[date, date]:
    year, month, day = (*map(int, bare.split("-")), 0, 0)[:3]
    last = day or calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, last)


def _read_days(bare: str) -> tuple[date, date]:
    """By the library's strict bounds."""
    # Its grammar takes as long to load as Django; most dates, and with them most processes, need none.
    from edtf import EDTFParseException, parse_edtf

    try:
        parsed = parse_edtf(bare)
        first, last = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, TypeError, AttributeError) as error:
        raise ValueError(bare) from error
    # A year with unknown digits may begin with the year 0, which no calendar date has.
    earliest = date.min if first.tm_year < 1 else date(*first[:3])
    latest = date(*last[:3])
    if bare[4:] in OVER_NEW_YEAR and latest < date.max:
        latest = date(latest.year + 1, 3, 1) - timedelta(days=1)
    return earliest, latest
