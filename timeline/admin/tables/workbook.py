"""Reads the first sheet of an XLSX workbook (ISO/IEC 29500-1) as it streams, within bounds.

Readers of workbooks trust a file: its sizes, its row numbers, how deep it nests. Here bytes are
counted as they are unpacked, and nothing is built for what is not a cell with something in it.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from timeline.admin.tables.bounds import Clock, Unreadable
from timeline.admin.tables.workbook_parts import (
    Cells,
    FileRow,
    PartTarget,
    Relationships,
    Strings,
    Styles,
    Workbook,
    WorkbookPart,
    no_workbook,
)

UNPACKED = 20_000_000
CHUNK = 64 * 1024
# A tag, a comment or a declaration is held whole before anything is heard of it.
LONGEST_TAG = 256 * 1024


class Package:
    """A workbook's zip file; all that is unpacked of it is counted together."""

    def __init__(self, content: bytes, clock: Clock) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        self.clock, self.unpacked = clock, 0

    def read(self, path: str, part: Any) -> Any:
        """The part, once all of it was heard; raises Unreadable."""
        for _chunk in self.chunks(path, part):
            pass
        return part

    def chunks(self, path: str, part: WorkbookPart) -> Iterator[None]:
        """Let the part hear the file chunk by chunk; raises Unreadable."""
        parser: Any = ElementTree.XMLParser(target=part)  # noqa: S314  Part refuses what unfolds.
        entry = self.archive.getinfo(path)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The others unpack in one piece, however large it is.
            raise no_workbook()
        silent = 0
        with self.archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                self.clock.check()
                self.unpacked += len(chunk)
                if self.unpacked > UNPACKED:
                    raise Unreadable(
                        _("This workbook unpacks to more than twenty megabytes. Send it in parts.")
                    )
                part.heard = False
                parser.feed(chunk)
                silent = 0 if part.heard else silent + len(chunk)
                if silent > LONGEST_TAG:
                    raise no_workbook()
                yield
        parser.close()


class FirstSheet:
    """The first sheet that an editor sees: its name, whether there are others, and its rows."""

    def __init__(self, content: bytes, clock: Clock) -> None:
        """Read what cells refer to; raises Unreadable, KeyError, zipfile's and the XML parser's
        errors.
        """
        self.package = Package(content, clock)
        outer = self.package.read("_rels/.rels", Relationships(""))
        path = outer.of_kind("officeDocument")
        folder, name = posixpath.split(path)
        inner = self.package.read(f"{folder}/_rels/{name}.rels".lstrip("/"), Relationships(folder))
        book = self.package.read(path, Workbook())
        sheets = []
        for sheet in book.sheets:
            target = inner.targets.get(sheet.get("id", ""), PartTarget())
            if target.kind == "worksheet":
                sheets.append(sheet)
        if not sheets:
            raise no_workbook()
        seen = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"]
        first = (seen or sheets)[0]
        self.name, self.has_others = first.get("name", ""), len(sheets) > 1
        self.path = inner.targets[first["id"]].path
        styles, strings = Styles(), Strings()
        if style_path := inner.of_kind("styles"):
            self.package.read(style_path, styles)
        if string_path := inner.of_kind("sharedStrings"):
            self.package.read(string_path, strings)
        self.cells = Cells(book, styles, strings)

    def rows(self) -> Iterator[FileRow]:
        """The rows as they come, the empty ones too; raises Unreadable."""
        for _chunk in self.package.chunks(self.path, self.cells):
            rows, self.cells.rows = self.cells.rows, []
            yield from rows
