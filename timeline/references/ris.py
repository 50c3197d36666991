"""RIS, which reference managers and libraries export."""

import re
from collections.abc import Iterator
from typing import Any

import rispy
from django.utils.translation import gettext as _

from timeline.references.row import Row, first, named

TYPES = {
    "JOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "CHAP": "chapter",
    "DATA": "dataset",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "BILL": "legislation",
    "STAT": "legislation",
    "BLOG": "post-weblog",
}


def read_ris(text: str) -> Iterator[Row]:
    """A row for each record of RIS; a record without its end is said, not dropped."""
    for record in re.split(r"^(?=TY\s+-)", text, flags=re.MULTILINE):
        if not record.strip():
            continue
        if not re.match(r"TY\s+-", record):
            yield Row(
                1, problems=[_("Before the first record stands: %(text)s") % {"text": record.strip()[:60]}]
            )
            continue
        ended = record if re.search(r"^ER\s+-", record, re.MULTILINE) else f"{record.rstrip()}\nER  - \n"
        try:
            yield ris_row(rispy.loads(ended)[0])
        except Exception as error:  # The parser promises nothing about texts that are not RIS.
            yield Row(1, problems=[_("This record cannot be read: %(reason)s") % {"reason": error}])


def ris_row(found: dict[str, Any]) -> Row:
    """The source that a RIS record describes."""
    values = {
        "type": TYPES.get(first(found, "type_of_reference").strip(), "webpage"),
        "title": first(found, "title", "primary_title"),
        "container_title": first(
            found, "secondary_title", "journal_name", "alternate_title3", "alternate_title1"
        ),
        "date": first(found, "date", "year", "publication_year").strip("/").replace("/", "-"),
        "url": next(iter(found.get("urls") or []), ""),
        "accessed_on": first(found, "access_date").replace("/", "-"),
        "doi": first(found, "doi"),
        "isbn": first(found, "issn") if first(found, "type_of_reference") in ("BOOK", "CHAP") else "",
        "language": first(found, "language"),
    }
    names = [*(found.get("first_authors") or []), *(found.get("authors") or [])]
    return Row(1, values, [named(name) for name in names if name.strip(" ,")], first(found, "publisher"))
