"""The story as tables: CSV (RFC 4180) and JSON. Texts stand in both languages, as readers read
them, without marks. The registry names the columns and what each of them holds.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain, islice

from django.db.models import Model
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from timeline.data_tables.files import BYTE_ORDER_MARK, csv_lines, json_lines
from timeline.data_tables.rows import moment
from timeline.models import Initiative, Observation, Source
from timeline.models.languages import LANGUAGES
from timeline.public import queries
from timeline.registry import NOUNS, Noun
from timeline.registry.tables import TABLES as DATA_TABLES
from timeline.texts.markup import plain_text

Row = dict[str, object]
# A table of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000
# Columns of these types have null where nothing is known, in JSON; others a blank text.
NO_TEXT = ("date", "datetime", "number", "integer", "boolean")


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


TABLES: dict[str, Callable[..., Iterator[Row]]] = {
    "initiatives": initiatives,
    "sources": sources,
    "observations": observations,
}
# The names of the tables' columns, each with what a reader is told of it.
COLUMNS = {name: DATA_TABLES[name].columns for name in TABLES}


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
    types = types_of(noun.model)
    for name, value in values.items():
        if value is None or value in (date.min, date.max):
            row[name] = None if types[name] in NO_TEXT else ""
        elif isinstance(value, str) and is_marked(noun, name):
            row[name] = plain_text(value)
        elif isinstance(value, datetime):
            row[name] = moment(value)
        elif isinstance(value, Decimal):
            row[name] = Decimal(f"{value.normalize():f}")
        elif isinstance(value, list):
            row[name] = "; ".join(str(item) for item in value)
        else:
            row[name] = value
    return row


@cache
def types_of(model: type[Model]) -> dict[str, str]:
    """By column of the public table of the model: the type of its values."""
    [table] = [table for table in DATA_TABLES.values() if table.model is model]
    return {column.name: column.type for column in table.described()}


def is_marked(noun: Noun, column: str) -> bool:
    """Whether the column holds a text that editors write with marks and notes, in one language."""
    text, _separator, language = column.rpartition("_")
    return language in LANGUAGES and text in noun.texts and text != "title"


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
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return json_lines([], [])
    names = [*first]
    return json_lines(names, ([row[name] for name in names] for row in chain([first], remaining)))


def as_csv(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """The rows below a line with the names of their columns; nothing in them is taken for a
    formula.

    It begins with a byte order mark, by which spreadsheets know UTF-8.
    """
    lines = csv_lines(names, ([row[name] for name in names] for row in rows))
    yield BYTE_ORDER_MARK + next(lines)
    yield from lines
