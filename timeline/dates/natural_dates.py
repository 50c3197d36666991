"""Dates as people write them, in English and Spanish, turned into EDTF where they can be read in
one way only.
"""

import re

from timeline.dates.natural_single_dates import (
    date_of_parts,
    named_parts,
    qualified_date,
    two_readings,
)
from timeline.dates.parts_of_year import winter_of_two_years
from timeline.dates.typed_text import folded, tokens_of

YEAR_AND_TWO_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})(?: - |/)([0-9]{2})")
SHORT_DAY_SPAN = re.compile("([0-9]{4}-[0-9]{2}-)([0-9]{2})/([0-9]{2})")
SHORT_MONTH_SPAN = re.compile("([0-9]{4}-)([0-9]{2})/([0-9]{2})")
SINCE = re.compile("(?:since|desde) (.+)")
UNTIL = re.compile("(?:until|hasta) (.+)")
LATER = re.compile("(.+) (?:or later|o despues)")
EARLIER = re.compile("(.+) (?:or earlier|o antes)")
# Each with the form of EDTF that its one date stands in.
HALF_OPEN_SETS = ((LATER, "[{}..]"), (EARLIER, "[..{}]"))
HALF_OPEN_SPANS = ((SINCE, "{}/.."), (UNTIL, "../{}"))
FROM_TO = re.compile("(?:from|desde|del?) (?P<start>.+) (?:to|until|hasta|al?) (?P<end>.+)")
TO = re.compile("(?P<start>.+) (?:to|hasta|al?) (?P<end>.+)")
DASHED = re.compile("(?P<start>.+) - (?P<end>.+)")
YEARS = re.compile("(?P<start>[0-9]{4})-(?P<end>[0-9]{4})")
UNTIL_NOW = re.compile(
    r"(?:(?:from|since|desde|del?) )?(?P<start>.+?)(?: - |-| (?:to|until|hasta|al?) )"
    "(?:the |el |la )?(?:present|presente|now|ahora|today|hoy|date|fecha|actualidad)"
)
DASH_BEFORE = re.compile("- ?(.+)")
# Whether it still runs is not said.
ONWARDS = re.compile(
    "(?:from|a partir de) (?P<before>.+)|(?:de )?(?P<after>.+?)(?: onwards?| en adelante| ?-|[+])"
)
SOME_TIME = re.compile(
    "(?:some time|(?:en )?algun momento) (?:from|between|entre) (?P<start>.+) (?:to|and|y) "
    "(?P<end>.+)"
)
BETWEEN = re.compile("(?:between|entre) (?P<start>.+) (?:and|y) (?P<end>.+)")
LISTED = re.compile("(?:,? (and|or|y|e|o|u) )|, ")


def edtf_of_words(text: str) -> str | None:
    """The EDTF of “23/06/2014”, “junio de 2014”, “about 1994” and their like; None for what is not
    understood.

    Raises ValidationError with a sentence where it can be read in two ways. Whether the day exists
    is not asked.
    """
    words = folded(text)
    for pattern, form in HALF_OPEN_SETS:
        half_open = pattern.fullmatch(words)
        if half_open:
            return _filled_in(form, half_open[1], text)
    for reading in (_span, qualified_date, _set):
        edtf = reading(words, text)
        if edtf is not None:
            return edtf
    return None


def _filled_in(form: str, words: str, text: str) -> str | None:
    """The form of EDTF with the one date that these words are; None where they are none."""
    edtf = qualified_date(words, text)
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
    if short := SHORT_DAY_SPAN.fullmatch(words):
        return f"{short[1]}{short[2]}/{short[1]}{short[3]}"
    if short := SHORT_MONTH_SPAN.fullmatch(words):
        months = f"{short[1]}{short[2]}/{short[1]}{short[3]}"
        raise two_readings(text, months, f"{short[1]}{short[2]}-{short[3]}")
    if open_end := UNTIL_NOW.fullmatch(words):
        return _filled_in("{}/..", open_end["start"], text)
    if winter := winter_of_two_years(words):
        return winter
    for pattern in (YEARS, DASHED, FROM_TO, TO):
        span = pattern.fullmatch(words)
        if span:
            start = qualified_date(span["start"], text)
            end = qualified_date(span["end"], text)
            if start and end:
                return _span_of_both(start, end)
            return _completed_span(span["start"], span["end"], text)
    return _half_open_span(words, text)


def _half_open_span(words: str, text: str) -> str | None:
    """From one date on, or until one; None for anything else."""
    onwards = ONWARDS.fullmatch(words)
    if onwards:
        start = qualified_date(onwards["before"] or onwards["after"], text)
        if start:
            raise two_readings(text, f"{start}/..", f"{start}/")
    dash_before = DASH_BEFORE.fullmatch(words)
    if dash_before:
        end = qualified_date(dash_before[1], text)
        if end:
            raise two_readings(text, f"../{end}", f"/{end}")
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


def _completed_span(start_words: str, end_words: str, text: str) -> str | None:
    """A span whose year, and perhaps month, is said once: “23–25 June 2014”; None for anything
    else.
    """
    start = named_parts(tokens_of(start_words))
    end = named_parts(tokens_of(end_words))
    if start is None or end is None or start.year is not None or end.year is None:
        return None
    first_month = start.month or end.month
    last_month = end.month or start.month
    if not first_month or not last_month or (end.day and not start.day):
        return None
    first = date_of_parts(start, end.year, first_month, text)
    return f"{first}/{date_of_parts(end, end.year, last_month, text)}"


def _set(words: str, text: str) -> str | None:
    """All of several dates, or one of them; None for anything else.

    Raises ValidationError where which of the two is not said.
    """
    for pattern in (SOME_TIME, BETWEEN):
        if both := pattern.fullmatch(words):
            start = qualified_date(both["start"], text)
            end = qualified_date(both["end"], text)
            if start is None or end is None:
                return None
            some_time = f"[{start}..{end}]"
            if pattern is BETWEEN:
                raise two_readings(text, some_time, f"{start}/{end}")
            return some_time
    members: list[str] = []
    # The conjunctions stand between the members.
    for member in LISTED.split(words)[::2]:
        edtf = qualified_date(member, text)
        if edtf is None:
            return None
        members.append(edtf)
    conjunctions = set(LISTED.split(words)[1::2]) - {None}
    joined = ",".join(members)
    if len(members) > 1 and not conjunctions:
        raise two_readings(text, f"{{{joined}}}", f"[{joined}]")
    if conjunctions and conjunctions <= {"and", "y", "e"}:
        return f"{{{joined}}}"
    if conjunctions and conjunctions <= {"or", "o", "u"}:
        return f"[{joined}]"
    return None


def _month_or_short_span(century: str, year: str, digits: str, text: str) -> str | None:
    """“2014–15” is a span and “2014/06” a month; “2001–06” may be either."""
    month = f"{century}{year}-{digits}"
    span = f"{century}{year}/{century}{digits}"
    is_month = 1 <= int(digits) <= 12
    is_span = digits > year
    if is_month and is_span:
        raise two_readings(text, month, span)
    if is_month:
        return month
    if is_span:
        return span
    return None
