"""What differs between two texts, word by word: the one place that compares texts.

Two texts enter; what is the same, what was removed and what was added leave, in the order of the
new text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from timeline.texts.equal_runs import alignments

SAME, ADDED, REMOVED = "same", "added", "removed"
# What has stayed the same is shown as far as it helps to find the place.
LONGEST_SAME = 400
SHOWN_OF_AN_END = 150
# A word is the same whether or not a line ends after it.
WORD = re.compile(r"\S+[^\S\n]*|\s+")


class DiffPiece(NamedTuple):
    """Words that are the same, added or removed."""

    how: str
    text: str


class Stretch(NamedTuple):
    """A stretch of the old text, and what stands in its place in the new one; either may be
    blank.
    """

    old: str
    new: str


def diff(old: str, new: str) -> list[DiffPiece]:
    """Every word of both texts: compared line by line, and word by word where lines differ."""
    pieces: list[DiffPiece] = []
    for lines in stretches(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        for words in by_words(lines):
            pieces += pieces_of(words)
    return pieces


def shortened_diff(old: str, new: str) -> list[DiffPiece]:
    """The same for a reader who looks for what has changed: long stretches that are the same are
    shortened.
    """
    pieces = []
    for piece in diff(old, new):
        text = piece.text
        if piece.how == SAME:
            text = shortened(text)
        pieces.append(DiffPiece(piece.how, text))
    return pieces


def diff_of_middles(old: str, new: str, most_words: int) -> list[DiffPiece]:
    """What differs between the words with which both texts begin and end; two whole middles where
    one of them has more than `most_words`.

    For hundreds of long texts that differ at one place each: the words at both ends cost nothing.
    """
    beginning = common_beginning(old, new)
    old_rest, new_rest = old[len(beginning) :], new[len(beginning) :]
    end = common_beginning(old_rest[::-1], new_rest[::-1])[::-1]
    old_middle = old_rest[: len(old_rest) - len(end)]
    new_middle = new_rest[: len(new_rest) - len(end)]
    if max(len(old_middle.split()), len(new_middle.split())) <= most_words:
        middle = shortened_diff(old_middle, new_middle)
    else:
        middle = [DiffPiece(REMOVED, old_middle), DiffPiece(ADDED, new_middle)]
    pieces = [DiffPiece(SAME, beginning), *middle, DiffPiece(SAME, end)]
    return [piece for piece in pieces if piece.text]


def stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    """The lines or words of both texts in the order of the new one, with those that differ
    together.
    """
    for part in alignments(old, new):
        old_text = "".join(old[part.old_start : part.old_end])
        yield Stretch(old_text, "".join(new[part.new_start : part.new_end]))


def by_words(lines: Stretch) -> Iterator[Stretch]:
    """The lines word by word, where they differ."""
    if lines.old == lines.new:
        yield lines
    else:
        yield from stretches(WORD.findall(lines.old), WORD.findall(lines.new))


def pieces_of(stretch: Stretch) -> list[DiffPiece]:
    """What a stretch says: one thing twice, or what was removed and then what was added."""
    if stretch.old == stretch.new:
        return [DiffPiece(SAME, stretch.new)]
    pieces = [DiffPiece(REMOVED, stretch.old), DiffPiece(ADDED, stretch.new)]
    return [piece for piece in pieces if piece.text]


def common_beginning(one: str, other: str) -> str:
    """The words with which both texts begin, up to the last space among them."""
    length = min(len(one), len(other))
    for position in range(length):
        if one[position] != other[position]:
            length = position
            break
    return one[: one.rfind(" ", 0, length) + 1]


def shortened(text: str, longest: int = LONGEST_SAME, end: int = SHOWN_OF_AN_END) -> str:
    """The text, or that much of both its ends where it is longer than `longest`."""
    if len(text) <= longest:
        return text
    return f"{text[:end]} […] {text[-end:]}"
