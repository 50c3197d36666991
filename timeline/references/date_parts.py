"""Dates (EDTF) as formats of references can say them: in numbers, or else in words."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from timeline.dates.edtf import DateSet, Interval, SingleDate, normalise, parse_edtf
from timeline.dates.wording import in_words, joined_words
from timeline.references.reference import one_line
from timeline.references.written_dates import checked, edtf_of, is_edtf

DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
MONTHS = range(1, 13)
# So notes begin in each language of the site.
NOTE = re.compile(r"(?:Date|Fecha): (?P<words>.*?)(?: \(EDTF: (?P<edtf>[^\s()]+)\))?")


class DateParts(NamedTuple):
    """Year, month and day, as far as they are known, of a date or of both ends of a span; `parts`
    is empty where numbers cannot say the date. `about` is whether one is approximate or uncertain.
    """

    parts: list[list[int]]
    about: bool


def date_parts(edtf: str) -> DateParts:
    """The numbers of the date."""
    try:
        date = parse_edtf(normalise(edtf))
    except ValidationError:
        # Only a text that was never validated.
        return DateParts([], False)
    if isinstance(date, DateSet):
        return DateParts([], False)
    ends = [date.start, date.end] if isinstance(date, Interval) else [date]
    about = any(end.approximate or end.uncertain for end in ends)
    parts = [numbers(end) for end in ends]
    return DateParts(parts if all(parts) else [], about)


def numbers(date: SingleDate) -> list[int]:
    """The numbers of one date; none of a decade, a season, an open end, or where only a part is
    approximate.
    """
    if date.approximate_parts or date.uncertain_parts or not DAY.fullmatch(date.bare):
        return []
    parts = [int(part) for part in date.bare.split("-")]
    if len(parts) > 1 and parts[1] not in MONTHS:
        return []
    return parts


def is_plain(edtf: str) -> bool:
    """Whether the date is one that BibLaTeX knows (manual 2.3.8): neither a set nor one of which
    only a part is approximate.
    """
    try:
        date = parse_edtf(normalise(edtf))
    except ValidationError:
        return False
    if isinstance(date, DateSet):
        return False
    ends = [date.start, date.end] if isinstance(date, Interval) else [date]
    return not any(end.approximate_parts or end.uncertain_parts for end in ends)


def words_of(edtf: str) -> str:
    """The date in the reader's words; a text that was never validated as it is."""
    if not is_edtf(edtf):
        return edtf
    return one_line(joined_words(in_words(edtf)))


def date_note(edtf: str) -> str:
    """A note that says the date: “Date: 1990s”; with its EDTF where it is not read from the
    words alone.
    """
    words = words_of(edtf)
    if edtf_of(words) == edtf:
        return gettext("Date: %(words)s") % {"words": words}
    return gettext("Date: %(words)s (EDTF: %(edtf)s)") % {"words": words, "edtf": edtf}


class NotedDate(NamedTuple):
    """The date of a note, and whether the note has it in EDTF, which no other field says better."""

    date: str
    is_edtf: bool


def noted_date(note: str) -> NotedDate | None:
    """The date that such a note says; None of any other note."""
    match = NOTE.fullmatch(one_line(note))
    if match is None:
        return None
    date = checked(match["edtf"]) if match["edtf"] else edtf_of(match["words"])
    return NotedDate(date, bool(match["edtf"])) if date else None
