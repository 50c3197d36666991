"""Where a text says what was asked, in pieces for a template to mark, and the passage that says
most.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from timeline.search.query import Term
from timeline.search.tokens import Word, compound, compounds, words

PASSAGE = 220
LEAD = 60
# A long text is searched for its passage no further than this, so that one answer stays quick.
READ = 20_000


class Piece(NamedTuple):
    """A stretch of plain text, and whether it is what was asked for."""

    text: str
    marked: bool


class Spot(NamedTuple):
    """Where in a text a term is said, and which one of the question it is."""

    start: int
    end: int
    term: int


def marked(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return _pieces(text, _spots(text, terms), 0, len(text))


def passage(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The stretch of the text that says most of the terms, in pieces; its beginning where it says
    none.
    """
    text = text[:READ]
    spots = _spots(text, terms)
    start = _best_start(spots)
    start = text.rfind(" ", 0, max(start - LEAD, 0)) + 1 if start > LEAD else 0
    end = len(text)
    if end > start + PASSAGE:
        end = max(text.rfind(" ", start, start + PASSAGE), start + LEAD)
    pieces = list(_pieces(text, spots, start, end))
    if start:
        pieces.insert(0, Piece("… ", marked=False))
    if end < len(text):
        pieces.append(Piece(" …", marked=False))
    return tuple(pieces)


def says(text: str, terms: Sequence[Term]) -> bool:
    """Whether the text says any of the terms."""
    return bool(_spots(text[:READ], terms))


def _spots(text: str, terms: Sequence[Term]) -> list[Spot]:
    """Where the text says the terms, in order; the longer of two that overlap."""
    said = list(words(text))
    candidates = sorted(
        [*said, *compounds(text), *_side_by_side(said, terms)],
        key=lambda word: (word.start, -word.end),
    )
    spots: list[Spot] = []
    for word in candidates:
        number = _term_meant(word, terms)
        if number is not None and (not spots or word.start >= spots[-1].end):
            spots.append(Spot(word.start, word.end, number))
    return spots


def _side_by_side(said: Sequence[Word], terms: Sequence[Term]) -> Iterator[Word]:
    """Where words stand apart that a hyphen joined in the question: “covid 19” for “covid-19”."""
    for term in terms:
        if term.joined and len(term.words) > 1:
            for at, word in enumerate(said):
                run = said[at : at + len(term.words)]
                if (
                    word.folded == term.words[0]
                    and tuple(each.folded for each in run) == term.words
                ):
                    yield compound(run)


def _term_meant(word: Word, terms: Sequence[Term]) -> int | None:
    for number, term in enumerate(terms):
        if term.means(word):
            return number
    return None


def _best_start(spots: Sequence[Spot]) -> int:
    """Where the passage with the most different terms starts; the first of equals."""
    best, most = 0, 0
    for number, spot in enumerate(spots):
        end = spot.start + PASSAGE - LEAD
        said = len({other.term for other in spots[number : number + PASSAGE] if other.end <= end})
        if said > most:
            best, most = spot.start, said
    return best


def _pieces(text: str, spots: Sequence[Spot], start: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], start
    for spot in spots:
        if start <= spot.start and spot.end <= end:
            pieces += [
                Piece(text[at : spot.start], marked=False),
                Piece(text[spot.start : spot.end], marked=True),
            ]
            at = spot.end
    pieces.append(Piece(text[at:end], marked=False))
    return tuple(piece for piece in pieces if piece.text)
