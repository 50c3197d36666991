"""The databases: editors write in EDITORIAL, visitors read PUBLIC, and what readers report goes to
REPORTS.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper

from govdigital.database_state import DatabaseState
from govdigital.plain_text import plain_text

EDITORIAL = "default"
PUBLIC = "public"
REPORTS = "reports"
# The app whose tables stand in REPORTS, and in no other database.
REPORTS_APP = "reader_reports"
# As operators know them.
DATABASE_NAMES = {EDITORIAL: "editorial", PUBLIC: "public", REPORTS: "reports"}
DATABASE_VARIABLES = {
    EDITORIAL: "DATABASE_URL",
    PUBLIC: "PUBLIC_DATABASE_URL",
    REPORTS: "REPORTS_DATABASE_URL",
}
# Not a configured alias: a write that the router sends here fails loudly.
NOWHERE = "read-only-process"
# In milliseconds.
A_MOMENT = 150


class EditorialRefused(Exception):
    """A public page asked the editorial database; it must begin its reads in
    timeline/public/queries.py.
    """


def _refuse(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    raise EditorialRefused(f"A public page asked the editorial database: {sql[:120]}")


@contextmanager
def refuse_editorial() -> Iterator[None]:
    """Refuse every query to EDITORIAL in this thread while the block runs."""
    with connections[EDITORIAL].execute_wrapper(_refuse):
        yield


def keep_plain(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Let whatever this new connection is given, to store or to look for, be plain text."""
    if _plain not in connection.execute_wrappers:
        # At the beginning: what is wrapped around a block later is taken from the end.
        connection.execute_wrappers.insert(0, _plain)


def _plain(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if params and many:
        params = [_plain_values(values) for values in params]
    elif params:
        params = _plain_values(params)
    return execute(sql, params, many, context)


def _plain_values(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _plain_value(value) for name, value in values.items()}
    return [_plain_value(value) for value in values]


def _plain_value(value: object) -> object:
    return plain_text(value) if isinstance(value, str) else value


def databases_of_role() -> list[str]:
    """The aliases of the databases that this process cannot do without."""
    return [PUBLIC] if settings.ROLE == "public" else [EDITORIAL, PUBLIC]


def all_databases() -> list[str]:
    """The same, and that of reports where this process has it: without it, a form says so."""
    return [*databases_of_role(), *([REPORTS] if takes_reports() else [])]


def takes_reports() -> bool:
    """Whether this process has a database for what readers report; a public one may have none."""
    return REPORTS in settings.DATABASES


def silent_databases(aliases: Sequence[str] = ()) -> list[str]:
    """Those of these databases, by default of those that this process cannot do without, that do
    not answer or have not been migrated.
    """
    return [alias for alias in aliases or databases_of_role() if not _answers(alias)]


def _answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            # A table, because SQLite answers “SELECT 1” without opening its file.
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return False
    return True


def is_away(error: BaseException | None) -> bool:
    """Whether a database did not answer or cannot be read; a wrong query or a refused row is
    another thing.
    """
    if isinstance(error, OperationalError) and _is_wrong_query(error.__cause__):
        return False
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def _is_wrong_query(cause: BaseException | None) -> bool:
    """Whether SQLite says so by its general error, which it gives for a table of a database that is
    gone, too.
    """
    is_general = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return is_general and not str(cause).startswith("no such table")


def public_state() -> DatabaseState:
    """What tells the states of the public database apart."""
    return DatabaseState(connections, PUBLIC)


def lock_publishing(using: str) -> None:
    """Wait for other publishers until this transaction ends.

    SQLite needs nothing: its transactions begin IMMEDIATE, so writers already queue.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('govdigital.publishing'))")


@contextmanager
def publishing_paused() -> Iterator[None]:
    """Meanwhile no verb is at work, so that both databases tell of the same publications, and the
    store of visitors has the files of what is live.
    """
    # In the order in which verbs take their locks.
    with transaction.atomic(using=EDITORIAL):
        lock_publishing(EDITORIAL)
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            yield


@contextmanager
def impatient(using: str) -> Iterator[None]:
    """Let what is written in the block wait no longer than a moment for other writers of SQLite:
    for what may be left out, so that nobody who only looks at a page waits. PostgreSQL needs
    nothing: there only writers of the same row wait.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    patience = connection.settings_dict["OPTIONS"].get("timeout", 5)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {A_MOMENT}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


class Router:
    """Keeps what is not read with `.using` in EDITORIAL, only the story's tables in PUBLIC, and
    what readers report in REPORTS.
    """

    def db_for_read(self, model: type[models.Model], **hints: object) -> str | None:
        return REPORTS if model._meta.app_label == REPORTS_APP else None

    def db_for_write(self, model: type[models.Model], **hints: object) -> str | None:
        return REPORTS if model._meta.app_label == REPORTS_APP else None

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        if db == REPORTS or app_label == REPORTS_APP:
            return db == REPORTS and app_label == REPORTS_APP
        return app_label == "timeline" if db == PUBLIC else None

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        return one._state.db == other._state.db


class PublicRouter(Router):
    """The router of a public process: it reads PUBLIC, and writes what readers report; any other
    writing leads nowhere.
    """

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return super().db_for_read(model) or PUBLIC

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        return super().db_for_write(model) or NOWHERE
