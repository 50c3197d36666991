"""Why words for a date are not taken, and what could be written instead."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from govdigital.lazy_text import LazyText
from govdigital.site_day import site_day
from timeline.dates.natural_single_dates import (
    MONTH_NAMES,
    WEEKDAY_NAMES,
    number_of,
    qualified_date,
    two_readings,
)
from timeline.dates.parts_of_year import LAST, ORDINALS, SEASONS, UNITS
from timeline.dates.typed_text import folded, tokens_of

# The code of what is no date, so that it may be words, or is words that are not taken.
UNREAD = "unread"

LEAVE_EMPTY = _("“%(text)s” is no date. Where none is known, leave the field empty.")
MOVES_ON = _(
    "“%(text)s” means another date each day or year. Write the date itself; today is %(today)s."
)
BEFORE_YEAR_ONE = _("“%(text)s” lies before the year 1. Years here go from 0001 to 9999.")
VAGUE = _(
    "“%(text)s”: EDTF has no early, middle or late part. Write the whole (199X, 2014), about "
    "when (1995~), or a span (1993/1996)."
)
AFTER = _(
    "“%(text)s” does not say whether %(date)s itself is included. If it is, write [%(date)s..]; "
    "else the same with the next date."
)
BEFORE = _(
    "“%(text)s” does not say whether %(date)s itself is included. If it is, write [..%(date)s]; "
    "else the same with the date before it."
)
NO_YEAR = _(
    "“%(text)s” has no year of four digits. Write it in full, as in 2014, 2014-06 or 2014-06-23."
)
ISO_ONLY = _("“%(text)s” counts weeks or days of the year, which EDTF does not. Write %(edtf)s.")
NO_SUCH_WEEK = _("“%(text)s”: there is no such week or day in %(year)s.")
WITH_TIME = _("“%(text)s” has a time of day. Write the day alone: %(edtf)s.")
UNKNOWN_DIGIT = _("“%(text)s”: a digit that is not known is written X. Write %(edtf)s.")
LETTER_IN_NUMBER = _("“%(text)s” has a letter among its digits. If %(edtf)s is meant, write that.")
SHORT_SPAN = _("“%(text)s” is no month. If a span is meant, write %(edtf)s.")
UNPARTED = _("“%(text)s”: hyphens part year, month and day. If %(edtf)s is meant, write that.")
FOUR_DIGITS = _("“%(text)s”: a year has four digits, as in 2014 or 0850.")
MISSPELT = _("“%(text)s”: “%(word)s” is not understood. If %(edtf)s is meant, write that.")
UNKNOWN_WORD = _(
    "“%(text)s”: “%(word)s” is not understood. Write a year (2014), a month (2014-06), a day "
    "(2014-06-23), a season (2014-21) or a span (2012/2018)."
)

NO_DATES = (
    {"no date", "no date given", "date not known", "unknown", "undated", "not known", "nd", "n/a"}
    | {"n.d.", "n. d.", "none", "null", "tbd", "tba", "x", "sin fecha", "s.f.", "s. f.", "s/f"}
    | {"sf", "fecha desconocida", "desconocida", "desconocido", "se desconoce", "no se sabe"}
    | {"ninguna", "pendiente", "por definir", "uncertain", "incierta", "fecha incierta"}
)
ONLY_SIGNS = re.compile(r"[\W_]+")
MOVING = {"today", "yesterday", "tomorrow", "now", "present", "the present", "this year"} | {
    *("last year", "this month", "last month", "last century", "hoy", "ayer", "manana", "ahora"),
    *("presente", "el presente", "actualidad", "la actualidad", "este ano", "el ano pasado"),
    *("este mes", "el mes pasado", "siglo pasado", "el siglo pasado"),
}
BEFORE_CHRIST = re.compile(
    r"[0-9]+ ?(?:bc|bce|b\. ?c\.(?: ?e\.)?|ac|a\. ?c\.?|a\. ?n\. ?e\."
    r"|antes de (?:cristo|nuestra era))"
)
PART_OF_TIME = re.compile(
    r"(?:(?:in|at|by|a|en) )?(?:the |el |la |los )?(?:early|mid|middle|late|beginning|start|end"
    r"|begin|turn|principios?|inicios?|comienzos?|mediados?|finales|fines|fin|primeros"
    r"|ultimos|(?:first|second|primera|segunda) (?:half|mitad))\b.*[0-9].*"
)
AFTER_DATE = re.compile("(?:after|later than|despues del?|posterior a|tras) (.+)")
BEFORE_DATE = re.compile("(?:before|earlier than|by|antes del?|anterior a|para) (.+)")
DECADE_OF_TWO_DIGITS = re.compile("(?:anos |decada )?(?:'?([1-9])0'?s?|([a-z]+))")
# Their places are their digits.
DECADE_NAMES = (
    {"tens", "diez"},
    {"twenties", "veinte"},
    {"thirties", "treinta"},
    {"forties", "cuarenta"},
    {"fifties", "cincuenta"},
    {"sixties", "sesenta"},
    {"seventies", "setenta"},
    {"eighties", "ochenta"},
    {"nineties", "noventa"},
)
WEEK = re.compile("([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?")
DAY_OF_YEAR = re.compile("([0-9]{4})-([0-9]{3})")
TIME_BEHIND = re.compile(
    r"(.+?)(?:,? (?:at|a las?) [0-9].*"
    r"|(?:,? |t)(?:[0-9]{1,2}(?::[0-9]{2})+|[0-9]{1,2} ?[ap]\.? ?m)\b.*)"
)
MASKED = re.compile("([0-9]{1,3})(?:[?*_]|-){1,3}")
LETTERS_LIKE_DIGITS = str.maketrans("oli", "011")
YEAR_AND_END = re.compile("([0-9]{2})([0-9]{2})-([0-9]{2})")
SPACED = re.compile("([0-9]{4})(?: |(?=[0-9]{2}$))([0-9]{2})(?: ([0-9]{2}))?")
ANY_NUMBER = re.compile("[0-9]+[?~%]?")
KNOWN_WORDS = {
    *("and", "or", "to", "from", "until", "since", "y", "e", "o", "u", "a", "al", "desde", "hasta"),
    *SEASONS,
    *UNITS,
    *LAST,
    *(name for names in (*MONTH_NAMES, *WEEKDAY_NAMES, *ORDINALS.values()) for name in names),
}

Reason = ValidationError | None


def why_unread(text: str) -> Reason:
    """The error that says what is wrong with words that are no date here; None where there is
    nothing to say but that.
    """
    words = folded(text)
    for look in LOOKS:
        reason = look(words, text.strip())
        if reason is not None:
            return reason
    return None


def refused(sentence: LazyText, text: str, **values: object) -> ValidationError:
    """The error with this sentence about the text."""
    return ValidationError(sentence, code=UNREAD, params={"text": text, **values})


def no_date(words: str, text: str) -> Reason:
    """That nothing is written where nothing is known."""
    if words in NO_DATES or ONLY_SIGNS.fullmatch(text):
        return refused(LEAVE_EMPTY, text)
    return None


def moving_date(words: str, text: str) -> Reason:
    """That “yesterday” is another day tomorrow."""
    if words in MOVING:
        return refused(MOVES_ON, text, today=site_day().isoformat())
    return None


def before_year_one(words: str, text: str) -> Reason:
    """That no year before Christ is taken."""
    if BEFORE_CHRIST.fullmatch(words):
        return refused(BEFORE_YEAR_ONE, text)
    return None


def decade_without_century(words: str, text: str) -> Reason:
    """That “the nineties” are those of one of two centuries."""
    decade = DECADE_OF_TWO_DIGITS.fullmatch(" ".join(tokens_of(words)))
    if decade is None or words.isdigit():
        return None
    number = decade[1] or number_of(decade[2], DECADE_NAMES)
    if number is None:
        return None
    digit = int(number)
    # Until the century of today is as old as that.
    later = site_day().year // 100
    if digit > site_day().year // 10 % 10:
        later -= 1
    return two_readings(text, f"{later - 1}{digit}X", f"{later}{digit}X")


def part_of_a_time(words: str, text: str) -> Reason:
    """That nothing is early, middle or late in EDTF."""
    if PART_OF_TIME.fullmatch(words.replace("mid-", "mid ")):
        return refused(VAGUE, text)
    return None


def beside_a_date(words: str, text: str) -> Reason:
    """That “after” and “before” leave open whether their date is included."""
    for pattern, sentence in ((AFTER_DATE, AFTER), (BEFORE_DATE, BEFORE)):
        if beside := pattern.fullmatch(words):
            edtf = qualified_date(beside[1], text)
            if edtf:
                return refused(sentence, text, date=edtf)
    return None


def week_or_day_of_year(words: str, text: str) -> Reason:
    """What ISO 8601 has and EDTF has not, with its days."""
    week = WEEK.fullmatch(words)
    day_of_year = DAY_OF_YEAR.fullmatch(words)
    match = week or day_of_year
    if match is None:
        return None
    year = int(match[1])
    try:
        if week:
            first = date.fromisocalendar(year, int(week[2]), int(week[3] or 1))
            last = first if week[3] else first + timedelta(days=6)
        else:
            first = last = date(year, 1, 1) + timedelta(days=int(match[2]) - 1)
    except (ValueError, OverflowError):
        return refused(NO_SUCH_WEEK, text, year=match[1])
    if day_of_year and first.year != year:
        return refused(NO_SUCH_WEEK, text, year=match[1])
    edtf = first.isoformat() if first == last else f"{first}/{last}"
    return refused(ISO_ONLY, text, edtf=edtf)


def with_time(words: str, text: str) -> Reason:
    """That a day is enough."""
    behind = TIME_BEHIND.fullmatch(words)
    edtf = qualified_date(behind[1], text) if behind else None
    return refused(WITH_TIME, text, edtf=edtf) if edtf else None


def masked_digits(words: str, text: str) -> Reason:
    """That a digit which is not known is an X."""
    masked = MASKED.fullmatch(words.replace(" ", ""))
    if masked is None or len(masked[0]) != 4:
        return None
    return refused(UNKNOWN_DIGIT, text, edtf=masked[1].ljust(4, "X"))


def letters_in_numbers(words: str, text: str) -> Reason:
    """That a letter looks like a digit, and what it would be with one."""
    if not re.search("[0-9][oli]|[oli][0-9]", words):
        return None
    edtf = qualified_date(words.translate(LETTERS_LIKE_DIGITS), text)
    return refused(LETTER_IN_NUMBER, text, edtf=edtf) if edtf else None


def short_span(words: str, text: str) -> Reason:
    """That “1990-91” is a month to EDTF."""
    span = YEAR_AND_END.fullmatch(words)
    if span is None or int(span[3]) <= int(span[2]):
        return None
    end = f"{span[1]}{span[3]}"
    if int(end) > site_day().year:
        return None
    return refused(SHORT_SPAN, text, edtf=f"{span[1]}{span[2]}/{end}")


def numbers_without_hyphens(words: str, text: str) -> Reason:
    """That “2014 06” wants a hyphen."""
    if spaced := SPACED.fullmatch(words):
        edtf = "-".join(part for part in spaced.groups() if part)
        return refused(UNPARTED, text, edtf=edtf)
    return None


def wrong_number_of_digits(words: str, text: str) -> Reason:
    """That “201” and “20144” are no years."""
    if ANY_NUMBER.fullmatch(words) and len(words.strip("?~%")) > 2:
        return refused(FOUR_DIGITS, text)
    return None


def without_year(words: str, text: str) -> Reason:
    """That “23/06/14”, “junio” and “MMXIV” have no year in four digits."""
    has_year = re.search("[0-9]{3}|[0-9x]{4}", words)
    return None if has_year else refused(NO_YEAR, text)


def unknown_word(words: str, text: str) -> Reason:
    """Which word is not understood, and the one that it may be."""
    tokens = tokens_of(words)
    strange = [token for token in tokens if token.isalpha() and token not in KNOWN_WORDS]
    if not strange:
        return None
    word = as_typed(strange[0], text)
    likely = get_close_matches(strange[0], KNOWN_WORDS, n=1, cutoff=0.75)
    if likely:
        tokens[tokens.index(strange[0])] = likely[0]
        edtf = qualified_date(" ".join(tokens), text)
        if edtf:
            return refused(MISSPELT, text, word=word, edtf=edtf)
    return refused(UNKNOWN_WORD, text, word=word)


def as_typed(word: str, text: str) -> str:
    """The word with the capitals and accents that it has in the text."""
    for typed in re.findall(r"\w+", text):
        if folded(typed) == word:
            return str(typed)
    return word


# From what is special to what is general.
LOOKS: tuple[Callable[[str, str], Reason], ...] = (
    no_date,
    moving_date,
    before_year_one,
    part_of_a_time,
    decade_without_century,
    beside_a_date,
    week_or_day_of_year,
    with_time,
    masked_digits,
    short_span,
    numbers_without_hyphens,
    letters_in_numbers,
    wrong_number_of_digits,
    without_year,
    unknown_word,
)
