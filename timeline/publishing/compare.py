"""Two contents of one entry, field by field: what was added, what was taken away. No
database here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, NamedTuple

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# More pairs of words than this are compared by their lines only.
MOST_PAIRS = 4_000_000
# What has stayed the same is shown as far as it helps to find the place.
LONGEST_SAME = 400
SHOWN = 150


class Piece(NamedTuple):
    """Words that are the same, added or removed."""

    how: str
    text: str


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


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The names whose values differ, in the order of the newer content.

    A value is a text, or a list of rows; a row is such a mapping too, and `id` tells which rows are
    the same.
    """
    found = []
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, ""), new.get(name, "")
        if isinstance(before or after, list):
            rows = compare_rows(before or [], after or [])
            found += [Difference(name, [], rows)] if rows else []
        elif name != "id" and before != after:
            found.append(Difference(name, pieces(before, after), []))
    return found


def compare_rows(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[RowDifference]:
    """The rows that were removed, changed or added."""
    before, after = ({row["id"]: row for row in rows} for rows in (old, new))
    found = []
    for key in dict.fromkeys([*before, *after]):
        fields = compare(before.get(key, {}), after.get(key, {}))
        how = ADDED if key not in before else REMOVED if key not in after else CHANGED
        if fields or how != CHANGED:
            found.append(RowDifference(how, beginning(after.get(key) or before[key]), fields))
    return found


def beginning(row: Mapping[str, Any]) -> str:
    """The first two values of a row, by which a reader knows it."""
    values = [str(value) for name, value in row.items() if name != "id" and value]
    return shortened(", ".join(values[:2]))


def pieces(old: str, new: str) -> list[Piece]:
    """The new text with what was removed from the old one; long stretches that are the same are
    shortened.
    """
    return [
        Piece(piece.how, shortened(piece.text) if piece.how == SAME else piece.text)
        for piece in marked(old, new)
    ]


def marked(old: str, new: str) -> list[Piece]:
    """The new text with what was removed from the old one, every word of both."""
    changes = chain.from_iterable(
        within(before, after) if tag == "replace" else [(before, after)]
        for tag, before, after in stretches(
            old.splitlines(keepends=True), new.splitlines(keepends=True)
        )
    )
    found: list[Piece] = []
    for before, after in changes:
        if before == after:
            found.append(Piece(SAME, before))
        else:
            found += [Piece(REMOVED, before)] if before else []
            found += [Piece(ADDED, after)] if after else []
    return found


def within(before: str, after: str) -> list[tuple[str, str]]:
    """The same two texts, word by word where that is not too long."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    if len(old) * len(new) > MOST_PAIRS:
        return [(before, after)]
    return [(removed, added) for _tag, removed, added in stretches(old, new)]


def stretches(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """What stands in the old and the new list, stretch by stretch, with difflib's word for it."""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag, "".join(old[i:j]), "".join(new[k:m])


def shortened(text: str) -> str:
    """The text, or its beginning and end."""
    return text if len(text) <= LONGEST_SAME else f"{text[:SHOWN]} […] {text[-SHOWN:]}"
