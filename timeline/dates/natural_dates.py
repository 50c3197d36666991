"""Dates as people write them, in English and Spanish, turned into EDTF where they can be read in
one way only.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TWO_READINGS = _(
    "“%(text)s” can be read in two ways, as %(first)s or as %(second)s. Write the one that is "
    "meant."
)
MONTH_FIRST = _("“%(text)s” puts the month before the day. If that is meant, write %(edtf)s.")

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
FILLERS = {"the", "of", "el", "la", "los", "de", "del"}

COMMON_EDTF = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}|[0-9]{3}X|[0-9]{2}XX", re.IGNORECASE)
DAY_FIRST = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
MONTH_AND_YEAR = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
YEAR_AND_MONTH = re.compile(r"([0-9]{3}([0-9]))([.\-])([0-9]{1,2})")
YEAR_AND_TWO_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})(?: - |/)([0-9]{2})")
DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.?[oº°])?|(primero)")
YEAR = re.compile("[0-9]{4}")
DECADE = re.compile("([0-9]{3})0'?s")
SPANISH_DECADE = re.compile("[0-9]{3}0s?")
CENTURY = re.compile("([0-9]{1,2})(?:st|nd|rd|th) century|siglo ([ivx]{1,5}|[0-9]{1,2})")
ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"

APPROXIMATE = re.compile(
    r"(?:circa|ca?\.|ca?(?= |[0-9])|about|around|approximately|approx\.|approx|hacia|alrededor de"
    r"|aproximadamente|aprox\.|aprox|cerca de) ?"
)
UNCERTAIN = re.compile(r"(?:perhaps|possibly|probably|quizas?|tal vez|posiblemente|probablemente) ")
UNCERTAIN_AFTER = re.compile(r" ?(?:\?|\((?:\?|uncertain|(?:fecha )?incierta)\))$")
SINCE = re.compile("(?:since|desde) (.+)")
UNTIL = re.compile("(?:until|hasta) (.+)")
LATER = re.compile("(.+) (?:or later|o despues)")
EARLIER = re.compile("(.+) (?:or earlier|o antes)")
# Each with the form of EDTF that its one date stands in.
HALF_OPEN_SETS = ((LATER, "[{}..]"), (EARLIER, "[..{}]"))
HALF_OPEN_SPANS = ((SINCE, "{}/.."), (UNTIL, "../{}"))
FROM_TO = re.compile("(?:from|desde|del?) (?P<start>.+) (?:to|until|hasta|al?) (?P<end>.+)")
TO = re.compile("(?P<start>.+) (?:to|hasta|a) (?P<end>.+)")
DASHED_DAY = re.compile(r"[0-9]{1,4}([–—])[0-9]{1,2}\1[0-9]{1,4}")
DASHED = re.compile("(?P<start>.+) - (?P<end>.+)")
YEARS = re.compile("(?P<start>[0-9]{4})-(?P<end>[0-9]{4})")


def edtf_of_words(text: str) -> str | None:
    """The EDTF of “23/06/2014”, “junio de 2014”, “about 1994” and their like; None for what is not
    understood.

    Raises ValidationError with a sentence where it can be read in two ways. Whether the day exists
    is not asked.
    """
    words = _folded(text)
    for pattern, form in HALF_OPEN_SETS:
        half_open = pattern.fullmatch(words)
        if half_open:
            return _filled_in(form, half_open[1], text)
    span = _span(words, text)
    if span is not None:
        return span
    return _qualified_date(words, text)


def _folded(text: str) -> str:
    """In small letters without accents, with one space where there were some, and every dash that
    parts as “ - ”.
    """
    base_letters: list[str] = []
    for letter in unicodedata.normalize("NFD", text.casefold()):
        if not unicodedata.combining(letter):
            base_letters.append(letter)
    words = "".join(base_letters)
    if DASHED_DAY.fullmatch(words.strip()):
        return re.sub("[–—]", "-", words.strip())
    words = re.sub(r"\s*[–—]\s*|\s+-\s+", " - ", words)
    return " ".join(words.replace("’", "'").split())


def _filled_in(form: str, words: str, text: str) -> str | None:
    """The form of EDTF with the one date that these words are; None where they are none."""
    edtf = _qualified_date(words, text)
    if edtf is None:
        return None
    return form.format(edtf)


def _span(words: str, text: str) -> str | None:
    """From one date to another, from or until one, or a month that looks like a span; None for
    anything else.
    """
    year_and_digits = YEAR_AND_TWO_DIGITS.fullmatch(words)
    if year_and_digits:
        century, year, digits = year_and_digits.groups()
        return _month_or_short_span(century, year, digits, text)
    for pattern in (YEARS, DASHED, FROM_TO, TO):
        span = pattern.fullmatch(words)
        if span:
            start = _qualified_date(span["start"], text)
            end = _qualified_date(span["end"], text)
            if start is None or end is None:
                return None
            return _span_of_both(start, end)
    for pattern, form in HALF_OPEN_SPANS:
        half_open = pattern.fullmatch(words)
        if half_open:
            return _filled_in(form, half_open[1], text)
    return None


def _span_of_both(start: str, end: str) -> str:
    """A span: “about” before it, and a question mark after it, may be meant of both ends."""
    if start[-1] in "~%" and end[-1] not in "~?%":
        end += "~"
    if end[-1] in "?%" and start[-1] not in "~?%":
        start += "?"
    return f"{start}/{end}"


def _month_or_short_span(century: str, year: str, digits: str, text: str) -> str | None:
    """“2014–15” is a span and “2014/06” a month; “2001–06” may be either."""
    month = f"{century}{year}-{digits}"
    span = f"{century}{year}/{century}{digits}"
    is_month = 1 <= int(digits) <= 12
    is_span = digits > year
    if is_month and is_span:
        raise _two_readings(text, month, span)
    if is_month:
        return month
    if is_span:
        return span
    return None


def _qualified_date(words: str, text: str) -> str | None:
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
    tokens = list(_tokens(words))
    return _decade(tokens, text) or _named_month(tokens)


def _edtf_day(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}"


def _year_and_month(year: str, last_digit: str, mark: str, digits: str, text: str) -> str:
    """A month by its number; “1994-5” may be two years."""
    month = f"{year}-{int(digits):02d}"
    if mark == "-" and len(digits) == 1 and digits > last_digit:
        raise _two_readings(text, month, f"{year}/{year[:3]}{digits}")
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
        raise _two_readings(text, day_before_month, month_before_day)
    return day_before_month


def _tokens(words: str) -> Iterator[str]:
    """The words and numbers without articles and prepositions."""
    # “1.º” is one word.
    for word in re.split(r"[ ,]+|\.(?![º°]) ?", words):
        # “23-jun-2014”
        for token in word.split("-"):
            if token and token not in FILLERS:
                yield token


def _decade(tokens: list[str], text: str) -> str | None:
    """The decade of “1990s” or “década de 1990”; None for what is no decade."""
    if len(tokens) == 1:
        decade = DECADE.fullmatch(tokens[0])
        if decade is None:
            return None
        three_digits = decade[1]
        # “2000s” are ten years or a hundred.
        if three_digits.endswith("0"):
            raise _two_readings(text, f"{three_digits}X", f"{three_digits[:2]}XX")
        return f"{three_digits}X"
    if len(tokens) == 2 and tokens[0] in ("decada", "anos") and SPANISH_DECADE.fullmatch(tokens[1]):
        return f"{tokens[1][:3]}X"
    return None


def _named_month(tokens: list[str]) -> str | None:
    """A month by its name with its year, and perhaps its day before or after the month; None for
    anything else.
    """
    if len(tokens) not in (2, 3) or not YEAR.fullmatch(tokens[-1]):
        return None
    year = tokens[-1]
    months: list[int] = []
    days: list[int] = []
    for token in tokens[:-1]:
        month = _month_number(token)
        day = DAY.fullmatch(token)
        if month is not None:
            months.append(month)
        elif day is not None:
            # “primero” is the first.
            days.append(int(day[1] or 1))
        else:
            return None
    if len(months) != 1:
        return None
    if days:
        return _edtf_day(year, months[0], days[0])
    return f"{year}-{months[0]:02d}"


def _month_number(name: str) -> int | None:
    for number, names in enumerate(MONTH_NAMES, start=1):
        if name in names:
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


def _two_readings(text: str, first: str, second: str) -> ValidationError:
    readings = {"text": text.strip(), "first": first, "second": second}
    return ValidationError(TWO_READINGS, code="edtf", params=readings)
