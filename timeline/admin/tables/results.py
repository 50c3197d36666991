"""What the rows of an imported table change."""

from collections.abc import Hashable, Sequence
from itertools import chain
from typing import NamedTuple

from django.db.models import Model
from import_export.results import Result, RowResult

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.near_duplicates import COMPARED, index_stored_sources
from timeline.texts.text_diff import SAME, DiffPiece, diff_of_middles, shortened

# Two texts with more words than this between their common beginning and end are shown one after the
# other.
MOST_WORDS = 60
# As much of a text as the preview shows, half of it from its beginning and half from its end.
LONGEST_SHOWN = 800
# As many near-duplicates as are named of one row.
MOST_ALIKE = 5


class ColumnChange(NamedTuple):
    """What a row changes in one column."""

    heading: str
    pieces: list[DiffPiece]


class RowReport(RowResult):
    """The result of a row, with its place in the file; of a new source, also which others it may
    be.
    """

    number = 0
    alike: Sequence[Model] = ()
    changes: Sequence[ColumnChange] = ()


class TableReport(Result):
    """The results of all rows, what of the file was left out, and a mark of all that would
    change.
    """

    remarks: Sequence[str] = ()
    mark = ""

    def number_rows(self, numbers: Sequence[int]) -> None:
        """Let the rows that were refused carry the numbers that they have in the file."""
        for invalid in self.invalid_rows:
            invalid.number = numbers[invalid.number - 1]
        for refused in self.error_rows:
            refused.number = numbers[refused.number - 1]


def table_report(result: Result) -> TableReport:
    """The result of an import as our tables make it; raises TypeError for the library's own."""
    if not isinstance(result, TableReport):
        raise TypeError("The results of a table are a TableReport: see Table.get_result_class.")
    return result


def changes(
    headings: Sequence[str], before: Sequence[str] | None, after: Sequence[str]
) -> list[ColumnChange]:
    """The columns in which a row differs from what is stored; of a new row, those that are not
    empty.
    """
    columns = []
    if before is None:
        for heading, text in zip(headings, after, strict=True):
            if text:
                columns.append(ColumnChange(heading, [DiffPiece(SAME, shown(text))]))
    else:
        for heading, old, new in zip(headings, before, after, strict=True):
            if old != new:
                columns.append(ColumnChange(heading, cell_diff(old, new)))
    return columns


def cell_diff(old: str, new: str) -> list[DiffPiece]:
    """What was removed and added, between what both texts begin and end with."""
    pieces = []
    for piece in diff_of_middles(old, new, MOST_WORDS):
        pieces.append(DiffPiece(piece.how, shown(piece.text)))
    return pieces


def shown(text: str) -> str:
    """The text, or as much of it as the preview shows."""
    return shortened(text, LONGEST_SHOWN, LONGEST_SHOWN // 2)


def find_alike(result: Result) -> None:
    """Tell each new source's row which other sources, as the file leaves them, have its address or
    title.
    """
    changed: dict[RowReport, dict[str, str]] = {}
    for row in result:
        if isinstance(row, RowReport) and (row.is_new() or row.is_update()):
            changed[row] = {name: getattr(row.instance, name) for name in COMPARED}
    if not any(row.is_new() for row in changed):
        return
    # Stored sources by their keys, and the file's rows by themselves.
    index = index_stored_sources(list(changed.values()))
    for row, values in changed.items():
        index.add(row, values)
    # What the file changes counts as the file leaves it.
    hidden = {row.object_id for row in changed}
    matches: dict[RowReport, list[Hashable]] = {}
    for row, values in changed.items():
        if row.is_new():
            others = [name for name in index.like(values) if name not in {row, *hidden}]
            matches[row] = others[:MOST_ALIKE]
    stored = set(chain.from_iterable(matches.values())).difference(changed)
    sources = Source.objects.using(EDITORIAL).in_bulk(stored)
    for row, names in matches.items():
        alike = []
        for name in names:
            alike.append(name.instance if isinstance(name, RowReport) else sources[name])
        row.alike = alike
