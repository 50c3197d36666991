"""Tables as files: CSV and XLSX, read with a sentence for whatever cannot be read."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl.utils.cell import get_column_letter

from govdigital.spreadsheet_formulas import typed
from timeline.admin.tables.bounds import (
    CHARACTERS,
    COLUMNS,
    LONGEST_CELL,
    ROWS,
    ROWS_WITH_EMPTY_ONES,
    Clock,
    Unreadable,
)
from timeline.admin.tables.workbook import FirstSheet
from timeline.admin.tables.workbook_parts import FileRow, no_workbook

# A workbook reads this as one character.
CHARACTER_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

DELIMITERS = ",;\t|"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
LONGEST_CSV_CELL = csv.field_size_limit()
# As many row numbers as a sentence names.
NAMED = 10


class Sheet(tablib.Dataset):
    """A table as it stands in a file: the numbers of its rows there, what cannot be read, what was
    left out.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.numbers: list[int] = []
        self.flaws: dict[int, dict[str, str]] = {}
        self.remarks: list[str] = []
        # Numbers of rows that an editor should know of.
        self.hidden: list[int] = []
        self.times_left_out: list[int] = []


class CSV(base_formats.CSV):
    """CSV (RFC 4180) in UTF-8 or UTF-16, parted by commas or, as spreadsheets do, by semicolons or
    tabs.
    """

    # A file's bytes: the stubs of the library's formats contradict each other.
    def create_dataset(self, in_stream: Any, **options: Any) -> Sheet:
        """The table in the file; raises Unreadable."""
        if in_stream.startswith(OLD_WORKBOOK):
            raise Unreadable(
                _(
                    "This is a workbook of an older kind (XLS) or with a password. Save it as "
                    "XLSX without one."
                )
            )
        text = decoded(in_stream)
        heading = text.lstrip("\r\n").partition("\n")[0]
        delimiter = max(DELIMITERS, key=heading.count)
        return sheet_of(csv_rows(text, delimiter), Clock())


class XLSX(base_formats.XLSX):
    """The first sheet of a workbook."""

    # A file's bytes: the stubs of the library's formats contradict each other.
    def create_dataset(self, in_stream: Any, **options: Any) -> Sheet:
        """The table in the file; raises Unreadable."""
        clock = Clock()
        try:
            first = FirstSheet(in_stream, clock)
            sheet = sheet_of(first.rows(), clock)
        except Unreadable:
            raise
        # Whatever zlib, zipfile and expat say of a file that only looks like a workbook.
        except Exception as error:
            raise no_workbook() from error
        if first.has_others:
            sheet.remarks.append(
                _("Of the sheets of this workbook only “%(name)s” is read.")
                % {"name": first.name[:60]}
            )
        return sheet

    def export_data(self, dataset: tablib.Dataset, **options: Any) -> bytes:
        """The workbook; raises Unreadable where a text is longer than a cell."""
        written = tablib.Dataset(headers=dataset.headers)
        for row in dataset:
            cells = []
            for cell in row:
                if isinstance(cell, str):
                    cell = CHARACTER_CODE.sub("_x005F_", cell)  # noqa: PLW2901
                    if len(cell) > LONGEST_CELL:
                        raise Unreadable(
                            _("A text is longer than a cell of a workbook may be. Choose CSV.")
                        )
                cells.append(cell)
            written.append(cells)
        return bytes(super().export_data(written, **options))


def decoded(content: bytes) -> str:
    """The text of a CSV file; raises Unreadable."""
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            _(
                "Row %(row)s holds a letter that is not written in UTF-8; older programs write "
                "accents in "
                "another way (Latin-1, Windows-1252). Save the file as “CSV UTF-8” or as XLSX "
                "and send it again."
            )
            % {"row": row}
        ) from None
    if "\0" in text:
        raise Unreadable(
            _(
                "This file is not text in UTF-8. Save it as “CSV UTF-8” or as XLSX and send it "
                "again."
            )
        )
    return text


def csv_rows(text: str, delimiter: str) -> Iterator[FileRow]:
    """The rows with the numbers that a spreadsheet shows, the empty ones too; raises Unreadable."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield FileRow(number, cells, {})
    except csv.Error:
        sentence = _(
            "A quotation mark in row %(row)s is not closed or stands within a cell, "
            "or a cell is longer than %(most)s characters. A quotation mark within a cell is "
            "written twice."
        )
        raise Unreadable(sentence % {"row": number + 1, "most": f"{LONGEST_CSV_CELL:,}"}) from None


def sheet_of(rows: Iterable[FileRow], clock: Clock) -> Sheet:
    """The rows as a table with headings, without empty rows and empty columns at its edge; raises
    Unreadable.
    """
    sheet = Sheet(clock)
    characters = 0
    for count, row in enumerate(rows, 1):
        clock.check()
        if count > ROWS_WITH_EMPTY_ONES:
            raise Unreadable(
                _(
                    "This file has more than %(rows)s rows, the empty ones among them. Delete "
                    "those that are empty."
                )
                % {"rows": f"{ROWS_WITH_EMPTY_ONES:,}"}
            )
        cells = without_empty_end(row.cells)
        if not cells and not row.flaws:
            continue
        characters += sum(map(len, cells))
        if characters > CHARACTERS:
            raise Unreadable(
                _("This file holds more than five million characters. Send it in parts.")
            )
        if not sheet.headers:
            sheet.headers = headings_of(cells)
            continue
        if len(sheet) == ROWS:
            raise Unreadable(
                _("This file has more than %(rows)s rows. Send it in parts.")
                % {"rows": f"{ROWS:,}"}
            )
        append(sheet, row, cells)
    if sheet.hidden:
        sentence = _("Rows that are hidden in the file are read too: %(rows)s.")
        sheet.remarks.append(sentence % {"rows": first_numbers(sheet.hidden)})
    if sheet.times_left_out:
        sentence = _("Of dates with a time only the day is read: row %(rows)s.")
        sheet.remarks.append(sentence % {"rows": first_numbers(sheet.times_left_out)})
    return sheet


def append(sheet: Sheet, row: FileRow, cells: list[str]) -> None:
    """Add the row to the sheet, each cell under its heading; raises Unreadable where one
    has none.
    """
    headings = sheet.headers
    last = max(len(cells) - 1, *row.flaws, 0)
    for column in range(last + 1):
        has_heading = column < len(headings) and headings[column]
        # A cell that holds nothing needs no heading; one that cannot be read does.
        is_empty = column < len(cells) and cells[column] == ""
        if not has_heading and not is_empty:
            sentence = _(
                "Row %(row)s has a cell without a heading, in column %(column)s. "
                "A cell with commas in it stands between quotation marks."
            )
            raise Unreadable(
                sentence % {"row": row.number, "column": get_column_letter(column + 1)}
            )
    texts = [typed(cell) for cell in cells]
    sheet.append(texts + [""] * (len(headings) - len(texts)))
    sheet.numbers.append(row.number)
    if row.hidden:
        sheet.hidden.append(row.number)
    if row.time_left_out:
        sheet.times_left_out.append(row.number)
    if row.flaws:
        flaws = {headings[column]: sentence for column, sentence in row.flaws.items()}
        sheet.flaws[row.number] = flaws


def without_empty_end(cells: list[str]) -> list[str]:
    """The cells up to the last that holds anything."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]


def headings_of(cells: list[str]) -> list[str]:
    """The headings in small letters; raises Unreadable where two are the same or there are too
    many.
    """
    if len(cells) > COLUMNS:
        raise Unreadable(_("This file has more than %(columns)s columns.") % {"columns": COLUMNS})
    headings = [typed(cell).strip().lower() for cell in cells]
    filled_headings = [heading for heading in headings if heading]
    for heading in filled_headings:
        if filled_headings.count(heading) > 1:
            sentence = _("Two columns have the same heading: %(heading)s.")
            raise Unreadable(sentence % {"heading": heading[:60]})
    return headings


def first_numbers(numbers: list[int]) -> str:
    """The first of the numbers."""
    text = ", ".join(str(number) for number in numbers[:NAMED])
    return f"{text} …" if len(numbers) > NAMED else text
