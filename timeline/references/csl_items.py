"""Works as CSL-JSON (schema 1.0.2), which citation processors and reference managers read."""

import json
from collections.abc import Iterable, Iterator

from timeline.models import Source
from timeline.references.cited_work import CitedWork, work_of
from timeline.references.date_parts import date_parts, words_of
from timeline.references.reference import Author

Item = dict[str, object]

# An archived copy is read apart: other programs put shelf marks there.
WRITTEN = {
    "title": "title",
    "container-title": "container",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "chapter-number": "chapter",
    "edition": "edition",
    "number": "number",
    "version": "version",
    "URL": "url",
    "archive_location": "archived_url",
    "DOI": "doi",
    "ISBN": "isbn",
    "language": "language",
    "license": "licence",
}


def item(source: Source) -> Item:
    """The source as an item of CSL-JSON; what is not known is left out."""
    return item_of(work_of(source))


def item_of(work: CitedWork) -> Item:
    """The work as an item of CSL-JSON; what is not known is left out."""
    values: Item = {"id": work.key, "type": work.type}
    for name, field in WRITTEN.items():
        if text := getattr(work, field):
            values[name] = text
    for role, authors in (("author", work.authors), ("editor", work.editors)):
        if authors:
            values[role] = [name_of(author) for author in authors]
    if work.date:
        values["issued"] = date_of(work.date)
        # CSL has no word for uncertain, for decades and for open spans.
        values["custom"] = {"edtf": work.date}
    if work.accessed_on:
        values["accessed"] = date_of(work.accessed_on)
    return values


def name_of(author: Author) -> dict[str, str]:
    """A person by family and given names, any other whole."""
    if author.family and author.given:
        return {"family": author.family, "given": author.given}
    return {"literal": author.name}


def date_of(edtf: str) -> dict[str, object]:
    """The parts of a date or of a span that is closed, with `circa` for about and uncertain; any
    other date in the reader's words.
    """
    parts, about = date_parts(edtf)
    if not parts:
        return {"literal": words_of(edtf)}
    return {"date-parts": parts, "circa": True} if about else {"date-parts": parts}


def csl_json(works: Iterable[CitedWork]) -> Iterator[str]:
    """An array of items, one a line."""
    before = "[\n"
    for work in works:
        yield before + json.dumps(item_of(work), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
