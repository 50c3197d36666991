"""A day of the calendar, and a day with its time, as people write them. Plans and due days are
exact, where EDTF is for what is known of the past.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from govdigital.lazy_text import LazyText
from govdigital.site_day import site_day
from timeline.dates.edtf import NO_TIME, OUTSIDE, edtf_of, shortened
from timeline.dates.unread_words import UNREAD

NOT_ONE_DAY = _("“%(text)s” is not one day. Write year, month and day, as in 2026-11-30.")
WITHOUT_TIME = _("“%(text)s” has no time of day. Write it behind the day, as in 2026-11-30 09:00.")
NOT_UNDERSTOOD = _(
    "“%(text)s” is not understood as a day and a time. Write it as in 2026-11-30 09:00."
)
LEFT_OUT = _(
    "“%(text)s” does not come in %(zone)s: clocks go forward then. Choose a time an hour later."
)
TWICE = _(
    "“%(text)s” comes twice in %(zone)s: clocks go back then. Choose a time an hour earlier or "
    "later."
)

FROM_TODAY = {"today": 0, "hoy": 0, "tomorrow": 1, "mañana": 1, "yesterday": -1, "ayer": -1}
EXACT_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_AND_TIME = re.compile(
    r"(.+?)(?:T|,? (?:at |a las? )?)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?",
    re.IGNORECASE,
)


def day_of(text: str) -> date | None:
    """The day that was typed: “2026-11-30”, “30/11/2026”, “30 de noviembre de 2026”, “today”; None
    for a blank text.

    Raises ValidationError with a sentence that repeats what was typed.
    """
    if (days := FROM_TODAY.get(text.strip().casefold())) is not None:
        return site_day() + timedelta(days=days)
    try:
        edtf = edtf_of(text)
    except ValidationError as refusal:
        if refusal.code in (UNREAD, OUTSIDE):
            # What EDTF would have instead is no help here.
            raise refused(NOT_ONE_DAY, text) from None
        raise
    if not edtf:
        return None
    if EXACT_DAY.fullmatch(edtf) is None:
        raise refused(NOT_ONE_DAY, text)
    return date.fromisoformat(edtf)


def moment_of(text: str) -> datetime | None:
    """The day and the time that were typed, in the zone in which the site tells time; None for a
    blank text.

    Raises ValidationError with a sentence that repeats what was typed.
    """
    if not text.strip():
        return None
    written = DAY_AND_TIME.fullmatch(text.strip())
    if written is None:
        raise refused(WITHOUT_TIME if is_day(text) else NOT_UNDERSTOOD, text)
    day_words, hours, minutes, seconds = written.groups()
    # Where the day is wrong, its sentence repeats the day alone.
    day = day_of(day_words)
    if day is None:
        raise refused(NOT_UNDERSTOOD, text)
    try:
        clock = time(int(hours), int(minutes), int(seconds or 0))
    except ValueError:
        raise refused(NO_TIME, text) from None
    return in_site_zone(datetime.combine(day, clock), text)


def in_site_zone(naive: datetime, text: str) -> datetime:
    """The moment at which clocks of the site show this; raises ValidationError where they never do,
    or twice.
    """
    zone = timezone.get_current_timezone()
    earlier = naive.replace(tzinfo=zone, fold=0)
    later = naive.replace(tzinfo=zone, fold=1)
    name = timezone.get_current_timezone_name()
    if earlier.utcoffset() == later.utcoffset():
        return earlier
    try:
        shown = earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return earlier
    if shown != naive:
        raise refused(LEFT_OUT, text, zone=name)
    raise refused(TWICE, text, zone=name)


def is_day(text: str) -> bool:
    """Whether the text is read as a day."""
    try:
        return day_of(text) is not None
    except ValidationError:
        return False


def refused(sentence: LazyText, text: str, **values: str) -> ValidationError:
    """The error with this sentence about the text."""
    return ValidationError(sentence, code="day", params={"text": shortened(text), **values})


def day_in_words(day: date, today: date) -> str:
    """The day with its weekday and, within a year, how far away it is: “Monday 30 November 2026, in
    4 days”.
    """
    words = f"{date_format(day, 'l')} {date_format(day, 'DATE_FORMAT')}"
    days = (day - today).days
    if abs(days) > 366:
        return words
    return f"{words}, {distance_in_words(days)}"


def distance_in_words(days: int) -> str:
    """How far away a day is, counted from today."""
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(number)s day", "in %(number)s days", days) % {"number": days}
    return ngettext("%(number)s day ago", "%(number)s days ago", -days) % {"number": -days}
