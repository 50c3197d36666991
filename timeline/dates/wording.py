"""EDTF dates in words, in the reader's language, never more precise than the date itself."""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext, override, pgettext

from timeline.dates.edtf import LONGEST, OPEN, UNKNOWN, Choice, Moment, Span, normalise, reading
from timeline.dates.single_date_words import Part, moment_in_words

Words = list[Part]

YEAR = re.compile("[0-9]{4}")
SOUNDS_LIKE_O = re.compile("[oO8]")


def in_words(text: str, language: str | None = None) -> Words:
    """The EDTF text in words, in the language given or the active one; a blank text is "date not
    known".
    """
    if len(text) > LONGEST:
        # No date is as long: it is shown as it is and takes no room in the cache.
        return [Part(text)]
    return list(_worded(normalise(text), language or get_language() or "en"))


def span_in_words(start: str, end: str, running: bool, language: str | None = None) -> Words:
    """The life of a thing from the EDTF texts of its start and its end, in words."""
    return list(
        _life(normalise(start), normalise(end), running, language or get_language() or "en")
    )


def plain(parts: Sequence[Part]) -> str:
    """The words of the parts, joined."""
    return "".join(part.text for part in parts)


@lru_cache(maxsize=8192)
def _worded(text: str, language: str) -> tuple[Part, ...]:
    with override(language):
        if not text:
            return (Part(gettext("date not known")),)
        try:
            return tuple(_standing(reading(text)))
        except ValidationError:
            # Only a text that was never validated: better as it is than an error page.
            return (Part(text),)


@lru_cache(maxsize=8192)
def _life(start: str, end: str, running: bool, language: str) -> tuple[Part, ...]:
    with override(language):
        try:
            first = _first(reading(start)) if start else None
            last = _last(reading(end)) if end else None
        except ValidationError:
            return (Part(f"{start}/{end or (OPEN if running else UNKNOWN)}"),)
        if first and last:
            return tuple(_standing(reading(start)) if start == end else _from_to(first, last))
        if first and running:
            return tuple(_fill(gettext("since {date}"), date=_governed(first)))
        if first:
            return _worded(start, language)
        if last:
            return tuple(_fill(gettext("until {date}, start not known"), date=_governed(last)))
        if start and not end and not running:
            return _worded(start, language)
        return (
            Part(gettext("running, start not known") if running else gettext("date not known")),
        )


def _first(read: Moment | Span | Choice) -> Moment | Choice | None:
    """When a start that is itself a span begins; None where that is not known."""
    moment = read.start if isinstance(read, Span) else read
    return None if isinstance(moment, Moment) and moment.bare in (OPEN, UNKNOWN) else moment


def _last(read: Moment | Span | Choice) -> Moment | Choice | None:
    moment = read.end if isinstance(read, Span) else read
    return None if isinstance(moment, Moment) and moment.bare in (OPEN, UNKNOWN) else moment


def _standing(read: Moment | Span | Choice) -> Words:
    """The words as they stand by themselves."""
    if isinstance(read, Choice):
        return _choice(read)
    if isinstance(read, Span):
        return _span(read)
    if read.approximate and not read.approximate_parts:
        words = _fill(gettext("about {date}"), date=[moment_in_words(read, governed=True)])
    else:
        words = [moment_in_words(read, governed=False)]
    return _doubted(read, words)


def _governed(read: Moment | Span | Choice) -> Words:
    """The words as they follow a preposition, with the article that the language wants."""
    if isinstance(read, Span):
        return _from_to(read.start, read.end) if _is_closed(read) else _span(read)
    if isinstance(read, Choice):
        return _choice(read, governed=True)
    words = [moment_in_words(read, governed=True)]
    if read.approximate and not read.approximate_parts:
        words = _fill(pgettext("after a preposition", "about {date}"), date=words)
    return _doubted(read, words)


def _doubted(moment: Moment, words: Words) -> Words:
    """The words with what is in doubt: the whole date, or its year, month or day by name."""
    doubts = []
    if moment.approximate_parts:
        count = len(moment.approximate_parts)
        message = ngettext("{part} approximate", "{part} approximate", count)
        doubts.append(message.format(part=_parts(moment.approximate_parts)))
    if moment.uncertain_parts:
        count = len(moment.uncertain_parts)
        message = ngettext("{part} uncertain", "{part} uncertain", count)
        doubts.append(message.format(part=_parts(moment.uncertain_parts)))
    if moment.uncertain and not moment.uncertain_parts:
        words = _fill(gettext("{date} (uncertain)"), date=words)
    if doubts:
        words = [*words, Part(f" ({', '.join(doubts)})")]
    return words


def _parts(names: Sequence[str]) -> str:
    """At most two parts of a date by name."""
    words = {"year": gettext("year"), "month": gettext("month"), "day": gettext("day")}
    if len(names) == 1:
        return words[names[0]]
    return gettext("{dates} and {date}").format(dates=words[names[0]], date=words[names[1]])


def _is_closed(span: Span) -> bool:
    return not {span.start.bare, span.end.bare} & {OPEN, UNKNOWN}


def _span(span: Span) -> Words:
    if _is_closed(span):
        return _from_to(span.start, span.end)
    starts, ends = span.start.bare not in (OPEN, UNKNOWN), span.end.bare not in (OPEN, UNKNOWN)
    if starts:
        known, since = _governed(span.start), gettext("since {date}")
        return _fill(
            since if span.end.bare == OPEN else gettext("from {date}, end not known"), date=known
        )
    if ends:
        known, until = _governed(span.end), gettext("until {date}")
        return _fill(
            until if span.start.bare == OPEN else gettext("until {date}, start not known"),
            date=known,
        )
    if UNKNOWN in (span.start.bare, span.end.bare):
        return [Part(gettext("start and end not known"))]
    return [Part(gettext("no start and no end"))]


def _from_to(start: Moment | Choice, end: Moment | Choice) -> Words:
    if _standing(start) == _standing(end):
        return _standing(start)
    if _is_year(start) and _is_year(end):
        return _fill("{start}–{end}", start=_standing(start), end=_standing(end))
    return _fill(gettext("from {start} to {end}"), start=_governed(start), end=_governed(end))


def _is_year(read: Moment | Choice) -> bool:
    return (
        isinstance(read, Moment)
        and bool(YEAR.fullmatch(read.bare))
        and not (read.approximate or read.uncertain)
    )


def _choice(choice: Choice, governed: bool = False) -> Words:
    if len(choice.members) == 1:
        return _only(choice.members[0], choice.every, governed)
    members = []
    for member in choice.members:
        words = _member(member, choice.every)
        # A member that is named twice is one.
        if words not in members:
            members.append(words)
    words = members[0]
    if len(members) == 1:
        return _only(choice.members[0], choice.every, governed)
    for between in members[1:-1]:
        words = _fill(gettext("{dates}, {date}"), dates=words, date=between)
    return _fill(_conjunction(choice.every, plain(members[-1])), dates=words, date=members[-1])


def _conjunction(every: bool, following: str) -> str:
    if every:
        return gettext("{dates} and {date}")
    # Spanish says “u” where the next word begins with o: octubre, ocho.
    if SOUNDS_LIKE_O.match(following):
        return pgettext("before a word that begins with o", "{dates} or {date}")
    return gettext("{dates} or {date}")


def _member(member: Moment | Span, every: bool) -> Words:
    return _governed(member) if isinstance(member, Moment) else _only(member, every, governed=False)


def _only(member: Moment | Span, every: bool, governed: bool) -> Words:
    if isinstance(member, Moment):
        return _governed(member) if governed else _standing(member)
    if member.end.bare == OPEN:
        message = gettext("{date} and every later one") if every else gettext("{date} or later")
        return _fill(message, date=_governed(member.start))
    if member.start.bare == OPEN:
        message = gettext("{date} and every earlier one") if every else gettext("{date} or earlier")
        return _fill(message, date=_governed(member.end))
    return _from_to(member.start, member.end) if every else _within(member, governed)


def _within(span: Span, governed: bool) -> Words:
    if _standing(span.start) == _standing(span.end):
        return _governed(span.start) if governed else _standing(span.start)
    if governed:
        message = pgettext("after a preposition", "some time from {start} to {end}")
    else:
        message = gettext("some time from {start} to {end}")
    return _fill(message, start=_governed(span.start), end=_governed(span.end))


def _fill(message: str, **words: Words) -> Words:
    """The message with each {name} replaced by its words; neighbours without a datetime are
    joined.
    """
    filled: Words = []
    for number, piece in enumerate(re.split(r"\{(\w+)\}", message)):
        for part in words[piece] if number % 2 else [Part(piece)]:
            if filled and not (part.datetime or filled[-1].datetime):
                filled[-1] = Part(filled[-1].text + part.text)
            elif part.text:
                filled.append(part)
    return filled
