"""A single date of EDTF in words; wording.py puts them together."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from timeline.dates.edtf import SingleDate


class WordRun(NamedTuple):
    """A run of words; `datetime` is what an HTML time element takes, or "" where there is none."""

    text: str
    datetime: str = ""


CALENDAR = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
SEASON = re.compile("[0-9]{4}-[2-4][0-9]")
DECADE = re.compile("(?!000)[0-9]{3}X")
CENTURY = re.compile("[0-9]{2}XX")
NORTHERN = range(25, 29)
SOUTHERN = range(29, 33)

SPRING = gettext_lazy("spring {year}")
SUMMER = gettext_lazy("summer {year}")
AUTUMN = gettext_lazy("autumn {year}")
WINTER = gettext_lazy("winter {year}")
# ISO 8601-2, 4.8: groupings of months. Spring to winter come three times, for no, the northern and
# the southern hemisphere.
GROUPING_WORDS = {
    21: SPRING,
    22: SUMMER,
    23: AUTUMN,
    24: WINTER,
    25: SPRING,
    26: SUMMER,
    27: AUTUMN,
    28: WINTER,
    29: SPRING,
    30: SUMMER,
    31: AUTUMN,
    32: WINTER,
    33: gettext_lazy("first quarter of {year}"),
    34: gettext_lazy("second quarter of {year}"),
    35: gettext_lazy("third quarter of {year}"),
    36: gettext_lazy("fourth quarter of {year}"),
    37: gettext_lazy("first third of {year}"),
    38: gettext_lazy("second third of {year}"),
    39: gettext_lazy("last third of {year}"),
    40: gettext_lazy("first half of {year}"),
    41: gettext_lazy("second half of {year}"),
}

SPRING_GOVERNED = pgettext_lazy("after a preposition", "spring {year}")
SUMMER_GOVERNED = pgettext_lazy("after a preposition", "summer {year}")
AUTUMN_GOVERNED = pgettext_lazy("after a preposition", "autumn {year}")
WINTER_GOVERNED = pgettext_lazy("after a preposition", "winter {year}")
# The same with the article that a preposition wants before it.
GROUPING_WORDS_GOVERNED = {
    21: SPRING_GOVERNED,
    22: SUMMER_GOVERNED,
    23: AUTUMN_GOVERNED,
    24: WINTER_GOVERNED,
    25: SPRING_GOVERNED,
    26: SUMMER_GOVERNED,
    27: AUTUMN_GOVERNED,
    28: WINTER_GOVERNED,
    29: SPRING_GOVERNED,
    30: SUMMER_GOVERNED,
    31: AUTUMN_GOVERNED,
    32: WINTER_GOVERNED,
    33: pgettext_lazy("after a preposition", "the first quarter of {year}"),
    34: pgettext_lazy("after a preposition", "the second quarter of {year}"),
    35: pgettext_lazy("after a preposition", "the third quarter of {year}"),
    36: pgettext_lazy("after a preposition", "the fourth quarter of {year}"),
    37: pgettext_lazy("after a preposition", "the first third of {year}"),
    38: pgettext_lazy("after a preposition", "the second third of {year}"),
    39: pgettext_lazy("after a preposition", "the last third of {year}"),
    40: pgettext_lazy("after a preposition", "the first half of {year}"),
    41: pgettext_lazy("after a preposition", "the second half of {year}"),
}


def single_date_in_words(single_date: SingleDate, governed: bool) -> WordRun:
    """The date without its qualifiers; `governed` when it follows a preposition ("the 1990s")."""
    calendar_date = single_date.bare.partition("T")[0]
    # An unknown month or day at the end makes the date that much shorter.
    shortest = re.sub("(?:-XX){1,2}$", "", calendar_date)
    year, _hyphen, month_and_day = shortest.partition("-")
    month, _hyphen, day = month_and_day.partition("-")
    if CALENDAR.fullmatch(shortest):
        words = _calendar_date(year, int(month or 0), int(day or 0), governed)
        return WordRun(words, datetime=shortest)
    if SEASON.fullmatch(shortest):
        return WordRun(_season(int(month), year, governed))
    if not month:
        return WordRun(_year_alone(single_date, year, governed))
    if month == "XX":
        return WordRun(_of_unknown_month(_year_after_of(single_date, year), int(day), governed))
    if "X" in month + day:
        return WordRun(_between(single_date.earliest, single_date.latest, governed))
    year_words = _year_after_of(single_date, year)
    return WordRun(_of_unknown_year(year_words, int(month), int(day or 0), governed))


def _calendar_date(year: str, month: int, day: int, governed: bool) -> str:
    """The words of a year, a month (with 0 for the day) or a day."""
    if not month:
        return year
    name = str(MONTHS[month])
    if not day:
        return gettext("{month} {year}").format(month=name, year=year)
    words = gettext("{day} {month} {year}")
    if governed:
        words = pgettext("after a preposition", "{day} {month} {year}")
    return words.format(day=day, month=name, year=year)


def _season(number: int, year: str, governed: bool) -> str:
    message = GROUPING_WORDS[number]
    if governed:
        message = GROUPING_WORDS_GOVERNED[number]
    words = str(message).format(year=year)
    if number in NORTHERN:
        return gettext("{season} (northern hemisphere)").format(season=words)
    if number in SOUTHERN:
        return gettext("{season} (southern hemisphere)").format(season=words)
    return words


def _year_alone(single_date: SingleDate, year: str, governed: bool) -> str:
    """A year of which not every digit is known, by itself."""
    if year == "XXXX" and governed:
        return pgettext("after a preposition", "an unknown year")
    if year == "XXXX":
        return gettext("year not known")
    if DECADE.fullmatch(year):
        return _decade(year[:3], governed)
    if CENTURY.fullmatch(year):
        return _century(int(year[:2]) + 1, governed)
    if year.rstrip("X").isdigit():
        return _between(single_date.earliest, single_date.latest, governed)
    return _year_after_of(single_date, year)


def _year_after_of(single_date: SingleDate, year: str) -> str:
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
    first, last = f"{single_date.earliest.year:04d}", f"{single_date.latest.year:04d}"
    words = gettext("some year from {start} to {end}").format(start=first, end=last)
    if year.rstrip("X").isdigit():
        return words
    # Digits that are known after one that is not would be lost: the notation itself keeps them.
    return f"{words} ({year})"


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
    first, last = f"{digits}0", f"{digits}9"
    # “1900s” would be read as a century.
    if digits.endswith("0"):
        words = gettext("decade {first}–{last}")
        if governed:
            words = gettext("the decade {first}–{last}")
        return words.format(first=first, last=last)
    words = gettext("{decade}s")
    if governed:
        words = pgettext("after a preposition", "the {decade}s")
    return words.format(decade=first)


def _century(number: int, governed: bool) -> str:
    words = gettext("{number} century")
    if governed:
        words = pgettext("after a preposition", "the {number} century")
    return words.format(number=_numeral(number))


def _numeral(number: int) -> str:
    numbering = pgettext("how centuries are numbered: ordinal or roman", "ordinal")
    if numbering == "roman":
        return _roman(number)
    return _ordinal(number)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "C" * (number // 100) + tens[number // 10 % 10] + ones[number % 10]


def _between(earliest: date, latest: date, governed: bool) -> str:
    """What is true of any date: it lies between its bounds, said by year, month or day as they
    allow.
    """
    last_day_of_month = monthrange(latest.year, latest.month)[1]
    whole_months = earliest.day == 1 and latest.day == last_day_of_month
    whole_years = whole_months and earliest.month == 1 and latest.month == 12
    if whole_years:
        start = f"{earliest.year:04d}"
        end = f"{latest.year:04d}"
    elif whole_months:
        start = _calendar_date(f"{earliest.year:04d}", earliest.month, 0, governed=True)
        end = _calendar_date(f"{latest.year:04d}", latest.month, 0, governed=True)
    else:
        start = _calendar_date(f"{earliest.year:04d}", earliest.month, earliest.day, governed=True)
        end = _calendar_date(f"{latest.year:04d}", latest.month, latest.day, governed=True)
    if start == end:
        return start
    words = gettext("some time from {start} to {end}")
    if governed:
        words = pgettext("after a preposition", "some time from {start} to {end}")
    return words.format(start=start, end=end)
