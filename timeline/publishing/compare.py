"""Two contents of one entry, field by field: what was added, what was taken away. No
database here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, shortened, shortened_diff

# A row that both contents have, but not alike.
CHANGED = "changed"


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
            found.append(Difference(name, shortened_diff(before, after), []))
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
