"""EDTF as schema.org takes dates: what it cannot say without a claim that nobody makes is left
out.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.exceptions import ValidationError

from timeline.dates.edtf import Interval, SingleDate, normalise, parse_edtf

# A year, a month or a day of the calendar: seasons of EDTF have numbers above twelve.
CALENDAR_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
LONGEST_DATE = len("2015-06-23")
OPEN = ".."


def iso_date(edtf: str) -> str:
    """The year, month or day (ISO 8601) that the date is; blank where it is about or uncertain, has
    digits that nobody knows, or is an interval or a set.
    """
    parsed = _parsed(edtf)
    return _exact(parsed) if isinstance(parsed, SingleDate) else ""


def exact_day(edtf: str) -> str:
    """The day (ISO 8601) that the date is; blank where it is longer or less sure than one day."""
    day = iso_date(edtf)
    return day if len(day) == LONGEST_DATE else ""


def coverage(edtf: str) -> str:
    """The time from one date to another (ISO 8601, `..` for an open end); blank where an end is not
    exactly known, or where it is no interval.
    """
    parsed = _parsed(edtf)
    if not isinstance(parsed, Interval):
        return ""
    ends = []
    for end in (parsed.start, parsed.end):
        if end.bare == OPEN:
            ends.append(OPEN)
        elif date := _exact(end):
            ends.append(date)
    return "/".join(ends) if len(ends) == 2 and ends != [OPEN, OPEN] else ""


def coverage_of(dates: Iterable[str]) -> str:
    """From the first to the last of these dates, of those that are exactly known; blank where none
    is.
    """
    exact = sorted(filter(None, map(iso_date, dates)))
    if not exact:
        return ""
    return exact[0] if exact[0] == exact[-1] else f"{exact[0]}/{exact[-1]}"


def moment(at: datetime) -> str:
    """A time in UTC to the second (ISO 8601)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _parsed(edtf: str) -> object:
    try:
        return parse_edtf(normalise(edtf)) if edtf else None
    except ValidationError:
        # Only a text that was never validated.
        return None


def _exact(date: SingleDate) -> str:
    day, _hour, _time = date.bare.partition("T")
    if date.approximate or date.uncertain or not CALENDAR_DATE.fullmatch(day):
        return ""
    return day
