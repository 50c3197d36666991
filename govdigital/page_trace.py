"""What a page asked of the public database, and whether it would be told the same now.

A page is a function of its address, of the day where it reads it, and of the answers to its
statements. As long as all of these are the same, its bytes stand, whatever else was published: a
verifying trace (Mokhov, Mitchell, Peyton Jones, “Build systems à la carte”, 2018).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DatabaseError, connections

from govdigital.databases import PUBLIC

# What may be asked again without changing anything.
QUESTIONS = ("SELECT", "WITH", "(SELECT")

# By statement and values, the digests of what the database has answered in one of its states.
Answers = dict[tuple[str, str], str]


class Statement(NamedTuple):
    """A statement with its values as JSON, and a digest of the rows that it gave."""

    sql: str
    values: str
    digest: str


@dataclass
class Trace:
    """What was asked while one page was made, in its order.

    `day` is the day of the site, where the page read it. A trace that is not `repeatable` says
    nothing of any other state of the database.
    """

    statements: list[Statement] = field(default_factory=list)
    day: date | None = None
    repeatable: bool = True


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


class ReadRows:
    """A cursor of the database's own driver; rows that are fetched of it are added to a digest."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.digest = hashlib.sha256()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.add([row])
            yield row

    def add(self, rows: list[Any]) -> None:
        """Add rows to the digest, one by one: it does not matter how many are fetched at once."""
        for row in rows:
            self.digest.update(repr(tuple(row)).encode(errors="surrogatepass"))

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        if row is not None:
            self.add([row])
        return row

    def fetchmany(self, *size: int) -> list[Any]:
        rows: list[Any] = self.cursor.fetchmany(*size)
        self.add(rows)
        return rows

    def fetchall(self) -> list[Any]:
        rows: list[Any] = self.cursor.fetchall()
        self.add(rows)
        return rows


@contextmanager
def traced() -> Iterator[Trace]:
    """A trace of what this thread asks of PUBLIC in the block; whole once the block has ended."""
    trace = Trace()
    asked: list[tuple[str, str, ReadRows]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        wrapper = context["cursor"]
        if isinstance(wrapper.cursor, ReadRows):
            wrapper.cursor = wrapper.cursor.cursor
        result = execute(sql, params, many, context)
        values = None if many else values_as_text(params)
        if values is None or not sql.lstrip().upper().startswith(QUESTIONS):
            trace.repeatable = False
            return result
        wrapper.cursor = ReadRows(wrapper.cursor)
        asked.append((sql, values, wrapper.cursor))
        return result

    token = _current.set(trace)
    try:
        with connections[PUBLIC].execute_wrapper(listen):
            yield trace
    finally:
        _current.reset(token)
        for sql, values, rows in asked:
            trace.statements.append(Statement(sql, values, rows.digest.hexdigest()))


def day_was_read(day: date) -> None:
    """Let the page that is being made, if one is, stand for this day only."""
    if trace := _current.get():
        trace.day = day


def still_stands(trace: Trace, day: date, answers: Answers) -> bool:
    """Whether the page of this trace would be made of the same rows now.

    `answers` are those that the database has given already in this state; they are added to.
    """
    if not trace.repeatable or trace.day not in (None, day):
        return False
    try:
        for statement in trace.statements:
            question = statement.sql, statement.values
            if question not in answers:
                answers[question] = answer_now(statement)
            if answers[question] != statement.digest:
                return False
    except (DatabaseError, sqlite3.Error):
        return False
    return True


def answer_now(statement: Statement) -> str:
    """The digest of the rows that the statement gives now."""
    connection, values = connections[PUBLIC], values_of_text(statement.values)
    if connection.vendor == "sqlite" and isinstance(values, list):
        connection.ensure_connection()
        # Django takes the same statement apart each time it is asked, to write its marks anew.
        cursor = ReadRows(connection.connection.execute(with_question_marks(statement.sql), values))
    else:
        cursor = ReadRows(connection.cursor())
        cursor.execute(statement.sql, values)
    cursor.fetchall()
    cursor.close()
    return cursor.digest.hexdigest()


@lru_cache(maxsize=500)
def with_question_marks(sql: str) -> str:
    """The statement as SQLite's driver takes it, where Django writes “%s” for each value."""
    return sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%")


def values_as_text(values: Any) -> str | None:
    """The values of a statement as JSON; None where JSON cannot say them."""
    try:
        return json.dumps(values, default=_dated)
    except (TypeError, ValueError):
        return None


def values_of_text(text: str) -> Any:
    """The values of a statement that JSON says."""
    return DECODER.decode(text)


def _dated(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(type(value))


def _undated(values: dict[str, Any]) -> Any:
    match list(values.items()):
        case [("datetime", text)]:
            return datetime.fromisoformat(text)
        case [("date", text)]:
            return date.fromisoformat(text)
    return values


# Made once: json.loads makes another one for each text.
DECODER = json.JSONDecoder(object_hook=_undated)
