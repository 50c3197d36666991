"""BibTeX and BibLaTeX."""

import logging
from collections.abc import Iterator
from typing import Any

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from django.utils.translation import gettext as _

from timeline.references.row import Author, Row, first, named

# The library says in its log what we say to the editor.
logging.getLogger("bibtexparser").propagate = False

TYPES = {
    "article": "article-journal",
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
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
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_bibtex(text: str) -> Iterator[Row]:
    """A row for each entry of BibTeX or BibLaTeX; LaTeX's spellings of letters become the letters."""
    # Braces are kept for the names: they hold an organisation together.
    layers = [middlewares.LatexDecodingMiddleware(keep_braced_groups=True), middlewares.SeparateCoAuthors()]
    try:
        library = parse_string(text, append_middleware=layers)
    except Exception as error:  # The parser promises nothing about texts that are not BibTeX.
        yield Row(1, problems=[_("This BibTeX cannot be read: %(reason)s") % {"reason": error}])
        return
    for entry in library.entries:
        found = {name.lower(): unbraced(f.value) for name, f in entry.fields_dict.items()}
        yield bibtex_row(entry.entry_type.lower(), found)
    for block in library.failed_blocks:
        where = {"line": (block.start_line or 0) + 1, "text": (block.raw or "").strip()[:60]}
        yield Row(1, problems=[_("The entry in line %(line)s cannot be read: %(text)s") % where])


def bibtex_row(kind: str, found: dict[str, Any]) -> Row:
    """The source that a BibTeX entry describes."""
    online = "webpage" if found.get("url") else "report"
    names = found.get("author") or []
    month = first(found, "month").lower()[:3]
    number = f"{MONTHS.index(month) + 1:02}" if month in MONTHS else month.zfill(2)
    date = first(found, "date") or "-".join(
        filter(None, (first(found, "year"), number.strip("0") and number))
    )
    values = {
        "type": TYPES.get(kind, online),
        "title": ": ".join(filter(None, (first(found, "title"), first(found, "subtitle")))),
        "container_title": first(found, "journaltitle", "journal", "booktitle", "maintitle"),
        "date": date,
        "url": first(found, "url") or first(found, "howpublished"),
        "accessed_on": first(found, "urldate"),
        **{name: first(found, name) for name in ("doi", "isbn")},
    }
    authors = [bibtex_author(str(name)) for name in ([names] if isinstance(names, str) else names)]
    publisher = first(found, "publisher", "institution", "organization", "school")
    return Row(1, values, [author for author in authors if author], publisher)


def unbraced(value: Any) -> Any:
    """The text of a field without the braces that keep capitals; a list of names as it is."""
    return value.translate({ord("{"): "", ord("}"): ""}) if isinstance(value, str) else value


def bibtex_author(name: str) -> Author | None:
    """The author whom BibTeX names; braces around the whole name make an organisation, “others” nobody."""
    whole = name.strip()
    name = unbraced(whole).strip()
    if whole.lower() == "others" or not name:
        return None
    return Author(name) if whole.startswith("{") and whole.endswith("}") else named(name)
