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
    # Some words before the first mark show what it belongs to.
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
        [*text_words, *compounds(text, text_words), *_side_by_side(text_words, terms)],
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
        if not term.joined or len(term.words) == 1:
            continue
        for number, word in enumerate(text_words):
            if word.folded == term.words[0]:
                run = text_words[number : number + len(term.words)]
                if tuple(word_of_run.folded for word_of_run in run) == term.words:
                    yield compound(run)


def _term_meant(word: Word, terms: Sequence[Term]) -> int | None:
    """The number of the first term that means the word; None where none does."""
    for number, term in enumerate(terms):
        if term.means(word):
            return number
    return None


def _best_start(positions: Sequence[TermPosition]) -> int:
    """Where the passage with the most different terms starts; the first of equals."""
    best_start = 0
    most_terms = 0
    for number, position in enumerate(positions):
        end = position.start + PASSAGE - LEAD
        # No passage has more words than characters: what follows further on need not be looked at.
        following = positions[number : number + PASSAGE]
        terms = {other.term for other in following if other.end <= end}
        if len(terms) > most_terms:
            best_start = position.start
            most_terms = len(terms)
    return best_start


def _segments(
    text: str, positions: Sequence[TermPosition], start: int, end: int
) -> tuple[Segment, ...]:
    """The text from `start` to `end`, its terms marked; none of the segments is blank."""
    segments: list[Segment] = []
    segment_start = start
    for position in positions:
        if start <= position.start and position.end <= end:
            segments.append(Segment(text[segment_start : position.start], marked=False))
            segments.append(Segment(text[position.start : position.end], marked=True))
            segment_start = position.end
    segments.append(Segment(text[segment_start:end], marked=False))
    return tuple(segment for segment in segments if segment.text)
