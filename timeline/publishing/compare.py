"""Two contents of one entry, field by field: what was added, what was taken away. No
database here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, shortened, shortened_diff

# A row that both contents have, but not alike.
CHANGED = "changed"
# A text, or a list of such mappings, under each name.
Content = Mapping[str, Any]


class Difference(NamedTuple):
    """What differs in one field, or in the rows of one part."""

    name: str
    pieces: list[DiffPiece]
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
            differences.append(Difference(name, shortened_diff(before, after), []))
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
