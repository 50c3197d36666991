"""What the public database itself says of its state, cheaply enough to be asked for every page."""

import sqlite3
import threading
import time

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

# SQLite's data_version, or number and time of the last publication and the time of the last change
# of the data.
State = int | tuple[object, ...]

# The data of a publication is made, dropped or taken away without another publication.
LAST = (
    "SELECT number, at, (SELECT MAX(changed_at) FROM timeline_dataversion) "
    "FROM timeline_publication ORDER BY number DESC LIMIT 1"
)
# Seconds for which a database that did not answer is not asked again: connecting may take long each
# time.
PAUSE = 2.0


class DatabaseAway(Exception):
    """The public database does not answer now."""


class SqliteVersion:
    """A number that is another one after each commit of anybody else to a file of SQLite's.

    One connection asks for the whole process, because the numbers of two connections cannot be
    compared: its threads take turns.
    """

    _of_files: "dict[str, SqliteVersion]" = {}
    _opening = threading.Lock()

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.turn = threading.Lock()

    @classmethod
    def of(cls, database: BaseDatabaseWrapper) -> "SqliteVersion | None":
        """The version of Django's database; None where it has no write-ahead log."""
        if database.vendor != "sqlite":
            return None
        name = str(database.settings_dict["NAME"])
        with cls._opening:
            if name not in cls._of_files:
                connection = logged_connection(name)
                if connection is None:
                    return None
                cls._of_files[name] = SqliteVersion(connection)
            return cls._of_files[name]

    def now(self) -> int | None:
        """The number; None while SQLite does not give one."""
        try:
            with self.turn:
                return int(self.connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return None


def logged_connection(name: str) -> sqlite3.Connection | None:
    """A connection to the database of this name; None where it has no write-ahead log."""
    try:
        connection = sqlite3.connect(name, uri=name.startswith("file:"), check_same_thread=False)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return connection
        connection.close()
    except sqlite3.Error:
        pass
    return None


class DatabaseState:
    """Tells states of the public database apart: two equal answers mean that nothing was committed
    in between.
    """

    def __init__(self, connections: ConnectionHandler, alias: str) -> None:
        self.connections, self.alias = connections, alias
        self.sqlite_version: SqliteVersion | None = None
        self.looked_for_sqlite = False
        self.away_until = 0.0

    def now(self) -> State | None:
        """A value that is another one after each commit; None where a commit cannot be seen.

        Raises DatabaseAway where the database does not answer.
        """
        state = self.of_sqlite()
        return self.of_postgresql() if state is None else state

    def of_sqlite(self) -> int | None:
        """The state where it is known without a query to Django's database, else None."""
        if not self.looked_for_sqlite:
            self.sqlite_version = SqliteVersion.of(self.connections[self.alias])
            self.looked_for_sqlite = True
        return None if self.sqlite_version is None else self.sqlite_version.now()

    def of_postgresql(self) -> tuple[object, ...] | None:
        """Number and time of the last publication, and when its data changed: whatever changes
        visitors' pages makes a new one.

        None for SQLite. Raises DatabaseAway where the database does not answer.
        """
        connection = self.connections[self.alias]
        if connection.vendor != "postgresql":
            return None
        if time.monotonic() < self.away_until:
            raise DatabaseAway
        try:
            with connection.cursor() as cursor:
                cursor.execute(LAST)
                return cursor.fetchone() or ()
        except DatabaseError:
            connection.close()
            self.away_until = time.monotonic() + PAUSE
            raise DatabaseAway from None
