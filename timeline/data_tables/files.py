"""Rows as lines of a file: CSV (RFC 4180), and JSON with an object a line."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from json.encoder import encode_basestring

from govdigital.spreadsheet_formulas import neutral

# By it spreadsheets know UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# No formula, though it may begin like one.
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Values = Sequence[object]


def csv_lines(names: Sequence[str], rows: Iterable[Values]) -> Iterator[str]:
    """The rows below a line with the names of their columns; no text in them is taken for a
    formula.
    """
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow(names)
    yield line.getvalue()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([cell(value) for value in row])
        yield line.getvalue()


def cell(value: object) -> object:
    """The value as text, written as JSON writes it; a number stays one, also below zero."""
    if isinstance(value, str):
        return value if not value or NUMBER.fullmatch(value) else neutral(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return value


def json_lines(names: Sequence[str], rows: Iterable[Values]) -> Iterator[str]:
    """The rows as a list of objects with these names."""
    keys = [f"{encode_basestring(name)}: " for name in names]
    before = "[\n{"
    for row in rows:
        pairs = [key + literal(value) for key, value in zip(keys, row, strict=True)]
        yield before + ", ".join(pairs) + "}"
        before = ",\n{"
    yield "[]\n" if before == "[\n{" else "\n]\n"


def literal(value: object) -> str:
    """The value as JSON; decimal numbers with all their digits."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return encode_basestring(value.isoformat())
    return json.dumps(value)
