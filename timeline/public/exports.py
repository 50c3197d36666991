"""The story as tables: CSV (RFC 4180) and JSON. Texts stand in both languages, as readers read
them, without marks.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import SEEK_END, StringIO
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.public import queries
from timeline.public.pages import DataTable
from timeline.references import csl_items
from timeline.texts.markup import plain_text

Row = dict[str, Any]
# A table of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def initiatives(**using: str) -> Iterator[Row]:
    """One row for each listed initiative, in the order of the story; dates are EDTF (ISO
    8601-2).
    """
    for row in queries.initiative_rows(**using):
        yield {
            "slug": row["slug"],
            "title_en": row["title_en"] or "",
            "title_es": row["title_es"] or "",
            "kind": row["kind"],
            "status": row["status"],
            "era": row["era__slug"] or "",
            "start": row["start"],
            "start_earliest": row["start_earliest"],
            "start_latest": row["start_latest"],
            "end": row["end"],
            "end_earliest": row["end_earliest"],
            "end_latest": row["end_latest"],
            "lead": row["lead__name"] or "",
            "opinion_of": row["opinion_of__name"] or "",
            "website": row["website"],
            "summary_en": plain_text(row["summary_en"] or ""),
            "summary_es": plain_text(row["summary_es"] or ""),
            "themes": "; ".join(row["themes"]),
            "sources": row["source_count"],
            "updated": moment(row["updated_at"]),
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
            "date_earliest": row.date_earliest,
            "date_latest": row.date_latest,
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
            "title_en": row.indicator.title_en or "",
            "title_es": row.indicator.title_es or "",
            "unit_en": row.indicator.unit_en or "",
            "unit_es": row.indicator.unit_es or "",
            "better": row.indicator.better,
            "date": row.date,
            "date_earliest": row.date_earliest,
            "date_latest": row.date_latest,
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
        listed = queries.source_rows(**using).iterator(chunk_size=TOGETHER)
        return map(csl_items.item, listed)
    return TABLES[name](**using)


# Every column with what a reader is told of it; the page shows them, the files begin with their
# names.
COLUMNS: dict[str, dict[str, str | Promise]] = {
    "initiatives": {
        "slug": _("last part of the address of its page"),
        "title_en": _("title in English"),
        "title_es": _("title in Spanish"),
        "kind": _("kind, one of the values of the list’s filter"),
        "status": _("where it stands, as its milestones tell"),
        "era": _("last part of the address of its era, blank outside the story"),
        "start": _("when it began (EDTF)"),
        "start_earliest": _("first day that this allows"),
        "start_latest": _("last day that this allows"),
        "end": _("when it ended (EDTF)"),
        "end_earliest": _("first day that this allows"),
        "end_latest": _("last day that this allows"),
        "lead": _("name of the organisation that leads it"),
        "opinion_of": _("whose opinion the entry gives, where it is one"),
        "website": _("address of its own website"),
        "summary_en": _("summary in English, without notes"),
        "summary_es": _("summary in Spanish, without notes"),
        "themes": _("last parts of the addresses of its themes, parted by semicolons"),
        "sources": _("number of sources that it cites"),
        "updated": _("when it was last published (ISO 8601, UTC)"),
    },
    "sources": {
        "key": _("citekey and last part of the address of its page"),
        "type": _("type in the words of CSL"),
        "authors": _("names of its authors, parted by semicolons"),
        "editors": _("names of its editors, parted by semicolons"),
        "title": _("title in its own language"),
        "container_title": _("what it was published in"),
        "volume": _("volume"),
        "issue": _("issue"),
        "pages": _("pages"),
        "chapter": _("chapter"),
        "edition": _("edition"),
        "number": _("number of the report, law or standard"),
        "publisher": _("name of its publisher"),
        "date": _("when it was published (EDTF)"),
        "date_earliest": _("first day that this allows"),
        "date_latest": _("last day that this allows"),
        "language": _("language tag (BCP 47)"),
        "url": _("address on the web"),
        "archived_url": _("address of an archived copy"),
        "doi": "DOI",
        "isbn": "ISBN",
    },
    "observations": {
        "indicator": _("last part of the address of the indicator"),
        "title_en": _("title in English"),
        "title_es": _("title in Spanish"),
        "unit_en": _("unit in English"),
        "unit_es": _("unit in Spanish"),
        "better": _("which direction is better"),
        "date": _("when it was measured (EDTF)"),
        "date_earliest": _("first day that this allows"),
        "date_latest": _("last day that this allows"),
        "value": _("the value, as a decimal number"),
        "approximate": _("whether the value is approximate (true or false)"),
        "source": _("citekey of its source"),
        "locator": _("place in the source"),
        "note_en": _("note in English"),
        "note_es": _("note in Spanish"),
    },
}


def tables() -> list[DataTable]:
    """The tables and what a reader is told of them."""
    labels = {
        "initiatives": _("Initiatives, in both languages, with their dates"),
        "observations": _("Values of all indicators, each with its source"),
        "sources": _("Sources: a table, and CSL-JSON for reference managers"),
    }
    # The JSON of sources has the names of CSL.
    files = {"sources": "sources.csv"}
    return [
        DataTable(name, label, files.get(name, f"{name}.csv, {name}.json"), COLUMNS[name])
        for name, label in labels.items()
    ]


def both(row: Any, name: str) -> Row:
    """A text in both languages, without its marks and notes."""
    return {
        f"{name}_{tag}": plain_text(getattr(row, f"{name}_{tag}") or "") for tag in ("en", "es")
    }


def moment(at: datetime | None) -> str:
    """A time in UTC to the second (ISO 8601)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def file_of(table: str, form: str, rows: Iterable[Row], name: str = "") -> HttpResponseBase:
    """The rows as a file of this name, in the form "csv" or "json"; a long one is sent while it is
    read.
    """
    names = tuple(COLUMNS[table])
    lines, kind = (
        (as_json(rows), "application/json") if form == "json" else (as_csv(rows, names), "text/csv")
    )
    first = list(islice(lines, WHOLE))
    sent: Any = HttpResponse if len(first) < WHOLE else StreamingHttpResponse
    response: HttpResponseBase = sent(
        together(chain(first, lines)), content_type=f"{kind}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name or table}.{form}"'
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


def as_csv(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """The rows below a line with the names of their columns; nothing in them is taken for a
    formula.

    It begins with a byte order mark, by which spreadsheets know UTF-8.
    """
    line = StringIO("\ufeff")
    line.seek(0, SEEK_END)
    writer = csv.DictWriter(line, names)
    writer.writeheader()
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow({name: cell(value) for name, value in row.items()})
        yield line.getvalue()


def cell(value: Any) -> Any:
    """The value as text, written as JSON writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else neutral(value)


def neutral(value: Any) -> Any:
    """The value; a text that a spreadsheet would run, and that is no number, begins with an
    apostrophe.
    """
    runs = isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value)
    return f"'{value}" if runs else value
