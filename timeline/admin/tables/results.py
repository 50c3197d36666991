"""What the rows of an imported table change."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from import_export.results import Result, RowResult

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.near_duplicates import COMPARED, marked_sources
from timeline.texts.text_diff import SAME, DiffPiece, diff_of_middles, shortened

# Two texts with more words than this between their common beginning and end are shown one after the
# other.
MOST_WORDS = 60
# As much of a text as the preview shows, half of it from its beginning and half from its end.
LONGEST_SHOWN = 800
# As many near-duplicates as are named of one row.
MOST_ALIKE = 5


class Change(NamedTuple):
    """What a row changes in one column."""

    heading: str
    pieces: list[DiffPiece]


class Row(RowResult):
    """The result of a row, with its place in the file; of a new source, also which others it may
    be.
    """

    number = 0
    alike: Sequence[Source] = ()
    changes: Sequence[Change] = ()


class Report(Result):
    """The results of all rows, what of the file was left out, and a mark of all that would
    change.
    """

    remarks: Sequence[str] = ()
    mark = ""

    def number_rows(self, numbers: Sequence[int]) -> None:
        """Let the rows that were refused carry the numbers that they have in the file."""
        for row in (*self.invalid_rows, *self.error_rows):
            row.number = numbers[row.number - 1]


def changes(
    headings: Sequence[str], before: Sequence[str] | None, after: Sequence[str]
) -> list[Change]:
    """The columns in which a row differs from what is stored; of a new row, those that are not
    empty.
    """
    if before is None:
        texts = zip(headings, after, strict=True)
        return [Change(heading, [DiffPiece(SAME, shown(text))]) for heading, text in texts if text]
    rows = zip(headings, before, after, strict=True)
    return [Change(heading, cell_diff(old, new)) for heading, old, new in rows if old != new]


def cell_diff(old: str, new: str) -> list[DiffPiece]:
    """What was removed and added, between what both texts begin and end with."""
    pieces = []
    for piece in diff_of_middles(old, new, MOST_WORDS):
        pieces.append(DiffPiece(piece.how, shown(piece.text)))
    return pieces


def shown(text: str) -> str:
    """The text, or as much of it as the preview shows."""
    return shortened(text, LONGEST_SHOWN, LONGEST_SHOWN // 2)


def find_alike(rows: Iterable[Row]) -> None:
    """Tell each new source's row which other sources, as the file leaves them, have its address or
    title.
    """
    changed = [row for row in rows if row.is_new() or row.is_update()]
    if not any(row.is_new() for row in changed):
        return
    compared = {row: {name: getattr(row.instance, name) for name in COMPARED} for row in changed}
    in_file = {row.object_id for row in changed}
    known = marked_sources(list(compared.values()))
    for row, values in compared.items():
        known.add(row, values)
    matches = {}
    for row, values in compared.items():
        if row.is_new():
            others = [
                other for other in known.like(values) if other is not row and other not in in_file
            ]
            matches[row] = others[:MOST_ALIKE]
    stored = {
        other for others in matches.values() for other in others if not isinstance(other, Row)
    }
    named = Source.objects.using(EDITORIAL).in_bulk(stored)
    for row, others in matches.items():
        row.alike = [other.instance if isinstance(other, Row) else named[other] for other in others]
