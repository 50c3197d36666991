"""One moment of an EDTF date in words; wording.py puts them together."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from timeline.dates import Moment


class Part(NamedTuple):
    """A run of words; `datetime` is what an HTML time element takes, or "" where there is none."""

    text: str
    datetime: str = ""


CALENDAR = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
SEASON = re.compile("([0-9]{4})-([2-4][0-9])")

# ISO 8601-2, 4.8: groupings of months. Spring to winter come three times, for no, the northern and the southern
# hemisphere; as they stand, and with the article that a preposition wants before it.
SEASONS = (
    gettext_lazy("spring {year}"),
    gettext_lazy("summer {year}"),
    gettext_lazy("autumn {year}"),
    gettext_lazy("winter {year}"),
)
GROUPINGS = dict(
    enumerate(
        (
            *SEASONS * 3,
            gettext_lazy("first quarter of {year}"),
            gettext_lazy("second quarter of {year}"),
            gettext_lazy("third quarter of {year}"),
            gettext_lazy("fourth quarter of {year}"),
            gettext_lazy("first third of {year}"),
            gettext_lazy("second third of {year}"),
            gettext_lazy("last third of {year}"),
            gettext_lazy("first half of {year}"),
            gettext_lazy("second half of {year}"),
        ),
        start=21,
    )
)
SEASONS_GOVERNED = (
    pgettext_lazy("after a preposition", "spring {year}"),
    pgettext_lazy("after a preposition", "summer {year}"),
    pgettext_lazy("after a preposition", "autumn {year}"),
    pgettext_lazy("after a preposition", "winter {year}"),
)
GROUPINGS_GOVERNED = dict(
    enumerate(
        (
            *SEASONS_GOVERNED * 3,
            pgettext_lazy("after a preposition", "the first quarter of {year}"),
            pgettext_lazy("after a preposition", "the second quarter of {year}"),
            pgettext_lazy("after a preposition", "the third quarter of {year}"),
            pgettext_lazy("after a preposition", "the fourth quarter of {year}"),
            pgettext_lazy("after a preposition", "the first third of {year}"),
            pgettext_lazy("after a preposition", "the second third of {year}"),
            pgettext_lazy("after a preposition", "the last third of {year}"),
            pgettext_lazy("after a preposition", "the first half of {year}"),
            pgettext_lazy("after a preposition", "the second half of {year}"),
        ),
        start=21,
    )
)


def moment_in_words(moment: Moment, governed: bool) -> Part:
    """The moment without its qualifiers; `governed` when it follows a preposition ("the 1990s")."""
    bare = moment.bare.partition("T")[0]
    # An unknown month or day at the end makes the date that much shorter.
    known = re.sub("(?:-XX){1,2}$", "", bare)
    if known == "XXXX":
        return Part(
            pgettext("after a preposition", "an unknown year") if governed else gettext("year not known")
        )
    if calendar := CALENDAR.fullmatch(known):
        year, month, day = (int(number or 0) for number in calendar.groups())
        return Part(_calendar_date(year, month, day, governed), known)
    if season := SEASON.fullmatch(known):
        names = GROUPINGS_GOVERNED if governed else GROUPINGS
        return Part(str(names[int(season[2])]).format(year=int(season[1])))
    if re.fullmatch("[0-9]{3}X", known):
        decade = int(known[:3] + "0")
        words = pgettext("after a preposition", "the {decade}s") if governed else gettext("{decade}s")
        return Part(words.format(decade=decade))
    if re.fullmatch("[0-9]{2}XX", known):
        return Part(_century(int(known[:2]) + 1, governed))
    return Part(_between(moment.earliest, moment.latest, governed))


def _calendar_date(year: int, month: int, day: int, governed: bool) -> str:
    if not month:
        return str(year)
    name = str(MONTHS[month])
    if not day:
        return gettext("{month} {year}").format(month=name, year=year)
    words = (
        pgettext("after a preposition", "{day} {month} {year}")
        if governed
        else gettext("{day} {month} {year}")
    )
    return words.format(day=day, month=name, year=year)


def _century(number: int, governed: bool) -> str:
    words = (
        pgettext("after a preposition", "the {number} century") if governed else gettext("{number} century")
    )
    is_roman = pgettext("how centuries are numbered: ordinal or roman", "ordinal") == "roman"
    return words.format(number=_roman(number) if is_roman else _ordinal(number))


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "C" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]


def _between(earliest: date, latest: date, governed: bool) -> str:
    """What is true of any date: it lies between its bounds, said by year, month or day as they allow."""
    month = earliest.day == 1 and latest.day == monthrange(latest.year, latest.month)[1]
    year = month and earliest.month == 1 and latest.month == 12
    start, end = (
        _calendar_date(day.year, 0 if year else day.month, 0 if month else day.day, governed=True)
        for day in (earliest, latest)
    )
    if governed:
        return pgettext("after a preposition", "some time from {start} to {end}").format(start=start, end=end)
    return gettext("some time from {start} to {end}").format(start=start, end=end)
