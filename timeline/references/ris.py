"""RIS, which reference managers and libraries export."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import rispy
from django.utils.translation import gettext as _

from timeline.references.date_parts import noted_date
from timeline.references.identifiers import is_web_address
from timeline.references.reference import Author, ImportedReference, person, read_type
from timeline.references.written_dates import edtf_of, has_unclear_day, year_and_month

TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "DATA": "dataset",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "BILL": "legislation",
    "STAT": "legislation",
    "SLIDE": "speech",
    "BLOG": "post-weblog",
    "ELEC": "webpage",
    "WEB": "webpage",
}
ARTICLES = ("article-journal", "article-magazine", "article-newspaper")
BOOKS = ("book", "chapter")
# A record begins here whatever follows the hyphen: some programs leave out the blank after it.
START = re.compile(r"^TY {0,4}-[ \t]?", re.MULTILINE)
# Some programs write fewer or more blanks before the hyphen than the two of the specification.
LINE = re.compile(r"^([A-Z][A-Z0-9]) {0,4}-(?: |$)", re.MULTILINE)
NAMES = {"A1", "AU"}
EDITORS = {"A2", "ED"}
# A personal communication is a letter, or what this says of it.
INTERVIEWS = re.compile(r"\b(?:interview|entrevista)\b", re.IGNORECASE)
# What tells nothing of the source itself.
SILENT = {"TY", "ER"}


def read_ris(text: str) -> Iterator[ImportedReference]:
    """A reference for each record of RIS; a record without its end is read, and what stands before
    the first is said.
    """
    starts = [match.start() for match in START.finditer(text)]
    before = text[: min(starts, default=len(text))].strip()
    if before:
        yield ImportedReference(
            1, problems=[_("Before the first record stands: %(text)s") % {"text": before[:60]}]
        )
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield ris_reference(record_values(text[start:end]))


def record_values(text: str) -> dict[str, list[str]]:
    """The values of a record by their tags, in order."""
    if not re.match(r"TY {2}-", text):
        text = LINE.sub(r"\1  - ", text)
    # What START takes for the first line of a record is one for the library too.
    text = START.sub("TY  - ", text, count=1)
    # A line without a tag goes on with the one before it.
    text = re.sub(r"\n(?![A-Z][A-Z0-9]  -)[ \t]*", " ", text.rstrip())
    text = f"{text}\nER  - \n"
    tags = {line[:2] for line in text.split("\n") if line[2:5] == "  -"}
    # Tags stay tags: repeated ones and those that the library has no word for are not lost.
    records = rispy.loads(
        text,
        mapping={tag: tag for tag in tags},
        list_tags=sorted(tags - {"TY"}),
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    values: dict[str, list[str]] = {}
    for tag, value in records[0].items():
        if isinstance(value, str):
            values[tag] = [value]
        else:
            values[tag] = list(value)
    return values


class UnreadValue(NamedTuple):
    """A value of a record that no column of a source takes, with its tag."""

    tag: str
    value: str


class DateAndRest(NamedTuple):
    """EDTF of a date, blank where it is not understood, and what it says besides."""

    date: str
    rest: str


class RisFields:
    """The values of a record, and which of them were read."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for tag, texts in values.items():
            self.values[tag] = [text for text in texts if text.strip()]
        # Each by its tag and its place among the values of that tag.
        self.read: set[tuple[str, int]] = {(tag, 0) for tag in SILENT}

    def first(self, *tags: str) -> str:
        """The first value of the first of the tags that has one; it counts as read."""
        for tag in tags:
            if self.values.get(tag):
                self.read.add((tag, 0))
                return self.values[tag][0].strip()
        return ""

    def matching(self, tag: str, fits: Callable[[str], object]) -> str:
        """The first value of the tag that fits; it counts as read."""
        for place, value in enumerate(self.values.get(tag, [])):
            if fits(value):
                self.read.add((tag, place))
                return value.strip()
        return ""

    def all(self, tags: set[str]) -> list[str]:
        """Every value of these tags, in the order of the record; all count as read."""
        texts = []
        for tag, values in self.values.items():
            if tag in tags:
                texts += values
                for place in range(len(values)):
                    self.read.add((tag, place))
        return texts

    def left(self) -> Iterator[UnreadValue]:
        """Each value that was not read, with its tag; the same value as another one is not told
        again.
        """
        seen = {self.values[tag][place].strip() for tag, place in self.read if self.values.get(tag)}
        for tag, values in self.values.items():
            for place, value in enumerate(values):
                if (tag, place) not in self.read and value.strip() not in seen:
                    seen.add(value.strip())
                    yield UnreadValue(tag, value)


def ris_reference(values: dict[str, list[str]]) -> ImportedReference:
    """The source that a RIS record describes."""
    reference = ImportedReference(1)
    fields = RisFields(values)
    kind = fields.first("TY").upper()
    if kind == "PCOMM" and fields.matching("M3", INTERVIEWS.search):
        reference.values["type"] = "interview"
    else:
        read_type(reference, kind, TYPES, "webpage")
    source_type = reference.values["type"]
    reference.values |= {
        "key": fields.first("ID"),
        "title": fields.first("TI", "T1", "CT")
        or (fields.first("BT") if source_type == "book" else ""),
        "container_title": fields.first("T2", "BT", "JF", "JO", "JA", "J2"),
        "volume": fields.first("VL"),
        "edition": fields.first("ET"),
        "url": fields.first("UR", "LK"),
        "archived_url": fields.matching("L2", is_web_address),
        "doi": fields.first("DO"),
        "language": fields.first("LA"),
    }
    issue = fields.first("IS", "M1")
    if source_type in ARTICLES:
        reference.values["issue"] = issue
    else:
        reference.values["number"] = issue
    if source_type in BOOKS:
        reference.values["isbn"] = fields.first("SN")
    if source_type == "chapter":
        reference.values["chapter"] = fields.first("SE")
    reference.values["pages"] = page_range(fields.first("SP"), fields.first("EP"))
    read_dates(reference, fields)
    reference.authors = ris_names(fields.all(NAMES))
    reference.editors = ris_names(fields.all(EDITORS))
    if kind == "EDBOOK":
        reference.authors, reference.editors = [], reference.authors + reference.editors
    reference.publisher = fields.first("PB")
    for tag, value in fields.left():
        reference.leave_out(tag, value)
    return reference


def ris_names(names: Iterable[str]) -> list[Author]:
    """The persons and organisations of these names, without those that are blank."""
    return [ris_name(name) for name in names if name.strip(" ,")]


def ris_name(name: str) -> Author:
    """A person from “Family, Given, Suffix”, as the specification has it; a name without a comma is
    one whole, whose semicolons stand for commas.
    """
    family, comma, others = name.partition(",")
    if not comma and "; " in name:
        # A comma would have made a person of an organisation.
        return Author(name.strip().replace("; ", ", "))
    given, _comma, suffixes = others.partition(",")
    suffix = " ".join(filter(None, map(str.strip, suffixes.split(","))))
    return person(family.strip(), given.strip(), suffix=suffix)


def page_range(first: str, last: str) -> str:
    """The pages from the first to the last; programs also write both after SP."""
    if first and last and first != last:
        return f"{first}–{last}"
    return first or last


def read_dates(reference: ImportedReference, fields: RisFields) -> None:
    """Set the date and the day on which the address was read (YYYY/MM/DD/other), and say what is
    left of them.
    """
    read_day_of_access(reference, fields)
    note = noted_date(fields.matching("N1", noted_date))
    year, whole = fields.first("PY", "Y1"), fields.first("DA")
    if note and (note.is_edtf or not (year or whole)):
        reference.values["date"] = note.date
    else:
        read_publication(reference, year, whole)


def read_day_of_access(reference: ImportedReference, fields: RisFields) -> None:
    """Set the day on which the address was read."""
    accessed = fields.first("Y2")
    date, rest = ris_date(accessed)
    reference.values["accessed_on"] = date or accessed
    if date:
        reference.leave_out("Y2", rest)


def read_publication(reference: ImportedReference, year: str, whole: str) -> None:
    """Set the date that year and whole date make together, and say what is left of them."""
    date, rest = ris_date(year)
    exact, more = ris_date(whole)
    qualifier = date[-1:] if date[-1:] in ("~", "?", "%") else ""
    if exact and (not date or len(exact) > len(date.removesuffix(qualifier))):
        # What is about or uncertain of the year is no less so of its day.
        reference.values["date"] = (
            exact if exact[-1] in "~?%" or "/" in exact else f"{exact}{qualifier}"
        )
        reference.leave_out("DA", more)
    elif date and whole and not exact and re.fullmatch(r"\d{4}", date):
        # EndNote writes the year and, apart from it, “Mar 9”.
        reference.values["date"], understood = year_and_month(date, whole)
        if not understood:
            reference.not_understood("DA", whole)
    else:
        reference.values["date"] = date or year or whole
    for name, text in (("PY", year), ("DA", whole)):
        if has_unclear_day(text, reference.values["date"]):
            reference.kept_in_part(name, text, reference.values["date"])
    if date:
        reference.leave_out("PY", rest)
    # Of two dates that contradict each other the other one is said.
    if date and exact and not reference.values["date"].startswith(year_of(date)):
        reference.leave_out("PY", year)
    if date and exact and not reference.values["date"].startswith(year_of(exact)):
        reference.leave_out("DA", whole)


def year_of(date: str) -> str:
    """The year with which a date begins, or the date."""
    if "/" in date:
        return date
    return date[:4]


def ris_date(text: str) -> DateAndRest:
    """EDTF of a date, and what its last part adds in words; blank where it is not understood."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) < 2 or not re.fullmatch(r"\d{4}", parts[0]):
        return DateAndRest(edtf_of(text.rstrip("/ ")), "")
    if re.fullmatch(r"\d{4}", parts[1]):
        return DateAndRest(edtf_of("/".join(parts[:2])), joined_parts(*parts[2:]))
    year, month = parts[:2]
    day = "".join(parts[2:3])
    other = "/".join(parts[3:])
    if other.lower().strip(". ") in ABOUT:
        date, understood = year_and_month(year, month, day)
        if understood:
            return DateAndRest(f"{date}~", "")
        return DateAndRest(f"{date}~", joined_parts(month, day))
    if not month and not day and other:
        date, understood = year_and_month(year, other)
        if understood:
            return DateAndRest(date, "")
        return DateAndRest(date, other)
    date, understood = year_and_month(year, month, day)
    if not understood:
        other = joined_parts(month, day, other)
    return DateAndRest(date, other)


def joined_parts(*parts: str) -> str:
    """Those parts of a date that are not blank, with the stroke of RIS between."""
    return "/".join(filter(None, parts))


ABOUT = (
    *("about", "around", "c", "ca", "circa", "approx", "approximately"),
    *("hacia", "aprox", "aproximadamente", "alrededor de", "cerca de"),
)
