"""One date as people write it, in English and Spanish, turned into EDTF where it can be read in one
way only.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from timeline.dates.parts_of_year import part_of_year
from timeline.dates.typed_text import tokens_of

TWO_READINGS = _(
    "“%(text)s” can be read in two ways, as %(first)s or as %(second)s. Write the one that is "
    "meant."
)
MONTH_FIRST = _("“%(text)s” puts the month before the day. If that is meant, write %(edtf)s.")

OTHER_WEEKDAY = _("“%(text)s”: %(edtf)s is a %(weekday)s. Correct the one or the other.")

MONTH_NAMES = (
    {"january", "jan", "enero", "ene"},
    {"february", "feb", "febrero"},
    {"march", "mar", "marzo"},
    {"april", "apr", "abril", "abr"},
    {"may", "mayo"},
    {"june", "jun", "junio"},
    {"july", "jul", "julio"},
    {"august", "aug", "agosto", "ago"},
    {"september", "sept", "sep", "septiembre", "setiembre"},
    {"october", "oct", "octubre"},
    {"november", "nov", "noviembre"},
    {"december", "dec", "diciembre", "dic"},
)
WEEKDAY_NAMES = (
    {"monday", "mon", "lunes"},
    {"tuesday", "tue", "martes"},
    {"wednesday", "wed", "miercoles"},
    {"thursday", "thu", "jueves"},
    {"friday", "fri", "viernes"},
    {"saturday", "sat", "sabado"},
    {"sunday", "sun", "domingo"},
)

COMMON_EDTF = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}|[0-9]{3}X|[0-9]{2}XX", re.IGNORECASE)
DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
YEAR_AND_MONTH = re.compile(r"([0-9]{3}([0-9]))([.\-])([0-9]{1,2})")
RUN_TOGETHER = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
COMMON_ERA = re.compile(r"(?:ad|a\.d\.) ?([0-9]{1,4})|([0-9]{1,4}) ?(?:ad|a\.d\.|ce|d\. ?c\.)")
DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|r?o|er|\.?[º°])?|(primero)")
YEAR = re.compile("[0-9]{4}")
# “los 2010” are not the year 2010.
YEAR_ALONE = re.compile("(?:in |en )?(?:(?:the )?year |(?:el )?ano |del? )?([0-9]{4})")
DECADE = re.compile("([0-9]{3})0'?s")
SPANISH_DECADE = re.compile("[0-9]{3}0s?")
CENTURY = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.)|(?:siglo |s\. ?)([ivx]{1,5}|[0-9]{1,2})"
)
ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"

APPROXIMATE = re.compile(
    r"(?:circa|ca?\.|ca?(?= |[0-9])|about|around|approximately|approx\.|approx|hacia|alrededor de"
    r"|aproximadamente|aprox\.|aprox|cerca de) ?"
)
UNCERTAIN = re.compile(r"(?:perhaps|possibly|probably|quizas?|tal vez|posiblemente|probablemente) ")
UNCERTAIN_AFTER = re.compile(r" ?(?:\?|\((?:\?|uncertain|(?:fecha )?incierta)\))$")


class NamedParts(NamedTuple):
    """What words say of a day; a weekday is counted from Monday, which is 1."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


def qualified_date(words: str, text: str) -> str | None:
    """The EDTF of one date with its qualifier; None where the words are no date."""
    approximate = APPROXIMATE.match(words)
    if approximate:
        words = words[approximate.end() :]
    uncertain = UNCERTAIN.match(words)
    if uncertain:
        words = words[uncertain.end() :]
    uncertain_after = UNCERTAIN_AFTER.search(words)
    if uncertain_after:
        words = words[: uncertain_after.start()]
    edtf = _bare_date(words, text)
    if edtf is None:
        return None
    is_uncertain = bool(uncertain or uncertain_after)
    if approximate and is_uncertain:
        return f"{edtf}%"
    if approximate:
        return f"{edtf}~"
    if is_uncertain:
        return f"{edtf}?"
    return edtf


def _bare_date(words: str, text: str) -> str | None:
    """The EDTF of one date in numbers or words; None where the words are no date."""
    if COMMON_EDTF.fullmatch(words):
        return words.upper()
    if match := DAY_FIRST.fullmatch(words):
        return _day_first(int(match[1]), int(match[3]), match[4], text)
    if match := YEAR_FIRST.fullmatch(words):
        return _edtf_day(match[1], int(match[3]), int(match[4]))
    if match := MONTH_AND_YEAR.fullmatch(words):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := YEAR_AND_MONTH.fullmatch(words):
        year, last_digit, mark, digits = match.groups()
        return _year_and_month(year, last_digit, mark, digits, text)
    if match := CENTURY.fullmatch(words.removeprefix("the ").removeprefix("el ")):
        return _century(match[1] or match[2])
    if match := RUN_TOGETHER.fullmatch(words):
        return _edtf_day(match[1], int(match[2]), int(match[3]))
    if match := COMMON_ERA.fullmatch(words):
        return (match[1] or match[2]).zfill(4)
    if match := YEAR_ALONE.fullmatch(words):
        return match[1]
    return _named_date(tokens_of(words), text)


def _named_date(tokens: list[str], text: str) -> str | None:
    """The EDTF of a decade, a month, a day or a part of a year by its name; None for anything
    else.
    """
    decade = _decade(tokens, text)
    if decade is not None:
        return decade
    parts = named_parts(tokens)
    if parts is not None and parts.year is not None and parts.month:
        return date_of_parts(parts, parts.year, parts.month, text)
    return part_of_year(tokens)


def _edtf_day(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}"


def _year_and_month(year: str, last_digit: str, mark: str, digits: str, text: str) -> str:
    """A month by its number; “1994-5” may be two years."""
    month = f"{year}-{int(digits):02d}"
    if mark == "-" and len(digits) == 1 and digits > last_digit:
        raise two_readings(text, month, f"{year}/{year[:3]}{digits}")
    return month


def _day_first(first: int, second: int, year: str, text: str) -> str | None:
    """The day before the month, as in Mexico; refused where an American would read another day."""
    day_before_month = _edtf_day(year, second, first)
    month_before_day = _edtf_day(year, first, second)
    if first == 0 or second == 0:
        # No reading of it is a day: what is said of this one is true of it.
        return day_before_month
    if second > 12:
        if first > 12:
            return None
        if second > monthrange(int(year), first)[1]:
            # No reading of it is a day: what is said of this one is true of it.
            return month_before_day
        typed_and_meant = {"text": text.strip(), "edtf": month_before_day}
        raise ValidationError(MONTH_FIRST, code="edtf", params=typed_and_meant)
    if first <= 12 and first != second:
        raise two_readings(text, day_before_month, month_before_day)
    return day_before_month


def _decade(tokens: list[str], text: str) -> str | None:
    """The decade of “1990s” or “década de 1990”; None for what is no decade."""
    if len(tokens) == 1:
        decade = DECADE.fullmatch(tokens[0])
        if decade is None:
            return None
        three_digits = decade[1]
        # “2000s” are ten years or a hundred.
        if three_digits.endswith("0"):
            raise two_readings(text, f"{three_digits}X", f"{three_digits[:2]}XX")
        return f"{three_digits}X"
    if len(tokens) == 2 and tokens[0] in ("decada", "anos") and SPANISH_DECADE.fullmatch(tokens[1]):
        return f"{tokens[1][:3]}X"
    return None


def named_parts(tokens: list[str]) -> NamedParts | None:
    """What is said of a day with its month by name; None where a word is something else, or one is
    said twice.
    """
    parts = NamedParts()
    for position, token in enumerate(tokens):
        is_at_end = position in (0, len(tokens) - 1)
        day = DAY.fullmatch(token)
        said: dict[str, int]
        if is_at_end and YEAR.fullmatch(token):
            said = {"year": int(token)}
        elif month := number_of(token, MONTH_NAMES):
            said = {"month": month}
        elif day is not None:
            # “primero” is the first.
            said = {"day": int(day[1] or 1)}
        elif weekday := number_of(token, WEEKDAY_NAMES):
            said = {"weekday": weekday}
        else:
            return None
        (name,) = said
        if getattr(parts, name) is not None:
            return None
        parts = parts._replace(**said)
    return parts


def date_of_parts(parts: NamedParts, year: int, month: int, text: str) -> str:
    """The EDTF of a month or a day of that year and month; raises ValidationError where the day is
    another day of the week.
    """
    if parts.day is None:
        return f"{year:04d}-{month:02d}"
    edtf = _edtf_day(f"{year:04d}", month, parts.day)
    try:
        day = date.fromisoformat(edtf)
    except ValueError:
        # That it does not exist is said by the reader of EDTF.
        return edtf
    if parts.weekday and parts.weekday != day.isoweekday():
        said = {"text": text.strip(), "edtf": edtf, "weekday": WEEKDAYS[day.weekday()]}
        raise ValidationError(OTHER_WEEKDAY, code="edtf", params=said)
    return edtf


def number_of(word: str, names_by_number: Sequence[set[str]]) -> int | None:
    """The place of the word among the names, counted from 1; None where it is none of them."""
    for number, names in enumerate(names_by_number, start=1):
        if word in names:
            return number
    return None


def _century(number: str) -> str | None:
    """“20th” and “siglo XX” are 19XX; None for a numeral that is none."""
    numerals = ROMAN_NUMERALS.split()
    if number.isdigit():
        ordinal = int(number)
    elif number in numerals:
        ordinal = numerals.index(number) + 1
    else:
        return None
    if ordinal == 0:
        return None
    return f"{ordinal - 1:02d}XX"


def two_readings(text: str, first: str, second: str) -> ValidationError:
    readings = {"text": text.strip(), "first": first, "second": second}
    return ValidationError(TWO_READINGS, code="edtf", params=readings)
