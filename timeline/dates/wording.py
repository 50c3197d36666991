"""EDTF dates in words, in the reader's language, never more precise than the date itself."""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext, override, pgettext

from timeline.dates.edtf import (
    LONGEST,
    OPEN,
    UNKNOWN,
    AnyDate,
    DateSet,
    Interval,
    SingleDate,
    normalise,
    parse_edtf,
)
from timeline.dates.single_date_words import WordRun, single_date_in_words

Words = list[WordRun]

YEAR = re.compile("[0-9]{4}")
SOUNDS_LIKE_O = re.compile("[oO8]")


def in_words(text: str, language: str | None = None) -> Words:
    """The EDTF text in words, in the language given or the active one; a blank text is "date not
    known".
    """
    if len(text) > LONGEST:
        # No date is as long: it is shown as it is and takes no room in the cache.
        return [WordRun(text)]
    return list(_date_in_words(normalise(text), language or get_language() or "en"))


def span_in_words(start: str, end: str, running: bool, language: str | None = None) -> Words:
    """The life of a thing from the EDTF texts of its start and its end, in words."""
    reader_language = language or get_language() or "en"
    return list(_life_in_words(normalise(start), normalise(end), running, reader_language))


def joined_words(words: Sequence[WordRun]) -> str:
    """The words as one text, without their time elements."""
    return "".join(run.text for run in words)


@lru_cache(maxsize=8192)
def _date_in_words(text: str, language: str) -> tuple[WordRun, ...]:
    with override(language):
        if not text:
            return (WordRun(gettext("date not known")),)
        try:
            parsed = parse_edtf(text)
        except ValidationError:
            # Only a text that was never validated: better as it is than an error page.
            return (WordRun(text),)
        return tuple(_words_alone(parsed))


@lru_cache(maxsize=8192)
def _life_in_words(start: str, end: str, running: bool, language: str) -> tuple[WordRun, ...]:
    with override(language):
        try:
            first = _known_start(start)
            last = _known_end(end)
        except ValidationError:
            if running and not end:
                end = OPEN
            return (WordRun(f"{start}/{end}"),)
        if first and last and start == end:
            return tuple(_words_alone(parse_edtf(start)))
        if first and last:
            return tuple(_from_to(first, last))
        if first and running:
            return tuple(_since(first))
        if first:
            return _date_in_words(start, language)
        if last:
            return tuple(
                _fill(gettext("until {date}, start not known"), date=_words_governed(last))
            )
        if start and not end and not running:
            return _date_in_words(start, language)
        if running:
            return (WordRun(gettext("running, start not known")),)
        return (WordRun(gettext("date not known")),)


def _known_start(text: str) -> SingleDate | DateSet | None:
    """When a start that may itself be an interval begins; None where that is not known."""
    if not text:
        return None
    start = parse_edtf(text)
    if isinstance(start, Interval):
        start = start.start
    if isinstance(start, SingleDate) and start.is_gap:
        return None
    return start


def _since(start: SingleDate | DateSet) -> Words:
    """The words of what goes on; “since” a start that is “2012 or later” would say too much."""
    if isinstance(start, DateSet) and not start.every and len(start.members) == 1:
        [member] = start.members
        if isinstance(member, Interval) and member.end.bare == OPEN:
            return _fill(gettext("from {date} or later"), date=_words_governed(member.start))
    return _fill(gettext("since {date}"), date=_words_governed(start))


def _known_end(text: str) -> SingleDate | DateSet | None:
    """When an end that may itself be an interval is over; None where that is not known."""
    if not text:
        return None
    end = parse_edtf(text)
    if isinstance(end, Interval):
        end = end.end
    if isinstance(end, SingleDate) and end.is_gap:
        return None
    return end


def _words_alone(parsed: AnyDate) -> Words:
    """The words as they stand by themselves."""
    if isinstance(parsed, DateSet):
        return _set_in_words(parsed)
    if isinstance(parsed, Interval):
        return _interval_in_words(parsed)
    if parsed.approximate and not parsed.approximate_parts:
        words = _fill(gettext("about {date}"), date=[single_date_in_words(parsed, governed=True)])
    else:
        words = [single_date_in_words(parsed, governed=False)]
    return _with_doubts(parsed, words)


def _words_governed(parsed: AnyDate) -> Words:
    """The words as they follow a preposition, with the article that the language wants."""
    if isinstance(parsed, DateSet):
        return _set_in_words(parsed, governed=True)
    if isinstance(parsed, Interval):
        return _interval_in_words(parsed)
    words = [single_date_in_words(parsed, governed=True)]
    if parsed.approximate and not parsed.approximate_parts:
        words = _fill(pgettext("after a preposition", "about {date}"), date=words)
    return _with_doubts(parsed, words)


def _with_doubts(single_date: SingleDate, words: Words) -> Words:
    """The words with what is in doubt: the whole date, or its year, month or day by name."""
    doubts = []
    if single_date.approximate_parts:
        count = len(single_date.approximate_parts)
        message = ngettext("{part} approximate", "{part} approximate", count)
        doubts.append(message.format(part=_component_names(single_date.approximate_parts)))
    if single_date.uncertain_parts:
        count = len(single_date.uncertain_parts)
        message = ngettext("{part} uncertain", "{part} uncertain", count)
        doubts.append(message.format(part=_component_names(single_date.uncertain_parts)))
    if single_date.uncertain and not single_date.uncertain_parts:
        words = _fill(gettext("{date} (uncertain)"), date=words)
    if doubts:
        words = [*words, WordRun(f" ({', '.join(doubts)})")]
    return words


def _component_names(components: Sequence[str]) -> str:
    """At most two components of a date by name."""
    names = {"year": gettext("year"), "month": gettext("month"), "day": gettext("day")}
    if len(components) == 1:
        return names[components[0]]
    return gettext("{dates} and {date}").format(
        dates=names[components[0]], date=names[components[1]]
    )


def _interval_in_words(interval: Interval) -> Words:
    start, end = interval
    if not start.is_gap and not end.is_gap:
        return _from_to(start, end)
    if not start.is_gap:
        message = gettext("from {date}, end not known")
        if end.bare == OPEN:
            message = gettext("since {date}")
        return _fill(message, date=_words_governed(start))
    if not end.is_gap:
        message = gettext("until {date}, start not known")
        if start.bare == OPEN:
            message = gettext("until {date}")
        return _fill(message, date=_words_governed(end))
    if UNKNOWN in (start.bare, end.bare):
        return [WordRun(gettext("start and end not known"))]
    return [WordRun(gettext("no start and no end"))]


def _from_to(start: SingleDate | DateSet, end: SingleDate | DateSet) -> Words:
    if _words_alone(start) == _words_alone(end):
        return _words_alone(start)
    if _is_year(start) and _is_year(end):
        return _fill("{start}–{end}", start=_words_alone(start), end=_words_alone(end))
    return _fill(
        gettext("from {start} to {end}"), start=_words_governed(start), end=_words_governed(end)
    )


def _is_year(parsed: SingleDate | DateSet) -> bool:
    if isinstance(parsed, DateSet) or parsed.approximate or parsed.uncertain:
        return False
    return YEAR.fullmatch(parsed.bare) is not None


def _set_in_words(date_set: DateSet, governed: bool = False) -> Words:
    members: list[Words] = []
    for member in date_set.members:
        words = _member_in_words(member, date_set.every)
        # A member that is named twice is one.
        if words not in members:
            members.append(words)
    if len(members) == 1:
        return _only_member_in_words(date_set.members[0], date_set.every, governed)
    words = members[0]
    for between in members[1:-1]:
        words = _fill(gettext("{dates}, {date}"), dates=words, date=between)
    conjunction = _conjunction(date_set.every, joined_words(members[-1]))
    return _fill(conjunction, dates=words, date=members[-1])


def _conjunction(every: bool, following: str) -> str:
    if every:
        return gettext("{dates} and {date}")
    # Spanish says “u” where the next word begins with o: octubre, ocho.
    if SOUNDS_LIKE_O.match(following):
        return pgettext("before a word that begins with o", "{dates} or {date}")
    return gettext("{dates} or {date}")


def _member_in_words(member: SingleDate | Interval, every: bool) -> Words:
    """One of several members."""
    if isinstance(member, SingleDate):
        return _words_governed(member)
    return _only_member_in_words(member, every, governed=False)


def _only_member_in_words(member: SingleDate | Interval, every: bool, governed: bool) -> Words:
    if isinstance(member, SingleDate):
        return _words_in_place(member, governed)
    if member.end.bare == OPEN:
        message = gettext("{date} or later")
        if every:
            message = gettext("{date} and every later one")
        return _fill(message, date=_words_governed(member.start))
    if member.start.bare == OPEN:
        message = gettext("{date} or earlier")
        if every:
            message = gettext("{date} and every earlier one")
        return _fill(message, date=_words_governed(member.end))
    if every:
        return _from_to(member.start, member.end)
    return _some_time_within(member, governed)


def _words_in_place(single_date: SingleDate, governed: bool) -> Words:
    """The words as they follow a preposition where `governed`, else as they stand by themselves."""
    if governed:
        return _words_governed(single_date)
    return _words_alone(single_date)


def _some_time_within(interval: Interval, governed: bool) -> Words:
    if _words_alone(interval.start) == _words_alone(interval.end):
        return _words_in_place(interval.start, governed)
    if governed:
        message = pgettext("after a preposition", "some time from {start} to {end}")
    else:
        message = gettext("some time from {start} to {end}")
    return _fill(message, start=_words_governed(interval.start), end=_words_governed(interval.end))


def _fill(message: str, **words_by_name: Words) -> Words:
    """The message with each {name} replaced by its words; neighbours without a datetime are
    joined.
    """
    runs: Words = []
    for number, piece in enumerate(re.split(r"\{(\w+)\}", message)):
        words = [WordRun(piece)]
        # Every second piece is a name.
        if number % 2:
            words = words_by_name[piece]
        for run in words:
            if runs and not run.datetime and not runs[-1].datetime:
                runs[-1] = WordRun(runs[-1].text + run.text)
            elif run.text:
                runs.append(run)
    return runs
