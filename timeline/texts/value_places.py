"""Places for values in a text, so that a sentence cannot contradict its table: “rose from {first}
to {last}”, “{un-world-rank.last.ordinal} in {un-world-rank.last.year}”.

A text and the values of indicators enter; the text with its values, or sentences for its editor,
leave.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.dates.wording import in_words, joined_words
from timeline.models import Indicator, Observation, Subject
from timeline.texts.amounts import PERCENT, amount, ordinal

# Whatever stands in braces, so that none is shown to visitors; but “[…]{.remark}” is a mark.
BRACES = re.compile(r"\{(?![.#])([^{}]*)\}")
PLACE = re.compile(
    r"(?:([a-z0-9_-]{1,100})\.)?(first|last|lowest|highest)(?:\.(year|ordinal))?",
)
# A mark of texts, which may hold braces of its own.
MARK = re.compile(r"\{[.#][^{}]*\}")
# A brace without its other half, with the word at which it stands.
STRAY = re.compile(r"\{[^\s{}]*|[^\s{}]*\}")
# An editor may have written the sign that a share has anyway.
SIGN_FOLLOWS = re.compile(r"\s?%")


@dataclass(frozen=True)
class Values:
    """The values of an indicator of which texts speak, by date, and how they are written."""

    observations: tuple[Observation, ...] = ()
    decimals: int = 0
    unit: str = ""

    @cached_property
    def in_time(self) -> Sequence[Observation]:
        """What has no date stands in no order of time, unless nothing else is there."""
        dated = [row for row in self.observations if row.date_earliest or row.date_latest]
        return dated or self.observations

    def at(self, name: str) -> Observation | None:
        """The value at a place: first, last, lowest or highest; None where there is none."""
        rows = self.in_time
        if not rows:
            return None
        if name == "first":
            return rows[0]
        if name == "last":
            return rows[-1]
        if name == "lowest":
            return min(rows, key=number_of)
        return max(rows, key=number_of)


class Place(NamedTuple):
    """A place as it was written; `slug` is blank for the indicator whose text it is, `form` for the
    value itself.
    """

    slug: str
    name: str
    form: str


def named_place(text: str) -> str:
    """The first place for a value in the text, as it is written; blank where there is none."""
    for braces in BRACES.finditer(text):
        if PLACE.fullmatch(braces[1].strip()):
            return braces[0]
    return ""


NO_OTHERS: Mapping[str, Values] = {}


def number_of(row: Observation) -> float:
    """The value as a number to compare."""
    return float(row.value or 0)


def values_of(
    indicator: Indicator, observations: Iterable[Observation], subject: Subject | None = None
) -> Values:
    """The values of which texts about the indicator speak, of all its observations by date: those
    of the subject, or of the one that stands in front.
    """
    rows = list(observations)
    if subject is None:
        rows = rows_in_front(rows)
    else:
        rows = [row for row in rows if row.subject_id == subject.pk]
    return Values(tuple(rows), indicator.decimals, indicator.unit or "")


def subjects_of(observations: Iterable[Observation]) -> list[Subject]:
    """The subjects that have values, each once, in their order."""
    subjects = {row.subject.pk: row.subject for row in observations if row.subject}
    return sorted(subjects.values(), key=lambda subject: (subject.position, subject.pk))


def rows_in_front(observations: Sequence[Observation]) -> list[Observation]:
    """The values of the first subject, or all of them where none names a subject."""
    subjects = subjects_of(observations)
    if not subjects:
        return list(observations)
    return [row for row in observations if row.subject_id == subjects[0].pk]


def named_indicators(*texts: str | None) -> set[str]:
    """The slugs of the indicators that stand before places of these texts."""
    slugs: set[str] = set()
    for text in texts:
        for inside in BRACES.findall(text or ""):
            place = place_of(inside)
            if place and place.slug:
                slugs.add(place.slug)
    return slugs


def filled(
    text: str | None, own: Values | None = None, others: Mapping[str, Values] = NO_OTHERS
) -> str:
    """The text with its values in the reader's language; blank where a place has none, because
    visitors are shown no braces.

    `own` are the values of the indicator whose text it is, `others` those of indicators by slug.
    """
    if stray_braces(text):
        return ""
    pieces: list[str] = []
    end = 0
    for match in BRACES.finditer(text or ""):
        place = place_of(match[1])
        words = words_at(place, own, others, match.string[match.end() :]) if place else ""
        if not words:
            return ""
        pieces += [match.string[end : match.start()], words]
        end = match.end()
    return "".join(pieces) + (text or "")[end:]


def place_problems(
    text: str | None, own: Values | None = None, others: Mapping[str, Values] = NO_OTHERS
) -> list[str]:
    """A sentence for each place of the text at which no value can stand."""
    sentences = [no_place(stray) for stray in stray_braces(text)]
    for inside in BRACES.findall(text or ""):
        place = place_of(inside)
        if place is None:
            sentence = no_place(f"{{{inside}}}")
        elif place.slug and place.slug not in others:
            sentence = gettext("There is no indicator “{slug}” for the value “{place}”.")
            sentence = sentence.format(slug=place.slug, place=f"{{{inside}}}")
        elif not place.slug and own is None:
            sentence = gettext("“{place}” does not say of which indicator: write {example}.")
            sentence = sentence.format(place=f"{{{inside}}}", example="{un-world-rank.last}")
        elif not words_at(place, own, others):
            sentence = gettext("There is no value to stand at “{place}”.")
            sentence = sentence.format(place=f"{{{inside}}}")
        else:
            continue
        sentences.append(sentence)
    return list(dict.fromkeys(sentences))


def no_place(written: str) -> str:
    """That what is written is no place for a value."""
    sentence = gettext(
        "“{place}” is no place for a value. Write {example}, or one of first, last, "
        "lowest and highest with .year or .ordinal behind it."
    )
    return sentence.format(place=written, example="{last}")


def stray_braces(text: str | None) -> list[str]:
    """Each brace of the text that has no other half: “{last” and “last}”."""
    return STRAY.findall(MARK.sub(" ", BRACES.sub(" ", text or "")))


def place_of(inside: str) -> Place | None:
    """What is written between two braces; None where it is no place for a value."""
    match = PLACE.fullmatch(inside.strip())
    if match is None:
        return None
    return Place(match[1] or "", match[2], match[3] or "")


def words_at(
    place: Place, own: Values | None, others: Mapping[str, Values], following: str = ""
) -> str:
    """What is to be read at the place, before the text that follows it; blank where nothing can
    be.
    """
    values = others.get(place.slug) if place.slug else own
    row = values.at(place.name) if values else None
    if values is None or row is None:
        return ""
    if place.form == "year":
        return year_of(row)
    if place.form == "ordinal":
        return ordinal(row.value or 0)
    unit = values.unit
    if unit == PERCENT and SIGN_FOLLOWS.match(following):
        unit = ""
    return amount(row.value or 0, values.decimals, unit)


def year_of(row: Observation) -> str:
    """The year of a value; the words of its date where that is not within one year."""
    first, last = row.date_earliest, row.date_latest
    if first and last and first.year == last.year:
        return f"{first.year:04d}"
    return joined_words(in_words(row.date or ""))
