"""What a page of the web says of itself, as a reference: the names of Highwire Press that Google
Scholar reads, Dublin Core, Open Graph, and the page's own title.
"""

from collections import defaultdict
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from timeline.references.authors import from_line
from timeline.references.reference import Author, ImportedReference, person
from timeline.references.written_dates import edtf_of

# By column, the names that tell it, the surest first.
NAMES = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "container_title": (
        "citation_journal_title",
        "citation_inbook_title",
        "citation_conference_title",
        "og:site_name",
    ),
    "volume": ("citation_volume",),
    "issue": ("citation_issue",),
    "doi": ("citation_doi",),
    "isbn": ("citation_isbn",),
    "language": ("citation_language", "dc.language", "dcterms.language"),
}
DATES = (
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "article:published_time",
    "datepublished",
)
AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author")
PUBLISHERS = ("citation_publisher", "dc.publisher", "dcterms.publisher")
MOST_VALUES = 500


class Head(HTMLParser):
    """Gathers what the page says of itself: named values, its title and its language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = defaultdict(list)
        self.title = ""
        self.language = ""
        self.canonical = ""
        self._in_title = False
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = attributes.get("href", "")
        elif tag == "meta" and self._count < MOST_VALUES:
            name = (
                attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
            )
            content = " ".join(attributes.get("content", "").split())
            if name and content:
                self.values[name.strip().lower()].append(content)
                self._count += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def first(self, names: tuple[str, ...]) -> str:
        """The first value under the first of the names that has one."""
        for name in names:
            for value in self.values.get(name, ()):
                return value
        return ""


def page_reference(html: str, address: str) -> ImportedReference:
    """The reference that the page at the address makes of itself; nothing in it is guessed from the
    text.
    """
    head = Head()
    head.feed(html)
    reference = ImportedReference(1)
    reference.values["url"] = own_address(head, address)
    for column, names in NAMES.items():
        reference.values[column] = head.first(names)
    reference.values["title"] = reference.values["title"] or " ".join(head.title.split())
    reference.values["language"] = reference.values["language"] or head.language
    first_page = head.first(("citation_firstpage",))
    last_page = head.first(("citation_lastpage",))
    reference.values["pages"] = "–".join(filter(None, (first_page, last_page)))
    reference.values["date"] = date_of(head)
    reference.values["type"] = type_of(head)
    reference.publisher = head.first(PUBLISHERS)
    for name in AUTHORS:
        if written := head.values.get(name):
            reference.authors = [author_of(words) for words in written if "://" not in words]
            break
    if not reference.values["title"]:
        reference.problems.append(_("The page does not say what it is called."))
    return reference


def own_address(head: Head, address: str) -> str:
    """The address by which the page itself wants to be named, if that is a whole one."""
    return head.canonical if head.canonical.startswith(("http://", "https://")) else address


def date_of(head: Head) -> str:
    """The day of publication in EDTF; of a moment, its day."""
    for name in DATES:
        for written in head.values.get(name, ()):
            date = edtf_of(written.partition("T")[0].replace("/", "-")) or edtf_of(written)
            if date:
                return date
    return ""


def type_of(head: Head) -> str:
    """What kind of source the page says it is; else a web page."""
    if head.first(("citation_journal_title",)):
        return "article-journal"
    if head.first(("citation_inbook_title",)):
        return "chapter"
    if head.first(("citation_conference_title",)):
        return "paper-conference"
    if head.first(("citation_technical_report_institution",)):
        return "report"
    return "webpage"


def author_of(words: str) -> Author:
    """“Family, Given” or “Given Family” of a page; a name of one word, or of four and more, is an
    organisation.
    """
    if "," in words:
        return from_line(words)
    parts = words.split()
    if len(parts) in (2, 3):
        return person(parts[-1], " ".join(parts[:-1]))
    return Author(words)
