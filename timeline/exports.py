"""The story as tables: CSV (RFC 4180) and JSON. Texts stand in both languages, as editors wrote them."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline import csl, queries

Row = dict[str, Any]
# A table of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def initiatives(**using: str) -> Iterator[Row]:
    """One row for each listed initiative, in the order of the story; dates are EDTF (ISO 8601-2)."""
    for row in queries.initiative_rows(**using):
        yield {
            "slug": row["slug"],
            "title_en": row["title_en"] or "",
            "title_es": row["title_es"] or "",
            "kind": row["kind"],
            "status": row["status"],
            "era": row["era__slug"] or "",
            "start": row["start"],
            "end": row["end"],
            "lead": row["lead__name"] or "",
            "opinion_of": row["opinion_of__name"] or "",
            "website": row["website"],
            "summary_en": row["summary_en"] or "",
            "summary_es": row["summary_es"] or "",
            "themes": "; ".join(row["themes"]),
            "sources": row["source_count"],
            "updated": row["updated_at"],
        }


def sources(**using: str) -> Iterator[Row]:
    """One row for each listed source, by title."""
    for row in queries.source_rows(**using).iterator(chunk_size=TOGETHER):
        yield {
            "key": row.key,
            "type": row.type,
            "authors": "; ".join(agent.name for agent in row.written_by),
            "editors": "; ".join(agent.name for agent in row.edited_by),
            "title": row.title,
            "container_title": row.container_title,
            "volume": row.volume,
            "issue": row.issue,
            "pages": row.pages,
            "chapter": row.chapter,
            "edition": row.edition,
            "number": row.number,
            "publisher": row.publisher.name if row.publisher else "",
            "date": row.date,
            "language": row.language,
            "url": row.url,
            "archived_url": row.archived_url,
            "doi": row.doi,
            "isbn": row.isbn,
        }


def observations(rows: Iterable[Any] | None = None, **using: str) -> Iterator[Row]:
    """One row for each value of the listed indicators, or for the given ones."""
    for row in queries.observations(**using).iterator(TOGETHER) if rows is None else rows:
        yield {
            "indicator": row.indicator.slug,
            **both(row.indicator, "title"),
            **both(row.indicator, "unit"),
            "better": row.indicator.better,
            "date": row.date,
            "value": f"{row.value.normalize():f}",
            "approximate": row.approximate,
            "source": row.source.key if row.source else "",
            "locator": row.locator,
            **both(row, "note"),
        }


TABLES: dict[str, Callable[..., Iterator[Row]]] = {
    "initiatives": initiatives,
    "sources": sources,
    "observations": observations,
}


def rows(name: str, form: str, **using: str) -> Iterator[Row]:
    """The rows of a table; sources are CSL-JSON where JSON is asked for."""
    if (name, form) == ("sources", "json"):
        return csl.items(**using)
    return TABLES[name](**using)


def tables() -> list[tuple[str, str | Promise]]:
    """The names of the tables and what a reader is told of them."""
    return [
        ("initiatives", _("Initiatives, institutions, policies and proposals, with their dates and status")),
        ("sources", _("Sources, as a bibliography")),
        ("observations", _("Values of all indicators, each with its date and its source")),
    ]


def both(row: Any, name: str) -> Row:
    """A text in both languages."""
    return {f"{name}_{language}": getattr(row, f"{name}_{language}") or "" for language in ("en", "es")}


def file_of(name: str, form: str, rows: Iterable[Row]) -> HttpResponseBase:
    """The rows as a file of this name, in the form "csv" or "json"; a long one is sent while it is read."""
    lines, kind = (as_json(rows), "application/json") if form == "json" else (as_csv(rows), "text/csv")
    first = list(islice(lines, WHOLE))
    sent: Any = HttpResponse if len(first) < WHOLE else StreamingHttpResponse
    response: HttpResponseBase = sent(together(chain(first, lines)), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def together(lines: Iterator[str]) -> Iterator[str]:
    """The same text in fewer pieces."""
    while part := "".join(islice(lines, TOGETHER)):
        yield part


def as_json(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as a list of objects, one a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """The rows with a line of names above them; nothing in them is taken for a formula."""
    line = StringIO()
    writer: Any = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(line, row)
            writer.writeheader()
        writer.writerow({name: neutral(value) for name, value in row.items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def neutral(value: Any) -> Any:
    """The value; a text that a spreadsheet would run, and that is no number, begins with an apostrophe."""
    runs = isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if runs else value
