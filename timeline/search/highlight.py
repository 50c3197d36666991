"""Where a text says what was asked, in segments for a template to mark, and the passage that says
most.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from timeline.search.query import Term
from timeline.search.tokens import Word, compound, compounds, words

PASSAGE = 220
LEAD = 60
# A long text is searched for its passage no further than this, so that one answer stays quick.
LONGEST_READ = 20_000


class Segment(NamedTuple):
    """A stretch of plain text, and whether it is what was asked for."""

    text: str
    marked: bool


class TermPosition(NamedTuple):
    """Where in a text a term is said, and which one of the question it is."""

    start: int
    end: int
    term: int


def highlighted(text: str, terms: Sequence[Term]) -> tuple[Segment, ...]:
    """The whole text in segments."""
    return _segments(text, _positions(text, terms), 0, len(text))


def passage(text: str, terms: Sequence[Term]) -> tuple[Segment, ...]:
    """The stretch of the text that says most of the terms, in segments; its beginning where it says
    none.
    """
    text = text[:LONGEST_READ]
    positions = _positions(text, terms)
    start = 0
    best_start = _best_start(positions)
    if best_start > LEAD:
        start = text.rfind(" ", 0, best_start - LEAD) + 1
    end = len(text)
    if end > start + PASSAGE:
        end = max(text.rfind(" ", start, start + PASSAGE), start + LEAD)
    segments = list(_segments(text, positions, start, end))
    if start:
        segments.insert(0, Segment("… ", marked=False))
    if end < len(text):
        segments.append(Segment(" …", marked=False))
    return tuple(segments)


def says(text: str, terms: Sequence[Term]) -> bool:
    """Whether the text says any of the terms."""
    return bool(_positions(text[:LONGEST_READ], terms))


def _positions(text: str, terms: Sequence[Term]) -> list[TermPosition]:
    """Where the text says the terms, in order; the longer of two that overlap."""
    text_words = list(words(text))
    candidates = sorted(
        [*text_words, *compounds(text), *_side_by_side(text_words, terms)],
        key=lambda word: (word.start, -word.end),
    )
    positions: list[TermPosition] = []
    for word in candidates:
        number = _term_meant(word, terms)
        if number is not None and (not positions or word.start >= positions[-1].end):
            positions.append(TermPosition(word.start, word.end, number))
    return positions


def _side_by_side(text_words: Sequence[Word], terms: Sequence[Term]) -> Iterator[Word]:
    """Where words stand apart that a hyphen joined in the question: “covid 19” for “covid-19”."""
    for term in terms:
        if term.joined and len(term.words) > 1:
            for at, word in enumerate(text_words):
                if word.folded != term.words[0]:
                    continue
                run = text_words[at : at + len(term.words)]
                if tuple(each.folded for each in run) == term.words:
                    yield compound(run)


def _term_meant(word: Word, terms: Sequence[Term]) -> int | None:
    for number, term in enumerate(terms):
        if term.means(word):
            return number
    return None


def _best_start(positions: Sequence[TermPosition]) -> int:
    """Where the passage with the most different terms starts; the first of equals."""
    best, most = 0, 0
    for number, position in enumerate(positions):
        end = position.start + PASSAGE - LEAD
        following = positions[number : number + PASSAGE]
        terms = {other.term for other in following if other.end <= end}
        if len(terms) > most:
            best, most = position.start, len(terms)
    return best


def _segments(
    text: str, positions: Sequence[TermPosition], start: int, end: int
) -> tuple[Segment, ...]:
    segments, at = [], start
    for position in positions:
        if start <= position.start and position.end <= end:
            segments += [
                Segment(text[at : position.start], marked=False),
                Segment(text[position.start : position.end], marked=True),
            ]
            at = position.end
    segments.append(Segment(text[at:end], marked=False))
    return tuple(segment for segment in segments if segment.text)
