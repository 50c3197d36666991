"""Two contents of one entry, field by field: what was added, what was taken away. No
database here.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

from timeline.texts.equal_runs import alignments
from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, shortened, shortened_diff

# A row that both contents have, but not alike.
CHANGED = "changed"
# A text, or a list of such mappings, under each name.
Content = Mapping[str, Any]


class Pair(NamedTuple):
    """A row of a part before and after; None where there was none."""

    old: Content | None
    new: Content | None


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
    values = [str(value).strip() for name, value in row.items() if name != "id" and value]
    return shortened(", ".join(values[:2]))


def paired_rows(old: Sequence[Content], new: Sequence[Content]) -> list[Pair]:
    """Rows of snapshots, each with the one that it was: by its identifier, and rows that have none,
    as those of older snapshots, by their order. First those that are there after.
    """
    if all(row.get("identifier") for row in (*old, *new)):
        return paired_by_identifier(old, new)
    return paired_by_order(old, new)


def paired_by_identifier(old: Sequence[Content], new: Sequence[Content]) -> list[Pair]:
    """Each row with the one of the same identifier."""
    before = {row["identifier"]: row for row in old}
    after = {row["identifier"]: row for row in new}
    return [Pair(before.get(name), after.get(name)) for name in dict.fromkeys([*after, *before])]


def paired_by_order(old: Sequence[Content], new: Sequence[Content]) -> list[Pair]:
    """Each row with the one that is equal, and between those that are, with the one in its
    place.
    """
    pairs: list[Pair] = []
    gone: list[Pair] = []
    for part in alignments([as_text(row) for row in old], [as_text(row) for row in new]):
        before = [*old[part.old_start : part.old_end]]
        after = [*new[part.new_start : part.new_end]]
        both = min(len(before), len(after))
        pairs += [Pair(*rows) for rows in zip(before[:both], after[:both], strict=True)]
        pairs += [Pair(None, row) for row in after[both:]]
        gone += [Pair(row, None) for row in before[both:]]
    return pairs + gone


def as_text(row: Content) -> str:
    """The values of a row without its identifier, which an older one lacks."""
    values = {name: value for name, value in row.items() if name != "identifier"}
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
