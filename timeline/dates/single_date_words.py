"""One moment of an EDTF date in words; wording.py puts them together."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from timeline.dates.edtf import Moment


class Part(NamedTuple):
    """A run of words; `datetime` is what an HTML time element takes, or "" where there is none."""

    text: str
    datetime: str = ""


CALENDAR = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
SEASON = re.compile("[0-9]{4}-[2-4][0-9]")
DECADE, CENTURY = re.compile("(?!000)[0-9]{3}X"), re.compile("[0-9]{2}XX")
NORTHERN, SOUTHERN = range(25, 29), range(29, 33)

# ISO 8601-2, 4.8: groupings of months. Spring to winter come three times, for no, the northern and
# the southern hemisphere; as they stand, and with the article that a preposition wants before it.
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
    year, month, day = [*known.split("-"), "", ""][:3]
    if CALENDAR.fullmatch(known):
        return Part(_calendar_date(year, int(month or 0), int(day or 0), governed), known)
    if SEASON.fullmatch(known):
        return Part(_season(int(month), year, governed))
    if not month:
        return Part(_unknown_year(moment, year, governed))
    if month == "XX":
        return Part(_of_unknown_month(_year(moment, year), int(day), governed))
    if "X" in month + day:
        return Part(_between(moment.earliest, moment.latest, governed))
    return Part(_of_unknown_year(_year(moment, year), int(month), int(day or 0), governed))


def _calendar_date(year: str, month: int, day: int, governed: bool) -> str:
    if not month:
        return year
    name = str(MONTHS[month])
    if not day:
        return gettext("{month} {year}").format(month=name, year=year)
    words = (
        pgettext("after a preposition", "{day} {month} {year}")
        if governed
        else gettext("{day} {month} {year}")
    )
    return words.format(day=day, month=name, year=year)


def _season(number: int, year: str, governed: bool) -> str:
    names = GROUPINGS_GOVERNED if governed else GROUPINGS
    words = str(names[number]).format(year=year)
    if number in NORTHERN:
        return gettext("{season} (northern hemisphere)").format(season=words)
    if number in SOUTHERN:
        return gettext("{season} (southern hemisphere)").format(season=words)
    return words


def _unknown_year(moment: Moment, year: str, governed: bool) -> str:
    """A year of which not every digit is known, by itself."""
    if year == "XXXX":
        return (
            pgettext("after a preposition", "an unknown year")
            if governed
            else gettext("year not known")
        )
    if DECADE.fullmatch(year):
        return _decade(year[:3], governed)
    if CENTURY.fullmatch(year):
        return _century(int(year[:2]) + 1, governed)
    if year.rstrip("X").isdigit():
        return _between(moment.earliest, moment.latest, governed)
    return _year(moment, year)


def _year(moment: Moment, year: str) -> str:
    """A year as it follows “of”, whatever is known of it."""
    if year.isdigit():
        return year
    if year == "XXXX":
        return gettext("an unknown year")
    if DECADE.fullmatch(year):
        return gettext("some year of {decade}").format(decade=_decade(year[:3], governed=True))
    if CENTURY.fullmatch(year):
        number = _numeral(int(year[:2]) + 1)
        return gettext("some year of the {number} century").format(number=number)
    first, last = f"{moment.earliest.year:04d}", f"{moment.latest.year:04d}"
    words = gettext("some year from {start} to {end}").format(start=first, end=last)
    # Digits that are known after one that is not would be lost: the notation itself keeps them.
    return words if year.rstrip("X").isdigit() else f"{words} ({year})"


def _of_unknown_year(year: str, month: int, day: int, governed: bool) -> str:
    name = str(MONTHS[month])
    if not day:
        return gettext("{month} of {year}").format(month=name, year=year)
    words = gettext("{day} {month} of {year}")
    if governed:
        words = pgettext("after a preposition", "{day} {month} of {year}")
    return words.format(day=day, month=name, year=year)


def _of_unknown_month(year: str, day: int, governed: bool) -> str:
    words = gettext("day {day} of an unknown month of {year}")
    if governed:
        words = pgettext("after a preposition", "day {day} of an unknown month of {year}")
    return words.format(day=day, year=year)


def _decade(digits: str, governed: bool) -> str:
    if digits.endswith("0"):
        # “1900s” would be read as a century.
        words = (
            gettext("the decade {first}–{last}") if governed else gettext("decade {first}–{last}")
        )
    else:
        words = (
            pgettext("after a preposition", "the {decade}s") if governed else gettext("{decade}s")
        )
    return words.format(decade=f"{digits}0", first=f"{digits}0", last=f"{digits}9")


def _century(number: int, governed: bool) -> str:
    words = (
        pgettext("after a preposition", "the {number} century")
        if governed
        else gettext("{number} century")
    )
    return words.format(number=_numeral(number))


def _numeral(number: int) -> str:
    is_roman = pgettext("how centuries are numbered: ordinal or roman", "ordinal") == "roman"
    return _roman(number) if is_roman else _ordinal(number)


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "C" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]


def _between(earliest: date, latest: date, governed: bool) -> str:
    """What is true of any date: it lies between its bounds, said by year, month or day as they
    allow.
    """
    month = earliest.day == 1 and latest.day == monthrange(latest.year, latest.month)[1]
    year = month and earliest.month == 1 and latest.month == 12
    start, end = (
        _calendar_date(
            f"{day.year:04d}", 0 if year else day.month, 0 if month else day.day, governed=True
        )
        for day in (earliest, latest)
    )
    if start == end:
        return start
    if governed:
        return pgettext("after a preposition", "some time from {start} to {end}").format(
            start=start, end=end
        )
    return gettext("some time from {start} to {end}").format(start=start, end=end)
