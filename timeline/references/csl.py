"""CSL-JSON, in which Zotero and citation processors speak."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from timeline.references.bibtex import read_bibtex
from timeline.references.row import Author, Row, first


def read_json(text: str) -> Iterator[Row]:
    """A row for each item of CSL-JSON."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        # A BibTeX text may begin with a brace too, but then an entry is to be found in it.
        if "@" in text:
            yield from read_bibtex(text)
        else:
            yield Row(1, problems=[_("This JSON cannot be read: %(reason)s") % {"reason": error}])
        return
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, dict):
            yield json_row(item)
        else:
            yield Row(1, problems=[_("This is not a reference: %(text)s") % {"text": str(item)[:60]}])


def json_row(item: dict[str, Any]) -> Row:
    """The source that a CSL-JSON item describes."""
    values = {
        "type": first(item, "type"),
        "title": first(item, "title"),
        "container_title": first(item, "container-title"),
        "date": json_date(item.get("issued")),
        "url": first(item, "URL"),
        "accessed_on": json_date(item.get("accessed")),
        "doi": first(item, "DOI"),
        "isbn": first(item, "ISBN"),
        "language": first(item, "language"),
    }
    names = item.get("author")
    authors = (
        [json_author(name) for name in names if isinstance(name, dict)] if isinstance(names, list) else []
    )
    return Row(1, values, [author for author in authors if author.name], first(item, "publisher"))


def json_author(name: dict[str, Any]) -> Author:
    """The person or, where it is literal, the organisation."""
    family, given = str(name.get("family") or "").strip(), str(name.get("given") or "").strip()
    literal = str(name.get("literal") or "").strip()
    return Author(literal) if literal else Author(f"{given} {family}".strip(), family if given else "", given)


def json_date(found: Any) -> str:
    """EDTF of a CSL date: its first one, as exact as it is given."""
    if not isinstance(found, dict):
        return ""
    try:
        year, *rest = found["date-parts"][0]
        return "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in rest[:2])])
    except (KeyError, IndexError, TypeError, ValueError):
        return str(found.get("raw") or found.get("literal") or "")
