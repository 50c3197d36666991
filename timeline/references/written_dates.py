"""EDTF (ISO 8601-2) of dates as other programs and people write them; never more exact than what is
written.
"""

import re
import unicodedata
from typing import NamedTuple

from django.core.exceptions import ValidationError

from timeline.dates.edtf import bounds_of, normalise
from timeline.dates.parts_of_year import SEASONS

NAMES_OF_MONTHS = (
    "jan january ene enero",
    "feb february febrero",
    "mar march marzo",
    "apr april abr abril",
    "may mayo",
    "jun june junio",
    "jul july julio",
    "aug august ago agosto",
    "sep sept september set septiembre setiembre",
    "oct october octubre",
    "nov november noviembre",
    "dec december dic diciembre",
)
MONTHS: dict[str, int] = {}
for month_number, names in enumerate(NAMES_OF_MONTHS, start=1):
    MONTHS |= dict.fromkeys(names.split(), month_number)
ABOUT = re.compile(
    r"^(?:c\.?|ca\.?|circa|about|around|approx\.?|approximately"
    r"|h\.|hacia|cerca de|alrededor de|aprox\.?)\s*(?=\d)"
)
DECADE = re.compile(r"^(?:(?:the|los(?: anos)?|decada de(?: los)?|anos)\s+)?(\d{3})0(?:'?s)?$")
DECADE_MARKED = re.compile(r"^(?:the |los |decada|anos)|s$")
YEARS = re.compile(r"^(\d{4})\s*(?:--+|[-–—]|/|\bto\b|\ba\b)\s*(\d{4})$")
WORD = r"([a-z]+)\.?"
DAY_MONTH_YEAR = re.compile(
    rf"^(\d{{1,2}})(?:st|nd|rd|th|[ºo°])?(?:\s+(?:of|de))?[\s-]+{WORD}(?:\s+(?:of|de|del))?,?[\s-]+(\d{{4}})$"
)
MONTH_DAY_YEAR = re.compile(rf"^{WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})$")
MONTH_YEAR = re.compile(rf"^{WORD}(?:\s+(?:of|de|del))?,?[\s-]+(\d{{4}})$")
YEAR_MONTH = re.compile(rf"^(\d{{4}})[\s,-]+{WORD}(?:\s+(\d{{1,2}}))?$")
NUMBERS = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
YEAR_FIRST = re.compile(r"^(\d{4})/(\d{1,2})(?:/(\d{1,2}))?$")
LONGEST = 100

LONGEST_SHORT_SPAN = 20
SHORT_YEARS = re.compile(r"(\d{2})(\d{2}) ?(?:--?|–|/) ?(\d{2})", re.ASCII)


class YearAndMonth(NamedTuple):
    """EDTF of a year with its month, and whether the month was understood; else the year alone."""

    date: str
    understood: bool


def edtf_of(text: str) -> str:
    """The date in EDTF, or blank where it is not understood; about, uncertain, spans and decades
    are kept.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return ""
    if bracketed := re.fullmatch(r"\[((?!\.\.)[^\[\],]*[^\[\],.])\]", text):
        # Librarians put between brackets what does not stand in the work itself: it is no set of
        # EDTF.
        text = bracketed[1].strip()
    if is_edtf(text):
        return normalise(text)
    written = simple(text)
    if about := ABOUT.match(written):
        date = edtf_of(written[about.end() :])
        return qualified(date, "~")
    if len(written) > 1 and written.endswith("?"):
        return qualified(edtf_of(written[:-1]), "?")
    return checked(decade(written) or years(written) or in_numbers(written) or in_words(written))


def is_edtf(text: str) -> bool:
    """Whether the text is a date in EDTF."""
    try:
        bounds_of(text)
    except ValidationError:
        return False
    return bool(text)


def checked(date: str) -> str:
    """The date, or blank where the calendar does not have it."""
    if not is_edtf(date):
        return ""
    return normalise(date)


def qualified(date: str, mark: str) -> str:
    """The date with ~ (about) or ? (uncertain) at each of its ends; blank where it cannot have the
    mark.
    """
    if not date or date[0] in "[{":
        return ""
    ends = []
    for end in date.split("/"):
        if end in ("", "..") or end.endswith((mark, "%")):
            ends.append(end)
        elif mark + end[-1:] in ("~?", "?~"):
            ends.append(f"{end[:-1]}%")
        else:
            ends.append(f"{end}{mark}")
    return checked("/".join(ends))


def simple(text: str) -> str:
    """The text in small letters, without accents and with single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    unaccented = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(unaccented.split())


def decade(text: str) -> str:
    """199X of “1990s” and “los años 1990”."""
    match = DECADE.match(text)
    if match and DECADE_MARKED.search(text):
        return f"{match[1]}X"
    return ""


def years(text: str) -> str:
    """2010/2012 of “2010–2012”."""
    if match := YEARS.match(text):
        return f"{match[1]}/{match[2]}"
    match = SHORT_YEARS.fullmatch(text)
    # No month has such a number, and a season of EDTF has been read before; longer spans are
    # written out.
    if match and int(match[3]) > 12 and 0 < int(match[3]) - int(match[2]) < LONGEST_SHORT_SPAN:
        return f"{match[1]}{match[2]}/{match[1]}{match[3]}"
    return ""


def in_numbers(text: str) -> str:
    """2014-06-23 of “23/06/2014” and “2014/06/23”; only the year where day and month cannot be told
    apart.
    """
    if match := YEAR_FIRST.match(text):
        # “2010/11” may be two years.
        two_years = not match[3] and int(match[2]) == (int(match[1]) + 1) % 100
        if two_years:
            return ""
        return joined(match[1], int(match[2]), match[3])
    match = NUMBERS.match(text)
    if not match:
        return ""
    first, second, year = int(match[1]), int(match[2]), match[3]
    if first > 12:
        return joined(year, second, str(first))
    if second > 12:
        return joined(year, first, str(second))
    if first == second:
        return joined(year, first, str(second))
    return year


def has_unclear_day(text: str, date: str) -> bool:
    """Whether the date has only the year of a text like “03/04/2014”."""
    return bool(NUMBERS.match(simple(text))) and "-" not in date


def in_words(text: str) -> str:
    """2014-06-23 of “23 June 2014” and “23 de junio de 2014”; 2014-21 of “spring 2014”."""
    if match := DAY_MONTH_YEAR.match(text):
        return joined(match[3], month_of(match[2]), match[1])
    if match := MONTH_DAY_YEAR.match(text):
        return joined(match[3], month_of(match[1]), match[2])
    if match := MONTH_YEAR.match(text):
        return joined(match[2], month_of(match[1]), "")
    if match := YEAR_MONTH.match(text):
        return joined(match[1], month_of(match[2]), match[3])
    return ""


def month_of(text: str) -> int:
    """The number of a month (1 to 12) or a season (21 to 24, EDTF level 1) by number or name; 0 for
    any other.
    """
    name = simple(text).strip(". ")
    if name.isdecimal() and len(name) <= 2:
        number = int(name)
        if 1 <= number <= 12 or 21 <= number <= 24:
            return number
        return 0
    return MONTHS.get(name) or SEASONS.get(name) or 0


def joined(year: str, month: int, day: str | None) -> str:
    """Year, month and day as EDTF has them; blank without a month."""
    if not month:
        return ""
    if not day:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{int(day):02}"


def year_and_month(year: str, month: str, day: str = "") -> YearAndMonth:
    """EDTF of a year and a month that stand apart, and whether the month was understood; else the
    year alone.
    """
    date = edtf_of(year)
    if not month.strip() or not re.fullmatch(r"\d{4}[~?%]?", date):
        return YearAndMonth(date, understood=not month.strip())
    mark = date[4:]
    months = [month_of(name) for name in re.split(r"\s*(?:/|--?|–)\s*", month.strip())]
    if len(months) == 2 and min(months) >= 1 and max(months) <= 12:
        span = checked(f"{date[:4]}-{months[0]:02}{mark}/{date[:4]}-{months[1]:02}{mark}")
        return YearAndMonth(span or date, understood=bool(span))
    written = re.sub(r"[~\s]+", " ", month).strip()
    tail = re.fullmatch(r"([^\d\s]+) (\d{1,2})", written) or re.fullmatch(
        r"(\d{1,2}) (?:de )?([^\d\s]+)", written
    )
    if tail and not day:
        first, second = tail.groups()
        if first.isdecimal():
            month, day = second, first
        else:
            month, day = first, second
    number = month_of(month)
    if not number:
        return YearAndMonth(date, understood=False)
    digits = ""
    if day.strip().isdecimal():
        digits = day.strip()
    whole = checked(joined(date[:4], number, digits) + mark)
    if whole:
        return YearAndMonth(whole, understood=True)
    without_day = checked(joined(date[:4], number, "") + mark)
    return YearAndMonth(without_day or date, understood=False)
