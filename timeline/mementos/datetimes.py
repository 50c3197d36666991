"""The one form in which a Memento client asks for a time."""

import re
from datetime import UTC, datetime

FORM = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT",
    re.ASCII,
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def asked_time(text: str) -> datetime | None:
    """The time that Accept-Datetime names (RFC 7089, 2.1.1); None for any other form, and for what
    is no day or no time of a day.
    """
    match = FORM.fullmatch(text)
    if match is None:
        return None
    day, month, *numbers = match.groups()
    year, hour, minute, second = map(int, numbers)
    try:
        return datetime(year, MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
