"""What is heard while the parts of a workbook are read: its sheets, formats, texts and cells
(ISO/IEC 29500-1).
"""

import posixpath
import re
from collections.abc import Sized
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from timeline.admin.tables.bounds import COLUMNS, LONGEST_CELL, Unreadable
from timeline.admin.tables.cells import number_format, shown, shown_date

DEEPEST = 60
# Sheets, number formats or relationships of a workbook.
MOST_NAMED = 10_000
LAST_ROW = 1_048_576
PLACE = re.compile("([A-Z]{1,3})[0-9]{0,7}")
MERGED = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class FileRow(NamedTuple):
    """A row of a file: its number there, its cells, and for each cell that cannot be read the
    reason.
    """

    number: int
    cells: list[str]
    flaws: dict[int, str]
    hidden: bool = False
    time_left_out: bool = False


class WorkbookPart:
    """What is heard while one part of a workbook is read."""

    def __init__(self) -> None:
        self.heard = True
        self.depth = 0
        self.pieces: list[str] | None = None
        self.length = 0

    def doctype(self, *_names: Any) -> None:
        """Refuse a document type: no part of a workbook has one, and entities unfold
        without end.
        """
        raise no_workbook()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard = True
        self.depth += 1
        if self.depth > DEEPEST:
            raise no_workbook()
        names = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        self.begins(tag.rpartition("}")[2], names)

    def end(self, tag: str) -> None:
        self.heard = True
        self.depth -= 1
        self.ends(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        self.heard = True
        if self.pieces is None:
            return
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise long_cell()
        self.pieces.append(text)

    def close(self) -> None:
        """Nothing is left to do at the end of a part."""

    def keep(self, text: str, more: str) -> str:
        """The text and more of it; raises Unreadable where that is longer than a cell."""
        if len(text) + len(more) > LONGEST_CELL:
            raise long_cell()
        return text + more

    def bounded(self, names: Sized) -> None:
        """Refuse a workbook that names more than a workbook has."""
        if len(names) > MOST_NAMED:
            raise no_workbook()

    def listen(self) -> None:
        """Keep the text that follows."""
        self.pieces, self.length = [], 0

    def text(self) -> str:
        """The text since `listen`."""
        pieces, self.pieces = self.pieces or [], None
        return "".join(pieces)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def ends(self, name: str) -> None:
        """An element ends."""


class PartTarget(NamedTuple):
    """The kind of a part of a workbook, and its path in the file; both blank for none."""

    kind: str = ""
    path: str = ""


class Relationships(WorkbookPart):
    """Where the other parts stand, by identifier, with their kinds."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.targets: dict[str, PartTarget] = {}

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = posixpath.normpath(
                posixpath.join("/", self.folder, attributes.get("Target", ""))
            )
            self.targets[attributes.get("Id", "")] = PartTarget(kind, path.lstrip("/"))
            self.bounded(self.targets)

    def of_kind(self, kind: str) -> str:
        """The path of the first part of this kind, or nothing."""
        for target in self.targets.values():
            if target.kind == kind:
                return target.path
        return ""


class Workbook(WorkbookPart):
    """The sheets in their order, and the day from which dates are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[dict[str, str]] = []
        self.epoch: datetime = WINDOWS_EPOCH

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904", "0") in ("1", "true"):
            self.epoch = MAC_EPOCH
        elif name == "sheet":
            self.sheets.append(attributes)
            self.bounded(self.sheets)


class Styles(WorkbookPart):
    """The number format of each style of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self.formats: list[int] = []
        self.in_cells = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            self.bounded(self.codes)
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.formats.append(whole(attributes.get("numFmtId")))

    def ends(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False

    def code(self, style: int) -> str:
        """The format code of a style; that of an unknown one shows the number as it is."""
        number = self.formats[style] if style < len(self.formats) else 0
        return self.codes.get(number, "General")


class Strings(WorkbookPart):
    """The texts that cells share; how words are to be pronounced is no part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.spoken = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.texts.append("")
        elif name == "rPh":
            self.spoken = True
        elif name == "t" and not self.spoken:
            self.listen()

    def ends(self, name: str) -> None:
        if name == "rPh":
            self.spoken = False
        elif name == "t" and self.pieces is not None and self.texts:
            self.texts[-1] = self.keep(self.texts[-1], self.text())
        elif name == "si" and self.texts:
            # Once for all the cells that share it.
            self.texts[-1] = unescaped(self.texts[-1])


class Cells(WorkbookPart):
    """The rows of a sheet, each given once it is complete."""

    def __init__(self, book: Workbook, styles: Styles, strings: Strings) -> None:
        super().__init__()
        self.book, self.styles, self.strings = book, styles, strings
        self.rows: list[FileRow] = []
        self.number = self.column = self.style = 0
        self.kind = self.value = ""
        self.widest = self.last_filled = 0
        self.cells: dict[int, str] = {}
        self.flaws: dict[int, str] = {}
        self.in_cell = self.spoken = self.formula = False
        self.hidden = self.time_left_out = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row_begins(attributes)
        elif name == "c":
            self.cell_begins(attributes)
        elif name == "mergeCell":
            self.refuse_merged(attributes.get("ref", ""))
        elif self.in_cell and name == "f":
            self.formula = True
        elif self.in_cell and name == "rPh":
            self.spoken = True
        elif self.in_cell and name in ("v", "t") and not self.spoken:
            self.listen()

    def row_begins(self, attributes: dict[str, str]) -> None:
        """Take the row's own number; one that is no row of a sheet ends the reading."""
        number = whole(attributes.get("r"), self.number + 1)
        if not self.number < number <= LAST_ROW:
            raise no_workbook()
        self.number, self.column = number, 0
        self.cells, self.flaws = {}, {}
        self.hidden = attributes.get("hidden") in ("1", "true")
        self.time_left_out = False

    def cell_begins(self, attributes: dict[str, str]) -> None:
        """Take the cell's column, type and style."""
        place = attributes.get("r")
        if place is None:
            self.column += 1
        elif match := PLACE.fullmatch(place):
            self.column = column_index_from_string(match[1])
        else:
            raise no_workbook()
        self.kind, self.style = attributes.get("t", "n"), whole(attributes.get("s"))
        self.in_cell, self.formula, self.value = True, False, ""

    def ends(self, name: str) -> None:
        if name in ("v", "t") and self.pieces is not None:
            self.value = self.keep(self.value, self.text())
        elif name == "rPh":
            self.spoken = False
        elif name == "c" and self.in_cell:
            self.in_cell = False
            self.cell_ends()
        elif name == "row":
            self.row_ends()

    def cell_ends(self) -> None:
        """Keep what the cell shows, or why that cannot be said."""
        try:
            text = self.shown()
        except Unreadable:
            raise
        except ValueError as error:
            self.flaws[self.column] = str(error)
            text = self.value
        if text or self.column in self.flaws:
            if self.column > COLUMNS:
                raise Unreadable(
                    _("This file has more than %(columns)s columns.") % {"columns": COLUMNS}
                )
            self.cells[self.column] = text
            self.widest, self.last_filled = max(self.widest, self.column), self.number

    def shown(self) -> str:
        """What the cell shows; raises ValueError with a sentence."""
        if not self.value:
            if self.formula and self.kind != "str":
                raise ValueError(
                    _(
                        "The cell holds a formula without a result. Open the file in a "
                        "spreadsheet and save it there."
                    )
                )
            return ""
        if self.kind == "s":
            place = whole(self.value, len(self.strings.texts))
            if place >= len(self.strings.texts):
                raise no_workbook()
            return self.strings.texts[place]
        if self.kind == "b":
            return "TRUE" if self.value.strip() == "1" else "FALSE"
        if self.kind == "d":
            return self.day()
        if self.kind != "n":
            return unescaped(self.value)
        seen = shown(self.value.strip(), self.styles.code(self.style), self.book.epoch)
        self.time_left_out |= seen.time_left_out
        return seen.text

    def day(self) -> str:
        """A day that is written as one, as the cell's format shows it."""
        try:
            day = datetime.fromisoformat(self.value.strip()).replace(tzinfo=None)
        except ValueError:
            return self.value
        code = self.styles.code(self.style)
        form = number_format(code if number_format(code).date else "yyyy-mm-dd")
        seen = shown_date(day, form, code)
        self.time_left_out |= seen.time_left_out
        return seen.text

    def row_ends(self) -> None:
        last = max(self.cells, default=0)
        texts = [self.cells.get(column, "") for column in range(1, last + 1)]
        flaws = {column - 1: sentence for column, sentence in self.flaws.items()}
        self.rows.append(FileRow(self.number, texts, flaws, self.hidden, self.time_left_out))

    def refuse_merged(self, place: str) -> None:
        """Refuse a sheet where one cell spreads over others, among the rows: what these say is not
        known.
        """
        corners = MERGED.fullmatch(place)
        if not corners or (corners[1], corners[2]) == (corners[3], corners[4]):
            return
        if (
            int(corners[2]) <= self.last_filled
            and column_index_from_string(corners[1]) <= self.widest
        ):
            sentence = _("Cells are merged (%(place)s). Part them, and write in each what it says.")
            raise Unreadable(sentence % {"place": place})


def no_workbook() -> Unreadable:
    """The error for a file that only looks like a workbook."""
    return Unreadable(
        _("This file cannot be read as a workbook. Save it as XLSX and send it again.")
    )


def long_cell() -> Unreadable:
    """The error for a cell that no spreadsheet could hold."""
    return Unreadable(
        _("A cell is longer than %(most)s characters.") % {"most": f"{LONGEST_CELL:,}"}
    )


def whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number that the text is, or the other one where it is none."""
    if text is None or not text.isascii() or not text.isdigit():
        return otherwise
    return int(text[:10])


def unescaped(text: str) -> str:
    """The text with its escaped characters (_x000D_) as themselves."""
    if not ESCAPED.search(text):
        return text
    decoded = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be one character; half of one is none.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
