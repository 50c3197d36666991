"""Two contents of one entry, field by field: what was added, what was taken away. No
database here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# More pairs of words than this are compared by their lines only.
MOST_PAIRS = 4_000_000
# What has stayed the same is shown as far as it helps to find the place.
LONGEST_SAME = 400
SHOWN = 150
WORDS = re.compile(r"\S+\s*|\s+")

# A text, or a list of such mappings, under each name.
Content = Mapping[str, Any]


class Piece(NamedTuple):
    """Words that are the same, added or removed."""

    how: str
    text: str


class Stretch(NamedTuple):
    """What stands at one place of the old and of the new text; of either it may be nothing."""

    before: str
    after: str


class Difference(NamedTuple):
    """What differs in one field, or in the rows of one part."""

    name: str
    pieces: list[Piece]
    rows: list["RowDifference"]


class RowDifference(NamedTuple):
    """A row of a part that was added, removed or changed: what it begins with, and its fields."""

    how: str
    name: str
    fields: list[Difference]


def compare(old: Content, new: Content) -> list[Difference]:
    """The names whose values differ, in the order of the newer content.

    A value is a text, or a list of rows; a row is such a mapping too, and `id` tells which rows are
    the same.
    """
    differences = []
    for name in dict.fromkeys([*new, *old]):
        before = old.get(name, "")
        after = new.get(name, "")
        if isinstance(before or after, list):
            rows = compare_rows(before or [], after or [])
            if rows:
                differences.append(Difference(name, [], rows))
        elif name != "id" and before != after:
            differences.append(Difference(name, pieces(before, after), []))
    return differences


def compare_rows(old: Sequence[Content], new: Sequence[Content]) -> list[RowDifference]:
    """The rows that were removed, changed or added."""
    before = {row["id"]: row for row in old}
    after = {row["id"]: row for row in new}
    differences = []
    for key in dict.fromkeys([*before, *after]):
        fields = compare(before.get(key, {}), after.get(key, {}))
        row = after.get(key) or before[key]
        if key not in before:
            differences.append(RowDifference(ADDED, beginning(row), fields))
        elif key not in after:
            differences.append(RowDifference(REMOVED, beginning(row), fields))
        elif fields:
            differences.append(RowDifference(CHANGED, beginning(row), fields))
    return differences


def beginning(row: Content) -> str:
    """The first two values of a row, by which a reader knows it."""
    values = [str(value) for name, value in row.items() if name != "id" and value]
    return shortened(", ".join(values[:2]))


def pieces(old: str, new: str) -> list[Piece]:
    """The new text with what was removed from the old one; long stretches that are the same are
    shortened.
    """
    shown = []
    for piece in marked(old, new):
        text = shortened(piece.text) if piece.how == SAME else piece.text
        shown.append(Piece(piece.how, text))
    return shown


def marked(old: str, new: str) -> list[Piece]:
    """The new text with what was removed from the old one, every word of both."""
    lines = stretches(old.splitlines(keepends=True), new.splitlines(keepends=True))
    marked_pieces: list[Piece] = []
    for line in lines:
        for before, after in words_within(line):
            if before == after:
                marked_pieces.append(Piece(SAME, before))
                continue
            if before:
                marked_pieces.append(Piece(REMOVED, before))
            if after:
                marked_pieces.append(Piece(ADDED, after))
    return marked_pieces


def words_within(stretch: Stretch) -> list[Stretch]:
    """Both texts of the stretch word by word, where they differ and that is not too long."""
    is_replaced = stretch.before and stretch.after and stretch.before != stretch.after
    if not is_replaced:
        return [stretch]
    old = WORDS.findall(stretch.before)
    new = WORDS.findall(stretch.after)
    if len(old) * len(new) > MOST_PAIRS:
        return [stretch]
    return list(stretches(old, new))


def stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    """What stands in the old and the new list, stretch by stretch."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield Stretch("".join(old[old_start:old_end]), "".join(new[new_start:new_end]))


def shortened(text: str) -> str:
    """The text, or its beginning and end."""
    if len(text) <= LONGEST_SAME:
        return text
    return f"{text[:SHOWN]} […] {text[-SHOWN:]}"
