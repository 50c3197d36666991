"""References that are asked for by DOI, ISBN or address, where a network is there.

DOIs are asked of doi.org (content negotiation, CSL-JSON), ISBNs of Open Library, addresses of the
page itself. Nothing but the identifier is told to them.
"""

import json
from collections.abc import Callable, Collection
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from timeline.links.documents import Document, NoDocument, fetch_document
from timeline.references.csl import read_json
from timeline.references.identifiers import Identifier
from timeline.references.reference import Author, ImportedReference, tidy
from timeline.references.web_page import author_of, page_reference
from timeline.references.written_dates import edtf_of

DOI_SERVICE = "https://doi.org/"
ISBN_SERVICE = "https://openlibrary.org/api/books"
CSL = "application/vnd.citationstyles.csl+json"
TYPES = {"doi": "article-journal", "isbn": "book", "url": "webpage"}
PAGES = ("text/html", "application/xhtml+xml")

Fetch = Callable[[str, str], Document]


def look_up(name: Identifier, allowed: Collection[str] = ()) -> ImportedReference:
    """The reference that the identifier names; where it cannot be asked for, one that holds the
    identifier alone, and a sentence says why. Never raises.

    `allowed` are IP addresses to be asked although they are not public ones; tests need it.
    """

    def fetch(address: str, accept: str) -> Document:
        return fetch_document(address, accept, allowed=allowed)

    reference = reference_of(name, fetch)
    tidy(reference)
    return reference


def reference_of(name: Identifier, fetch: Fetch) -> ImportedReference:
    """What the identifier's keeper says of it."""
    if not settings.REFERENCE_LOOKUP:
        return bare(name, _("This site does not look references up. Fill in the rest by hand."))
    ask = {"doi": ask_doi, "isbn": ask_isbn, "url": ask_page}[name.kind]
    try:
        reference = ask(name.value, fetch)
    except NoDocument as error:
        sentence = _("%(name)s could not be looked up. %(reason)s Fill in the rest by hand.")
        return bare(name, sentence % {"name": name.value, "reason": error})
    # Under the name by which it was asked for, however the answer spells it.
    reference.values.setdefault(name.kind, name.value)
    return reference


def bare(name: Identifier, sentence: str) -> ImportedReference:
    """A reference that holds the identifier alone."""
    reference = ImportedReference(1, values={name.kind: name.value, "type": TYPES[name.kind]})
    reference.problems.append(sentence)
    return reference


def ask_doi(doi: str, fetch: Fetch) -> ImportedReference:
    """The work's CSL-JSON, as its registration agency gives it."""
    document = fetch(DOI_SERVICE + quote(doi, safe="/()<>;:."), CSL)
    references = list(read_json(document.text))
    if "json" not in document.media_type or not references:
        raise NoDocument(_("The answer is no reference."))
    reference = references[0]
    # What registration agencies add for machines is nothing that an editor decides on.
    reference.problems = []
    # Their keys are the DOI again; here a key follows the title.
    reference.values["key"] = ""
    return reference


def ask_isbn(isbn: str, fetch: Fetch) -> ImportedReference:
    """The book as Open Library describes it."""
    document = fetch(
        f"{ISBN_SERVICE}?bibkeys=ISBN:{isbn}&format=json&jscmd=data", "application/json"
    )
    try:
        book = json.loads(document.text).get(f"ISBN:{isbn}")
    except (ValueError, AttributeError, RecursionError):
        raise NoDocument(_("The answer is no reference.")) from None
    if not isinstance(book, dict):
        raise NoDocument(_("Open Library knows no book with this number."))
    reference = ImportedReference(1, values={"type": "book", "isbn": isbn})
    title = text_in(book, "title")
    subtitle = text_in(book, "subtitle")
    reference.values["title"] = f"{title}: {subtitle}" if title and subtitle else title
    reference.values["date"] = edtf_of(text_in(book, "publish_date"))
    reference.authors = [author_of(name) for name in names_in(book, "authors")]
    for publisher in names_in(book, "publishers")[:1]:
        reference.publisher = Author(publisher).name
    return reference


def text_in(book: dict[str, object], name: str) -> str:
    """The text of that name; blank where it is something else."""
    value = book.get(name)
    return value.strip() if isinstance(value, str) else ""


def names_in(book: dict[str, object], name: str) -> list[str]:
    """The names of the people or publishers in a list of Open Library."""
    rows = book.get(name)
    names = []
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and text_in(row, "name"):
            names.append(text_in(row, "name"))
    return names


def ask_page(address: str, fetch: Fetch) -> ImportedReference:
    """What the page says of itself; of another file, its address alone."""
    document = fetch(address, ", ".join(PAGES))
    if document.media_type not in PAGES:
        sentence = _("It is no page but a file (%(type)s), which does not say what it is.")
        raise NoDocument(sentence % {"type": document.media_type or "?"})
    return page_reference(document.text, document.address)
