"""The story as tables: CSV (RFC 4180) and JSON. Texts stand in both languages, as readers read
them, without marks. The registry names the columns and what each of them holds.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import SEEK_END, StringIO
from itertools import chain, islice

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from govdigital.spreadsheet_formulas import neutral
from timeline.models import Initiative, Observation, Picture, Source
from timeline.models.languages import LANGUAGES
from timeline.public import queries
from timeline.public.addresses import media
from timeline.public.pages import DataTable
from timeline.registry import NOUNS, Noun
from timeline.texts.markup import plain_text

Row = dict[str, object]
# A table of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# The bounds of dates: days, and null where they are not known.
BOUNDS = ("_earliest", "_latest")


def initiatives(**using: str) -> Iterator[Row]:
    """One row for each listed initiative, in the order of the story; dates are EDTF (ISO
    8601-2).
    """
    noun = NOUNS[Initiative]
    for row in queries.initiative_rows(**using):
        values = {}
        for name, column in noun.exported.items():
            values[name] = row[(column.path or name).replace(".", "__")]
        yield exported(noun, values)


def sources(**using: str) -> Iterator[Row]:
    """One row for each listed source, by title."""
    noun = NOUNS[Source]
    for row in queries.listed_sources(**using).iterator(chunk_size=TOGETHER):
        yield exported(noun, values_of(noun, row))


def observations(rows: Iterable[Observation] | None = None, **using: str) -> Iterator[Row]:
    """One row for each value of the listed indicators, or for the given ones."""
    noun = NOUNS[Observation]
    if rows is None:
        rows = queries.observations(**using).iterator(TOGETHER)
    for row in rows:
        yield exported(noun, values_of(noun, row))


def pictures(**using: str) -> Iterator[Row]:
    """One row for each listed picture and document, with its rights and the address of its file."""
    noun = NOUNS[Picture]
    for row in queries.pictures(**using).iterator(TOGETHER):
        values = values_of(noun, row)
        yield exported(noun, values | {"file": media(None, row.file) if row.file else ""})


TABLES: dict[str, Callable[..., Iterator[Row]]] = {
    "initiatives": initiatives,
    "sources": sources,
    "observations": observations,
    "pictures": pictures,
}
# The names of the tables' columns, each with what a reader is told of it.
COLUMNS = {
    "initiatives": NOUNS[Initiative].exported,
    "sources": NOUNS[Source].exported,
    "observations": NOUNS[Observation].exported,
    "pictures": NOUNS[Picture].exported,
}


def rows(name: str, form: str, **using: str) -> Iterator[Row]:
    """The rows of a table; sources are CSL-JSON where JSON is asked for."""
    if (name, form) == ("sources", "json"):
        # It brings all that reads references and asks the web, which no other page needs.
        from timeline.references import csl_items

        return map(csl_items.item, queries.listed_sources(**using).iterator(chunk_size=TOGETHER))
    return TABLES[name](**using)


def values_of(noun: Noun, row: Model) -> Row:
    """What stands in the row at the paths of the noun's public columns."""
    values: Row = {}
    for name, column in noun.exported.items():
        value: object = row
        for step in (column.path or name).split("."):
            # A row that points to no other has nothing there.
            value = getattr(value, step, None)
        values[name] = value
    return values


def exported(noun: Noun, values: Row) -> Row:
    """The values as both forms of a file give them: texts without marks, names parted by
    semicolons.
    """
    row: Row = {}
    for name, value in values.items():
        if value is None:
            row[name] = None if name.endswith(BOUNDS) else ""
        elif isinstance(value, str) and is_marked(noun, name):
            row[name] = plain_text(value)
        elif isinstance(value, datetime):
            row[name] = moment(value)
        elif isinstance(value, Decimal):
            row[name] = f"{value.normalize():f}"
        elif isinstance(value, list):
            row[name] = "; ".join(str(item) for item in value)
        else:
            row[name] = value
    return row


def is_marked(noun: Noun, column: str) -> bool:
    """Whether the column holds a text that editors write with marks and notes, in one language."""
    text, _separator, language = column.rpartition("_")
    return language in LANGUAGES and text in noun.texts and text != "title"


def tables() -> list[DataTable]:
    """The tables and what a reader is told of them."""
    labels = {
        "initiatives": _("Initiatives, in both languages, with their dates"),
        "observations": _("Values of all indicators, each with its source"),
        "pictures": _("Pictures and documents, with their rights and the addresses of their files"),
        "sources": _("Sources: a table, and CSL-JSON for reference managers"),
    }
    described = []
    for name, label in labels.items():
        # The JSON of sources has the names of CSL.
        files = "sources.csv" if name == "sources" else f"{name}.csv, {name}.json"
        meanings = {column: decision.meaning for column, decision in COLUMNS[name].items()}
        described.append(DataTable(name, label, files, meanings))
    return described


def moment(at: datetime) -> str:
    """A time in UTC to the second (ISO 8601)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def file_of(table: str, form: str, rows: Iterable[Row], name: str = "") -> HttpResponseBase:
    """The rows as a file of this name, in the form "csv" or "json"; a long one is sent while it is
    read.
    """
    if form == "json":
        lines, media_type = as_json(rows), "application/json"
    else:
        lines, media_type = as_csv(rows, tuple(COLUMNS[table])), "text/csv"
    first = list(islice(lines, WHOLE))
    content = together(chain(first, lines))
    content_type = f"{media_type}; charset=utf-8"
    response: HttpResponseBase
    if len(first) < WHOLE:
        response = HttpResponse(content, content_type=content_type)
    else:
        response = StreamingHttpResponse(content, content_type=content_type)
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


def cell(value: object) -> object:
    """The value as text, written as JSON writes it; a number stays one, also below zero."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        return neutral(value)
    return value
