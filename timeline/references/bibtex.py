"""BibTeX and BibLaTeX."""

import re
from collections.abc import Iterator

from timeline.references.bibtex_entries import BibEntry, entries
from timeline.references.latex import bibtex_names, decoded, verbatim
from timeline.references.reference import Row, read_type
from timeline.references.written_dates import edtf_of, has_unclear_day, year_and_month

TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "thesis": "thesis",
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "dataset": "dataset",
    "legislation": "legislation",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
}
PERIODICALS = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
ARTICLES = ("article-journal", "article-magazine", "article-newspaper")
CONTAINERS = ("journaltitle", "journal", "booktitle", "maintitle")
PUBLISHERS = ("publisher", "institution", "organization", "school")
TEXTS = {"volume": "volume", "edition": "edition", "chapter": "chapter", "isbn": "isbn"}
DATES = {"date", "year", "month", "day", "urldate", "urlyear", "urlmonth", "urlday"}
# What tells programs how to handle an entry, and nothing of the source.
SILENT = {
    "options",
    "sortkey",
    "sortname",
    "sorttitle",
    "presort",
    "hyphenation",
    "entrysubtype",
    "ids",
    "owner",
    "timestamp",
}


class BibFields:
    """The fields of an entry, and which of them are not read yet."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = {name: value for name, value in values.items() if value.strip()}
        self.left = dict.fromkeys(name for name in self.values if name not in SILENT)

    def raw(self, *names: str) -> str:
        """The first of these fields that is filled in, in LaTeX; it counts as read."""
        for name in names:
            if name in self.values:
                self.left.pop(name, None)
                return self.values[name]
        return ""

    def text(self, *names: str) -> str:
        """The same as text."""
        return decoded(self.raw(*names))


# As much of a field that is left out as is decoded: an editor is told its beginning.
TOLD = 400
OTHERS = re.compile(r"\band\s+others\s*$", re.IGNORECASE)


def read_bibtex(text: str) -> Iterator[Row]:
    """A row for each entry of BibTeX or BibLaTeX, in the order of the file."""
    for entry in entries(text):
        yield Row(1, problems=[entry]) if isinstance(entry, str) else bibtex_row(entry)


def bibtex_row(entry: BibEntry) -> Row:
    """The source that a BibTeX entry describes."""
    row = Row(1, problems=list(entry.problems))
    fields = BibFields(entry.fields)
    read_kind(row, entry)
    kind = row.values["type"]
    title, subtitle = fields.text("title"), fields.text("subtitle")
    container = fields.raw(*CONTAINERS)
    below = fields.raw("journalsubtitle", "booksubtitle")
    row.values |= {
        "key": entry.key,
        "title": ": ".join(part for part in (title, subtitle) if part),
        "container_title": ": ".join(decoded(part) for part in (container, below) if part),
        "pages": re.sub(r"\s*(?:--+|–)\s*", "–", fields.raw("pages")),
        "doi": verbatim(fields.raw("doi")),
        "language": language_in(fields),
    }
    row.values |= {column: fields.text(name) for name, column in TEXTS.items()}
    if kind in ARTICLES:
        # BibTeX calls the issue of a journal its number; BibLaTeX has both.
        row.values["issue"] = fields.text("number", "issue")
    else:
        row.values["number"] = fields.text("number")
        row.values["issue"] = fields.text("issue")
    read_address(row, fields)
    read_dates(row, fields)
    row.authors = bibtex_names(fields.raw("author"))
    for name in ("author", "editor"):
        if OTHERS.search(fields.values.get(name, "")):
            row.leave_out(name, "and others")
    if re.fullmatch(r"(?i)editor|", fields.values.get("editortype", "")):
        row.editors = bibtex_names(fields.raw("editor"))
        fields.left.pop("editortype", None)
    row.publisher = fields.text(*PUBLISHERS)
    for name in fields.left:
        row.leave_out(name, decoded(fields.values[name][:TOLD]))
    return row


def read_kind(row: Row, entry: BibEntry) -> None:
    """Set the type of the source; an entry that does not say what it is, is a web page where it has
    an address.
    """
    address = entry.fields.get("url") or "http" in entry.fields.get("howpublished", "")
    otherwise = "webpage" if address else "report"
    if entry.kind == "misc" and otherwise == "webpage":
        row.values["type"] = "webpage"
        return
    read_type(row, entry.kind, TYPES, otherwise)
    periodical = PERIODICALS.get(entry.fields.get("entrysubtype", "").strip().lower())
    if entry.kind == "article" and periodical:
        row.values["type"] = periodical


def language_in(fields: BibFields) -> str:
    """The language of the entry: its own, or that by which LaTeX breaks its words."""
    language = decoded(fields.raw("language"))
    other = decoded(fields.raw("langid"))
    return language or other


def read_address(row: Row, fields: BibFields) -> None:
    """Set the address; older entries have it as the way in which the source was published."""
    row.values["url"] = verbatim(fields.raw("url"))
    how = verbatim(fields.values.get("howpublished", ""))
    if how.startswith(("http://", "https://")):
        fields.left.pop("howpublished", None)
        row.values["url"] = row.values["url"] or how


def read_dates(row: Row, fields: BibFields) -> None:
    """Set the date and the day on which the address was read, and say what of them is not
    understood.
    """
    written = plain_date(fields.raw("date"))
    year = plain_date(fields.raw("year"))
    # In LaTeX a tilde is a blank; in a date of BibLaTeX it means “about”.
    month, day = fields.raw("month"), fields.raw("day")
    row.values["date"] = edtf_of(written) or written
    for text in (written, "" if written else year):
        if has_unclear_day(text, edtf_of(text)):
            row.kept_in_part("date", text, edtf_of(text))
    if not written:
        date, understood = year_and_month(year, decoded(month) or month, day)
        row.values["date"] = date or year
        if not understood:
            row.not_understood("month", decoded(" ".join(part for part in (month, day) if part)))
    elif year and not row.values["date"].startswith(year):
        # BibLaTeX prefers the date to the year of older entries.
        row.leave_out("year", year)
    read = plain_date(fields.raw("urldate"))
    apart = [fields.raw(name).strip() for name in ("urlyear", "urlmonth", "urlday")]
    if not read and all(apart):
        read, _understood = year_and_month(*apart)
    row.values["accessed_on"] = edtf_of(read) or read


def plain_date(text: str) -> str:
    """A date without braces, with the dash that LaTeX has for years."""
    return (
        text.replace("{", "")
        .replace("}", "")
        .replace(r"\textasciitilde", "~")
        .replace(r"\~", "~")
        .strip()
    )
