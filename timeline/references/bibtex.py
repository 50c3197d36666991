"""BibTeX and BibLaTeX."""

import re
from collections.abc import Iterator

from timeline.references.bibtex_entries import BibEntry, entries
from timeline.references.date_parts import noted_date
from timeline.references.latex import bibtex_names, decoded, verbatim
from timeline.references.reference import ImportedReference, read_type
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
# What an entry of a general type is, by its field “type”.
KINDS = {
    "dataset": "dataset",
    "interview": "interview",
    "speech": "speech",
    "blog post": "post-weblog",
}
GENERAL = ("misc", "online", "electronic", "www")
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
        # In the order of the entry.
        self.left = dict.fromkeys(self.values)
        for name in SILENT:
            self.left.pop(name, None)

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


# What is added to a reference, in each language of the site.
ARCHIVED = re.compile(r"(?:Archived copy|Copia archivada): (https?://\S+)")
# As much of a field that is left out as is decoded: an editor is told its beginning.
MOST_DECODED = 400
OTHERS = re.compile(r"\band\s+others\s*$", re.IGNORECASE)


def read_bibtex(text: str) -> Iterator[ImportedReference]:
    """A reference for each entry of BibTeX or BibLaTeX, in the order of the file."""
    for entry in entries(text):
        if isinstance(entry, str):
            yield ImportedReference(1, problems=[entry])
        else:
            yield bibtex_reference(entry)


def bibtex_reference(entry: BibEntry) -> ImportedReference:
    """The source that a BibTeX entry describes."""
    reference = ImportedReference(1, problems=list(entry.problems))
    fields = BibFields(entry.fields)
    read_kind(reference, entry, fields)
    kind = reference.values["type"]
    title, subtitle = fields.text("title"), fields.text("subtitle")
    container = fields.raw(*CONTAINERS)
    container_subtitle = fields.raw("journalsubtitle", "booksubtitle")
    reference.values |= {
        "key": entry.key,
        "title": ": ".join(filter(None, (title, subtitle))),
        "container_title": ": ".join(
            decoded(part) for part in (container, container_subtitle) if part
        ),
        "pages": decoded(re.sub(r"\s*(?:--+|–)\s*", "–", fields.raw("pages"))),
        "doi": verbatim(fields.raw("doi")),
        "language": language_in(fields),
    }
    for name, column in TEXTS.items():
        reference.values[column] = fields.text(name)
    if kind in ARTICLES:
        # BibTeX calls the issue of a journal its number; BibLaTeX has both.
        reference.values["issue"] = fields.text("number", "issue")
    else:
        reference.values["number"] = fields.text("number")
        reference.values["issue"] = fields.text("issue")
    read_address(reference, fields)
    read_dates(reference, fields)
    reference.authors = bibtex_names(fields.raw("author"))
    for name in ("author", "editor"):
        if OTHERS.search(fields.values.get(name, "")):
            reference.leave_out(name, "and others")
    if re.fullmatch(r"(?i)editor|", fields.values.get("editortype", "")):
        reference.editors = bibtex_names(fields.raw("editor"))
        fields.left.pop("editortype", None)
    reference.publisher = fields.text(*PUBLISHERS)
    for name in fields.left:
        reference.leave_out(name, decoded(fields.values[name][:MOST_DECODED]))
    return reference


def read_kind(reference: ImportedReference, entry: BibEntry, fields: BibFields) -> None:
    """Set the type of the source; an entry that does not say what it is, is a web page where it has
    an address.
    """
    kind = KINDS.get(decoded(entry.fields.get("type", "")).strip().lower())
    if entry.kind in GENERAL and kind:
        reference.values["type"] = kind
        fields.raw("type")
        return
    otherwise = "report"
    if entry.fields.get("url") or "http" in entry.fields.get("howpublished", ""):
        otherwise = "webpage"
    if entry.kind == "misc" and otherwise == "webpage":
        reference.values["type"] = "webpage"
        return
    read_type(reference, entry.kind, TYPES, otherwise)
    periodical = PERIODICALS.get(entry.fields.get("entrysubtype", "").strip().lower())
    if entry.kind == "article" and periodical:
        reference.values["type"] = periodical


def language_in(fields: BibFields) -> str:
    """The language of the entry: its own, or that by which LaTeX breaks its words."""
    language = decoded(fields.raw("language"))
    other = decoded(fields.raw("langid"))
    return language or other


def read_address(reference: ImportedReference, fields: BibFields) -> None:
    """Set the address; older entries have it as the way in which the source was published."""
    reference.values["url"] = verbatim(fields.raw("url"))
    how = verbatim(fields.values.get("howpublished", ""))
    if how.startswith(("http://", "https://")):
        fields.left.pop("howpublished", None)
        reference.values["url"] = reference.values["url"] or how
    if archived := ARCHIVED.fullmatch(decoded(fields.values.get("addendum", "")).strip()):
        fields.left.pop("addendum", None)
        reference.values["archived_url"] = archived[1]


def read_dates(reference: ImportedReference, fields: BibFields) -> None:
    """Set the date and the day on which the address was read, and say what of them is not
    understood.
    """
    written = date_without_latex(fields.raw("date"))
    year = date_without_latex(fields.raw("year"))
    # In LaTeX a tilde is a blank; in a date of BibLaTeX it means “about”.
    month, day = fields.raw("month"), fields.raw("day")
    note = None if written or year else noted_date(decoded(fields.values.get("note", "")))
    if note:
        fields.left.pop("note", None)
        written = note.date
    reference.values["date"] = edtf_of(written) or written
    for text in (written, "" if written else year):
        if has_unclear_day(text, edtf_of(text)):
            reference.kept_in_part("date", text, edtf_of(text))
    if not written:
        date, understood = year_and_month(year, decoded(month) or month, day)
        reference.values["date"] = date or year
        if not understood:
            reference.not_understood("month", decoded(" ".join(filter(None, (month, day)))))
    elif year and not reference.values["date"].startswith(year):
        # BibLaTeX prefers the date to the year of older entries.
        reference.leave_out("year", year)
    read = date_without_latex(fields.raw("urldate"))
    apart = [fields.raw(name).strip() for name in ("urlyear", "urlmonth", "urlday")]
    if not read and all(apart):
        read, _understood = year_and_month(*apart)
    reference.values["accessed_on"] = edtf_of(read) or read


def date_without_latex(text: str) -> str:
    """A date without braces, with the dash that LaTeX has for years."""
    return (
        text.replace("{", "")
        .replace("}", "")
        .replace(r"\textasciitilde", "~")
        .replace(r"\~", "~")
        .strip()
    )
