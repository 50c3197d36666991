"""Rows of a public table as the answer to a visitor, in CSV (RFC 4180) or JSON."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from timeline.data_tables.files import BYTE_ORDER_MARK, Values, csv_lines, json_lines
from timeline.registry.tables import Table

# A file of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000


def file_of(table: Table, form: str, rows: Iterable[Values], name: str) -> HttpResponseBase:
    """The rows of the table as a file of this name, in the form "csv" or "json". CSV begins with a
    byte order mark.
    """
    columns = tuple(table.columns)
    if form == "json":
        return sent(json_lines(columns, rows), "application/json", f"{name}.json")
    lines = chain([BYTE_ORDER_MARK], csv_lines(columns, rows))
    return sent(lines, "text/csv", f"{name}.csv")


def sent(lines: Iterator[str], media_type: str, name: str) -> HttpResponseBase:
    """The lines as a file of this name, which scripts of any site may read (Fetch, CORS protocol);
    a long one is sent while it is read.
    """
    first = list(islice(lines, WHOLE))
    content = together(chain(first, lines))
    content_type = f"{media_type}; charset=utf-8"
    response: HttpResponseBase
    if len(first) < WHOLE:
        response = HttpResponse(content, content_type=content_type)
    else:
        response = StreamingHttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def together(lines: Iterator[str]) -> Iterator[str]:
    """The same text in fewer pieces."""
    while part := "".join(islice(lines, TOGETHER)):
        yield part
