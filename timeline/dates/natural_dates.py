"""Dates as people write them, in English and Spanish, turned into EDTF where they can be read in
one way only.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TWO_READINGS = _(
    "“%(text)s” can be read in two ways, as %(first)s or as %(second)s. Write the one that is "
    "meant."
)
MONTH_FIRST = _("“%(text)s” puts the month before the day. If that is meant, write %(edtf)s.")

NAMES = (
    "january jan enero ene",
    "february feb febrero",
    "march mar marzo",
    "april apr abril abr",
    "may mayo",
    "june jun junio",
    "july jul julio",
    "august aug agosto ago",
    "september sept sep septiembre setiembre",
    "october oct octubre",
    "november nov noviembre",
    "december dec diciembre dic",
)
MONTHS = {name: f"{number:02d}" for number, names in enumerate(NAMES, 1) for name in names.split()}
FILLERS = {"the", "of", "el", "la", "los", "de", "del"}

PLAIN = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}|[0-9]{3}X|[0-9]{2}XX", re.IGNORECASE)
DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
YEAR_AND_MONTH = re.compile(r"([0-9]{3}([0-9]))([.\-])([0-9]{1,2})")
YEAR_AND_TWO_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})(?: - |/)([0-9]{2})")
DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.?[oº°])?|(primero)")
YEAR = re.compile("[0-9]{4}")
DECADE = re.compile("([0-9]{3})0'?s")
CENTURY = re.compile("([0-9]{1,2})(?:st|nd|rd|th) century|siglo ([ivx]{1,5}|[0-9]{1,2})")
NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"
ROMAN = ["", *NUMERALS.split()]

APPROXIMATE = re.compile(
    r"(?:circa|ca?\.|ca?(?= |[0-9])|about|around|approximately|approx\.|approx|hacia|alrededor de"
    r"|aproximadamente|aprox\.|aprox|cerca de) ?"
)
UNCERTAIN = re.compile(r"(?:perhaps|possibly|probably|quizas?|tal vez|posiblemente|probablemente) ")
UNCERTAIN_AFTER = re.compile(r" ?(?:\?|\((?:\?|uncertain|(?:fecha )?incierta)\))")
SINCE, UNTIL = re.compile("(?:since|desde) (.+)"), re.compile("(?:until|hasta) (.+)")
LATER, EARLIER = (
    re.compile("(.+) (?:or later|o despues)"),
    re.compile("(.+) (?:or earlier|o antes)"),
)
FROM_TO = re.compile(
    "(?:from|desde|del?) (.+) (?:to|until|hasta|al?) (.+)|(.+) (?:to|hasta|a) (.+)"
)
DASHED_DAY = re.compile(r"[0-9]{1,4}([–—])[0-9]{1,2}\1[0-9]{1,4}")
DASHED = re.compile("(.+) - (.+)")
YEARS = re.compile("([0-9]{4})-([0-9]{4})")


def edtf_of_words(text: str) -> str | None:
    """The EDTF of “23/06/2014”, “junio de 2014”, “about 1994” and their like; None for what is not
    understood.

    Raises ValidationError with a sentence where it can be read in two ways. Whether the day exists
    is not asked.
    """
    words = _folded(text)
    for pattern, form in ((LATER, "[{}..]"), (EARLIER, "[..{}]")):
        if match := pattern.fullmatch(words):
            edtf = _one(match[1], text)
            return form.format(edtf) if edtf else None
    return _span(words, text) or _one(words, text)


def _folded(text: str) -> str:
    """In small letters without accents, with one space where there were some, and every dash that
    parts as “ - ”.
    """
    letters = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if DASHED_DAY.fullmatch(plain.strip()):
        return re.sub("[–—]", "-", plain.strip())
    dashed = re.sub(r"\s*[–—]\s*|\s+-\s+", " - ", plain)
    return " ".join(dashed.replace("’", "'").split())


def _span(words: str, text: str) -> str | None:
    if match := YEAR_AND_TWO_DIGITS.fullmatch(words):
        return _short_span(match[1], match[2], match[3], text)
    if match := YEARS.fullmatch(words) or DASHED.fullmatch(words) or FROM_TO.fullmatch(words):
        start, end = (_one(part, text) for part in match.groups() if part is not None)
        return _alike_qualified(start, end) if start and end else None
    for pattern, form in ((SINCE, "{}/.."), (UNTIL, "../{}")):
        if match := pattern.fullmatch(words):
            edtf = _one(match[1], text)
            return form.format(edtf) if edtf else None
    return None


def _alike_qualified(start: str, end: str) -> str:
    """A span: “about” before it, and a question mark after it, may be meant of both ends."""
    if start[-1] in "~%" and end[-1] not in "~?%":
        end += "~"
    if end[-1] in "?%" and start[-1] not in "~?%":
        start += "?"
    return f"{start}/{end}"


def _short_span(century: str, year: str, digits: str, text: str) -> str | None:
    """“2014–15” is a span and “2014/06” a month; “2001–06” may be either."""
    month, span = f"{century}{year}-{digits}", f"{century}{year}/{century}{digits}"
    is_month, is_span = 1 <= int(digits) <= 12, digits > year
    if is_month and is_span:
        raise _two_readings(text, month, span)
    if is_month:
        return month
    return span if is_span else None


def _one(words: str, text: str) -> str | None:
    """One date with its qualifier."""
    approximate = APPROXIMATE.match(words)
    words = words[approximate.end() :] if approximate else words
    uncertain = UNCERTAIN.match(words)
    words = words[uncertain.end() :] if uncertain else words
    if after := re.search(f"{UNCERTAIN_AFTER.pattern}$", words):
        uncertain, words = after, words[: after.start()]
    edtf = _bare(words, text)
    if edtf is None:
        return None
    if approximate and uncertain:
        return f"{edtf}%"
    if approximate:
        return f"{edtf}~"
    return f"{edtf}?" if uncertain else edtf


def _bare(words: str, text: str) -> str | None:
    if PLAIN.fullmatch(words):
        return words.upper()
    if match := DAY_FIRST.fullmatch(words):
        return _day_first(int(match[1]), int(match[3]), match[4], text)
    if match := YEAR_FIRST.fullmatch(words):
        return f"{match[1]}-{int(match[3]):02d}-{int(match[4]):02d}"
    if match := MONTH_AND_YEAR.fullmatch(words):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := YEAR_AND_MONTH.fullmatch(words):
        return _year_and_month(match, text)
    if match := CENTURY.fullmatch(words.removeprefix("the ").removeprefix("el ")):
        return _century(match[1] or match[2])
    return _named(list(_tokens(words)), text)


def _year_and_month(match: "re.Match[str]", text: str) -> str:
    """A month by its number; “1994-5” may be two years."""
    year, last_digit, mark, digits = match.groups()
    month = f"{year}-{int(digits):02d}"
    if mark == "-" and len(digits) == 1 and digits > last_digit:
        raise _two_readings(text, month, f"{year}/{year[:3]}{digits}")
    return month


def _day_first(first: int, second: int, year: str, text: str) -> str | None:
    """The day before the month, as in Mexico; refused where an American would read another day."""
    if first == 0 or second == 0:
        # No reading of it is a day: what is said of this one is true of it.
        return f"{year}-{second:02d}-{first:02d}"
    if second > 12:
        if first > 12:
            return None
        if second > monthrange(int(year), first)[1]:
            # No reading of it is a day: what is said of this one is true of it.
            return f"{year}-{first:02d}-{second:02d}"
        raise ValidationError(
            MONTH_FIRST,
            code="edtf",
            params={"text": text.strip(), "edtf": f"{year}-{first:02d}-{second:02d}"},
        )
    if first <= 12 and first != second:
        raise _two_readings(
            text, f"{year}-{second:02d}-{first:02d}", f"{year}-{first:02d}-{second:02d}"
        )
    return f"{year}-{second:02d}-{first:02d}"


def _tokens(words: str) -> Iterator[str]:
    # “1.º” is one word.
    for word in re.split(r"[ ,]+|\.(?![º°]) ?", words):
        # “23-jun-2014”
        yield from (part for part in word.split("-") if part and part not in FILLERS)


def _named(tokens: list[str], text: str) -> str | None:
    """A decade, or a month by its name with its year and perhaps its day."""
    if len(tokens) == 1 and (decade := DECADE.fullmatch(tokens[0])):
        if decade[1].endswith("0"):
            raise _two_readings(text, f"{decade[1]}X", f"{decade[1][:2]}XX")
        return f"{decade[1]}X"
    if (
        len(tokens) == 2
        and tokens[0] in ("decada", "anos")
        and re.fullmatch("[0-9]{3}0s?", tokens[1])
    ):
        return f"{tokens[1][:3]}X"
    if len(tokens) not in (2, 3) or not YEAR.fullmatch(tokens[-1]):
        return None
    year, months = tokens[-1], [token for token in tokens[:-1] if token in MONTHS]
    days = [DAY.fullmatch(token) for token in tokens[:-1] if token not in MONTHS]
    if len(months) != 1 or None in days:
        return None
    day: Any = days[0] if days else None
    return f"{year}-{MONTHS[months[0]]}" + (f"-{int(day[1] or 1):02d}" if day else "")


def _century(number: str) -> str | None:
    ordinal = int(number) if number.isdigit() else ROMAN.index(number) if number in ROMAN else 0
    return f"{ordinal - 1:02d}XX" if ordinal else None


def _two_readings(text: str, first: str, second: str) -> ValidationError:
    readings = {"text": text.strip(), "first": first, "second": second}
    return ValidationError(TWO_READINGS, code="edtf", params=readings)
