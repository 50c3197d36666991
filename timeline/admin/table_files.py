"""Tables as files: CSV and XLSX, read with a sentence for whatever cannot be read."""

import csv
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import tablib
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from import_export.tmp_storages import BaseStorage

from govdigital.plain_text import plain_text

ROWS = 2_000
COLUMNS = 100
BYTES = 5_000_000
UNPACKED = 100_000_000
LONGEST_CELL = 32_767

# What a spreadsheet takes for a formula when a cell begins with it; an apostrophe before it makes it text.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")


class Unreadable(ValueError):
    """Says in a sentence why a file is no table that can be read, or why a table fits in no file."""


def neutral(text: str) -> str:
    """The text as a cell that any workbook can hold and no spreadsheet runs; `typed` gives it back."""
    text = plain_text(text)
    return f"'{text}" if FORMULA.match(text) else text


def typed(cell: Any) -> str:
    """What an editor typed into the cell, as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    text = plain_text(str(cell))
    return text[1:] if ESCAPED.match(text) else text


class CSV(base_formats.CSV):
    """CSV in UTF-8, parted by commas or, as some spreadsheets do, by semicolons."""

    def create_dataset(self, in_stream: bytes, **options: Any) -> tablib.Dataset:
        """The table in the file; raises Unreadable."""
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Unreadable(
                _("This file is not text in UTF-8. Save it as “CSV UTF-8” and send it again.")
            ) from None
        heading = text.partition("\n")[0]
        delimiter = ";" if heading.count(";") > heading.count(",") else ","
        try:
            return table(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise Unreadable(_("This file cannot be read as CSV: %(reason)s.") % {"reason": error}) from None


class XLSX(base_formats.XLSX):
    """The first sheet of a workbook."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The table in the file; raises Unreadable."""
        try:
            with zipfile.ZipFile(BytesIO(in_stream)) as parts:
                if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                    raise Unreadable(_("This workbook is too large. Send it in parts."))
            book = openpyxl.load_workbook(BytesIO(in_stream), read_only=True, data_only=True)
            return table(book.worksheets[0].iter_rows(values_only=True, max_col=COLUMNS + 1))
        except Unreadable:
            raise
        except Exception as error:  # The reader promises nothing about files that only look like a workbook.
            raise Unreadable(_("This file cannot be read as a workbook.")) from error

    def export_data(self, dataset: tablib.Dataset, **options: Any) -> bytes:
        """The workbook; raises Unreadable where a text is longer than a cell."""
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for row in dataset for cell in row):
            raise Unreadable(_("A text is longer than a cell of a workbook may be. Choose CSV."))
        return bytes(super().export_data(dataset, **options))


def table(rows: Iterable[Iterable[Any]]) -> tablib.Dataset:
    """The rows as a table with headings, without empty rows and empty columns at its edge; raises Unreadable."""
    headings: list[str] = []
    found = tablib.Dataset()
    for row in rows:
        cells = [typed(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if not headings:
            found.headers = headings = headed(cells)
            continue
        if len(cells) > len(headings):
            raise Unreadable(_("A row has more cells than there are headings."))
        if len(found) == ROWS:
            raise Unreadable(_("This file has more than %(rows)s rows. Send it in parts.") % {"rows": ROWS})
        found.append(cells + [""] * (len(headings) - len(cells)))
    return found


def headed(cells: list[str]) -> list[str]:
    """The headings; raises Unreadable where two are the same or there are too many."""
    headings = [cell.strip().lower() for cell in cells]
    if len(headings) > COLUMNS:
        raise Unreadable(_("This file has more than %(columns)s columns.") % {"columns": COLUMNS})
    if len(set(headings)) < len(headings):
        raise Unreadable(_("Two columns have the same heading."))
    return headings


class Waiting(BaseStorage):
    """Files that wait for an editor's confirmation, for a day, in a folder of this site alone."""

    @property
    def folder(self) -> Path:
        """Where the files wait."""
        return Path(settings.DATA_DIR) / "imports"

    def save(self, data: bytes) -> None:
        """Keep the file under a name that nobody guesses; what has waited for a day goes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yesterday = (timezone.now() - timedelta(days=1)).timestamp()
        for old in self.folder.iterdir():
            if old.stat().st_mtime < yesterday:
                old.unlink(missing_ok=True)
        self.name = uuid4().hex
        (self.folder / self.name).write_bytes(data)

    def read(self) -> bytes:
        """The file; raises Unreadable where it waits no longer."""
        known = re.fullmatch("[0-9a-f]{32}", self.name or "")
        if not known or not (self.folder / self.name).is_file():
            raise Unreadable(_("This file waits no longer. Send it again."))
        return (self.folder / self.name).read_bytes()

    def remove(self) -> None:
        """Forget the file."""
        (self.folder / self.name).unlink(missing_ok=True)
