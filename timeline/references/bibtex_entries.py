"""The entries of a BibTeX file: bibtexparser parts them, here macros, `#`, crossref and xdata are
followed.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter
from django.utils.translation import gettext as _

# The library says in its log what we say to the editor.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PIECE = re.compile(r'\s*(?:(?P<open>[{"])|(?P<word>[^#\s{}",]+))')
# What a parent's field is called in a child that stands in it (BibLaTeX manual, appendix B).
AS_CONTAINER = {
    "title": "booktitle",
    "subtitle": "booksubtitle",
}
IN_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
CONTAINED = (
    "inproceedings",
    "conference",
    "incollection",
    "inbook",
    "suppbook",
    "suppcollection",
    "inreference",
)
NOT_INHERITED = {
    "crossref",
    "xref",
    "xdata",
    "ids",
    "label",
    "keywords",
    "options",
    "sortkey",
    "note",
    "shorttitle",
}
MOST_STEPS = 20
LONGEST_VALUE = 100_000
# A macro is a month, or the name of a journal or a publisher.
LONGEST_MACRO = 300
# The library takes a second for so many; nobody chooses among more.
MOST_BLOCKS = 3_000
START = re.compile(r"@\w*[ \t]*[{(]")


@dataclass
class BibEntry:
    """An entry of BibTeX: the names of its fields in small letters, their values in LaTeX."""

    kind: str
    key: str
    fields: dict[str, str]
    problems: list[str] = field(default_factory=list)


def entries(text: str) -> Iterator[BibEntry | str]:
    """The entries in the order of the file, each with what it inherits; for one that cannot be read
    a sentence.
    """
    blocks: list[BibEntry | str] = []
    macros: dict[str, str] = {month: month for month in MONTHS}
    starts = [match.start() for match in islice(START.finditer(text), MOST_BLOCKS + 1)]
    is_cut = len(starts) > MOST_BLOCKS
    for block in Splitter(text[: starts[-1]] if is_cut else text).split().blocks:
        entry: Block | None = block
        # To the library, two entries of one key, or two fields of one name, are an error.
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            entry = block.ignore_error_block
        if isinstance(entry, String):
            macros[entry.key.lower()] = value_of(str(entry.value), macros)[:LONGEST_MACRO]
        elif isinstance(entry, Entry):
            blocks.append(entry_of(entry, macros))
        elif isinstance(entry, ParsingFailedBlock):
            where = {"line": (entry.start_line or 0) + 1, "text": (entry.raw or "").strip()[:60]}
            blocks.append(_("The entry in line %(line)s cannot be read: %(text)s") % where)
    yield from inheriting(blocks)
    if is_cut:
        yield _("What follows after %(number)s entries is not read. Send it apart.") % {
            "number": MOST_BLOCKS
        }


def entry_of(block: Entry, macros: Mapping[str, str]) -> BibEntry:
    """The entry with its macros filled in; of a field that stands twice the first is taken, as
    BibTeX does.
    """
    entry = BibEntry(block.entry_type.strip().lower(), block.key.strip(), {})
    for item in block.fields:
        name, value = item.key.strip().lower(), value_of(str(item.value), macros)
        if name not in entry.fields:
            entry.fields[name] = value
        elif entry.fields[name] != value:
            sentence = _("%(field)s stands twice; the first is taken, not “%(value)s”.")
            entry.problems.append(sentence % {"field": name[:80], "value": value[:80]})
    return entry


def value_of(text: str, macros: Mapping[str, str]) -> str:
    """The value that pieces in braces or quotation marks, numbers and macros make, with # between
    (btxdoc 2).
    """
    pieces = []
    place = length = 0
    while place < len(text) and length < LONGEST_VALUE:
        piece = PIECE.match(text, place)
        if not piece:
            place += 1
        elif piece["word"]:
            pieces.append(macros.get(piece["word"].lower(), piece["word"]))
            place = piece.end()
            length += len(pieces[-1])
        else:
            end = end_of_piece(text, piece.end(), piece["open"])
            pieces.append(text[piece.end() : end])
            place = end + 1
            length += len(pieces[-1])
    return "".join(pieces)[:LONGEST_VALUE]


def end_of_piece(text: str, start: int, opening: str) -> int:
    """Where the piece that begins here closes; the end of the text if it does not."""
    depth = 0
    place = start
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 1
        elif sign == "{":
            depth += 1
        elif depth == 0 and sign == ("}" if opening == "{" else '"'):
            return place
        elif sign == "}":
            depth -= 1
        place += 1
    return len(text)


def inheriting(blocks: list[BibEntry | str]) -> Iterator[BibEntry | str]:
    """The entries with what they inherit; @xdata, which holds data only, is no entry of its own."""
    by_key: dict[str, BibEntry] = {}
    for block in blocks:
        if isinstance(block, BibEntry):
            by_key.setdefault(block.key.lower(), block)
    for block in blocks:
        if isinstance(block, str):
            yield block
        elif block.kind != "xdata":
            yield inherited(block, by_key)


def inherited(entry: BibEntry, by_key: Mapping[str, BibEntry]) -> BibEntry:
    """The entry with the fields of those that it names as crossref and xdata, where it has none of
    its own.
    """
    fields = dict(entry.fields)
    problems = list(entry.problems)
    # Each step: the entry that names others, and how its fields are called on the way.
    waiting = [entry]
    visited = {id(entry)}
    while waiting and len(visited) <= MOST_STEPS:
        child = waiting.pop(0)
        for name in ("xdata", "crossref"):
            for key in child.fields.get(name, "").split(","):
                parent = by_key.get(key.strip().lower()) if key.strip() else None
                if parent is None and key.strip():
                    sentence = _("%(field)s names “%(key)s”, which is not in this text.")
                    problems.append(sentence % {"field": name, "key": key.strip()[:80]})
                elif parent is not None and id(parent) not in visited:
                    visited.add(id(parent))
                    waiting.append(parent)
                    take_over(fields, entry.kind if name == "crossref" else "", parent)
    fields.pop("xdata", None)
    fields.pop("crossref", None)
    return BibEntry(entry.kind, entry.key, fields, problems)


def take_over(fields: dict[str, str], child: str, parent: BibEntry) -> None:
    """Add the parent's fields under the names that they have in a child of this type (blank for
    xdata: the same).
    """
    renamed = {}
    if child in CONTAINED and parent.kind not in CONTAINED:
        renamed = AS_CONTAINER
    elif child == "article" and parent.kind == "periodical":
        renamed = IN_JOURNAL
    child_fields = dict(fields)
    for name, value in parent.fields.items():
        inherited_name = renamed.get(name, name)
        # A parent's own booktitle is for programs that rename nothing: its title goes before it.
        free = inherited_name not in fields or (
            name in renamed and inherited_name not in child_fields
        )
        if name not in NOT_INHERITED and free:
            fields[inherited_name] = value
