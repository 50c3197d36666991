"""Works as RIS, which reference managers and libraries read."""

import re
from collections.abc import Iterable, Iterator

from timeline.references.cited_work import CitedWork
from timeline.references.date_parts import date_note, date_parts
from timeline.references.reference import Author, one_line

TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "interview": "PCOMM",
    "legislation": "STAT",
    "paper-conference": "CPAPER",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "speech": "SLIDE",
    "thesis": "THES",
    "webpage": "ELEC",
}
# A personal communication may be a letter.
INTERVIEW = "interview"
PAGES = re.compile(r"([^\s–]+)–([^\s–]+)")

Line = tuple[str, str]


def ris(works: Iterable[CitedWork]) -> Iterator[str]:
    """A record for each work, with the line ends of the specification."""
    for work in works:
        record = ""
        for tag, value in lines_of(work):
            # A line end in a value would begin a line, and so a tag.
            text = one_line(value)
            if text:
                record += f"{tag}  - {text}\r\n"
        yield f"{record}ER  - \r\n\r\n"


def lines_of(work: CitedWork) -> Iterator[Line]:
    """The tags of the work with their values, which may be blank."""
    yield "TY", TYPES[work.type]
    yield "ID", work.key
    if work.type == "interview":
        yield "M3", INTERVIEW
    yield "TI", work.title
    yield "T2", work.container
    if not work.is_by_its_site:
        for author in work.authors:
            yield "AU", name_of(author)
    for editor in work.editors:
        yield "ED", name_of(editor)
    yield "PB", work.publisher
    yield "VL", work.volume
    yield "IS", work.issue
    yield "M1", work.number
    yield "ET", work.edition
    yield "SE", work.chapter
    first, last = ends_of(work.pages)
    yield "SP", first
    yield "EP", last
    yield from dates_of(work)
    yield "LA", work.language
    yield "UR", work.url
    yield "L2", work.archived_url
    yield "DO", work.doi
    yield "SN", work.isbn


def name_of(author: Author) -> str:
    """“Family, Given”, or the whole name of an organisation, without a comma: programs would take
    it for a person.
    """
    if author.family and author.given:
        return f"{without_commas(author.family)}, {without_commas(author.given)}"
    return without_commas(author.name)


def without_commas(name: str) -> str:
    """The name with semicolons for its commas."""
    return name.replace(",", ";")


def ends_of(pages: str) -> Line:
    """The first and the last page; what is no range stands as it is."""
    if match := PAGES.fullmatch(pages):
        return match[1], match[2]
    return pages, ""


def dates_of(work: CitedWork) -> Iterator[Line]:
    """Year, date and day of access; a note says what numbers cannot."""
    if work.date:
        yield from published(work.date)
    if work.accessed_on:
        yield "Y2", f"{work.accessed_on.replace('-', '/')}/"


def published(edtf: str) -> Iterator[Line]:
    """The date of publication: YYYY/MM/DD/other, a span of years, or a note alone."""
    parts, about = date_parts(edtf)
    if len(parts) == 1:
        [numbers] = parts
        yield "PY", f"{numbers[0]:04}"
        month_and_day = [f"{number:02}" for number in numbers[1:]]
        whole = "/".join([f"{numbers[0]:04}", *month_and_day, *[""] * (3 - len(numbers))])
        yield "DA", f"{whole}/about" if about else f"{whole}/"
        # RIS has one word for what is approximate and what is uncertain.
        if not edtf.strip("0123456789-~"):
            return
    elif parts:
        years = [f"{numbers[0]:04}" for numbers in parts]
        if years[0] == years[1]:
            yield "PY", years[0]
        else:
            yield "PY", "-".join(years)
        if edtf == "/".join(years) and years[0] != years[1]:
            return
    yield "N1", date_note(edtf)
