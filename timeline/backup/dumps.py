"""One database in one file, and back: SQLite by its own copying, PostgreSQL by its programs."""

import os
import re
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from govdigital.databases import DATABASE_NAMES, DATABASE_VARIABLES

# By the name of a database.
VARIABLES = {name: DATABASE_VARIABLES[alias] for alias, name in DATABASE_NAMES.items()}
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# Whatever stands in the schema goes with its tables: indexes, sequences, keys.
EMPTY_SCHEMA = """
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT oid::regclass FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE 'DROP TABLE IF EXISTS ' || name || ' CASCADE';
    END LOOP;
END $$
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
"""
CLIENTS = "Install the client programs of PostgreSQL, as new as the server or newer."


class Snapshot(ABC):
    """A database as it is at the moment when this is made, whatever is written to it later."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Let the connection see one state from now on."""

    @abstractmethod
    def write(self, file: Path) -> None:
        """Write that state into a new file; raises CommandError or sqlite3.Error."""


class SqliteSnapshot(Snapshot):
    def begin(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN")
            # The state is that of the first read.
            cursor.execute("SELECT count(*) FROM sqlite_master")

    def write(self, file: Path) -> None:
        target = sqlite3.connect(file)
        try:
            self.connection.connection.backup(target)
            # So that the copy is one file, and can be read where nothing can be written.
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()


class PostgresqlSnapshot(Snapshot):
    def begin(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            self.name = cursor.fetchone()[0]

    def write(self, file: Path) -> None:
        # Rights and owners belong to a server, and roles of another one have other names.
        options = ("-Fc", "--no-owner", "--no-acl", f"--snapshot={self.name}", "-f", str(file))
        ask_server("pg_dump", self.connection, options)


SNAPSHOTS: dict[str, type[Snapshot]] = {
    "sqlite": SqliteSnapshot,
    "postgresql": PostgresqlSnapshot,
}


@contextmanager
def snapshot_of(alias: str) -> Iterator[Snapshot]:
    """A snapshot of this database, over a connection of its own."""
    connection = connections[alias].copy()
    try:
        yield SNAPSHOTS[connection.vendor](connection)
    finally:
        connection.close()


def ask_server(program: str, connection: BaseDatabaseWrapper, options: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs on this database; raises CommandError with what it says."""
    # Where no database is PostgreSQL's, its library need not be loaded.
    from psycopg import conninfo, pq

    known_to_programs = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    # Never in a command, where everybody on this machine could read it.
    password = given.pop("password", None)
    address = conninfo.make_conninfo(
        **{name: value for name, value in given.items() if name in known_to_programs}
    )
    environment = {"PGPASSWORD": str(password)} if password else {}
    run([program, "-w", "-d", address, *options], environment)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """What a program of PostgreSQL writes; raises CommandError with its error."""
    try:
        finished = subprocess.run(
            command,
            env={**os.environ, **(environment or {}), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError:
        raise CommandError(f"{command[0]} cannot be run. {CLIENTS}") from None
    if finished.returncode:
        said = [line for line in finished.stderr.splitlines() if "error" in line.lower()]
        reason = said[0] if said else f"ended with {finished.returncode}"
        raise CommandError(f"{command[0]} failed: {reason.removeprefix(f'{command[0]}: ')}")
    return finished.stdout


def refuse_old_clients(alias: str) -> None:
    """Raise CommandError where PostgreSQL's programs are missing, or older than the server of this
    database.
    """
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0]) // 10_000
    for program in ("pg_dump", "pg_restore", "psql"):
        written = re.search(r"\) ([0-9]+)", run([program, "--version"]))
        if written is None or int(written[1]) < server:
            number = written[1] if written else "unknown"
            raise CommandError(
                f"{program} is of version {number} and the server of version {server}. {CLIENTS}"
            )


def faults_of_dump(file: Path, vendor: str) -> Iterator[str]:
    """What is wrong with the database in a file, a sentence each."""
    if vendor == "postgresql":
        try:
            run(["pg_restore", "--list", str(file)])
        except CommandError as error:
            yield f"{file.name} cannot be read: {error}"
        return
    try:
        with opened(file) as database:
            answers = database.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as error:
        yield f"{file.name} is no whole database: {error}."
        return
    for (answer,) in answers:
        if answer != "ok":
            yield f"{file.name} is no whole database: {' '.join(answer.split())}."


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A database of SQLite that is only read, without leaving anything beside it."""
    database = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield database
    finally:
        database.close()


def refuse_others(name: str, alias: str) -> None:
    """Raise CommandError while somebody else is connected to this database of PostgreSQL; who uses
    one of SQLite is known by the lock of its folder.
    """
    if connections[alias].vendor != "postgresql":
        return
    with connections[alias].cursor() as cursor:
        cursor.execute(OTHERS)
        number = cursor.fetchone()[0]
    if number:
        raise CommandError(
            f"The database of {VARIABLES[name]} is in use (connections: {number}). Stop every "
            "process of the site first, on every machine."
        )


def put_back(file: Path, alias: str) -> None:
    """Let this database be the one in the file, from one moment to the next: whoever looks, and
    whoever comes back after a loss of power, finds all of the old one or all of the new one.
    """
    connection = connections[alias]
    connection.close()
    if connection.vendor == "sqlite":
        put_back_sqlite(file, Path(connection.settings_dict["NAME"]))
    else:
        put_back_postgresql(file, connection)


def put_back_sqlite(file: Path, place: Path) -> None:
    """Copy the pages in one transaction of SQLite's, which its log undoes where it does not end."""
    put_damaged_aside(place)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = sqlite3.connect(place, timeout=20)
    try:
        target.execute("PRAGMA journal_mode=WAL")
        with opened(file) as source:
            source.backup(target)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        target.close()
    place.chmod(0o600)


def put_damaged_aside(place: Path) -> None:
    """Rename a file that SQLite cannot read any more, and its log, to names that end in
    “.damaged”.
    """
    if not place.exists():
        return
    database = sqlite3.connect(place)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
            raise
    else:
        return
    finally:
        database.close()
    for ending in ("", "-wal", "-shm"):
        damaged = place.with_name(f"{place.name}{ending}")
        if damaged.exists():
            damaged.rename(f"{damaged}.damaged")


def put_back_postgresql(file: Path, connection: BaseDatabaseWrapper) -> None:
    """Empty the schema and fill it again in one transaction."""
    script = Path(settings.DATA_DIR) / "restoring.sql"
    # Not through a pipe: where its writer dies, the reader would commit the half.
    options = ("-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1")
    try:
        run(["pg_restore", "--no-owner", "--no-acl", "-f", str(script), str(file)])
        script.chmod(0o600)
        ask_server("psql", connection, (*options, "-c", EMPTY_SCHEMA, "-f", str(script)))
    finally:
        script.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        # The planner's figures are no part of a dump.
        cursor.execute("ANALYZE")
