"""Rendered pages in one file of DATA_DIR, which all workers of a machine share and which outlives
them; each page is kept with the trace of what it asked of the public database.

The file only ever saves work. Whatever is the matter with it, pages are rendered anew, and the log
says so once.
"""

import fcntl
import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from govdigital.page_trace import Statement, Trace
from govdigital.rendered_page import RenderedPage, header

log = logging.getLogger(__name__)

# In bytes. Visitors choose the words of queries: such pages push out only their like.
PAGES_LIMIT = 384_000_000
QUERIES_LIMIT = 128_000_000
# What a page takes besides its words.
OVERHEAD = 300
# So many pages leave at once where there is no room for another.
LEAVING = 20
# Seconds to wait for another worker that writes.
PATIENCE = 1.0
# Addresses that share a lock while they are rendered: sixteen to the power of two digits.
LOCK_DIGITS = 2
TABLES = """
CREATE TABLE version (name TEXT NOT NULL);
CREATE TABLE statement (digest TEXT PRIMARY KEY, sql TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    shelf TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    head TEXT NOT NULL,
    trace TEXT NOT NULL,
    body BLOB NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX page_shelf ON page (shelf, id);
CREATE TRIGGER page_comes AFTER INSERT ON page BEGIN
    UPDATE shelf SET bytes = bytes + new.bytes WHERE name = new.shelf;
END;
CREATE TRIGGER page_leaves AFTER DELETE ON page BEGIN
    UPDATE shelf SET bytes = bytes - old.bytes WHERE name = old.shelf;
END;
INSERT INTO shelf VALUES ('page', 0), ('query', 0);
"""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-512;"

DAMAGED = "was damaged, and its pages are rendered anew"

Result = TypeVar("Result")


class KeptPage(NamedTuple):
    """A page as it was rendered, and what it asked."""

    page: RenderedPage
    trace: Trace


class PageFile:
    """The pages of one version of program, settings and files, which `version` names."""

    def __init__(
        self,
        folder: Path,
        version: str,
        pages: int = PAGES_LIMIT,
        queries: int = QUERIES_LIMIT,
    ) -> None:
        self.path = folder / "pages.sqlite3"
        self.version = version
        self.limits = {"page": pages, "query": queries}
        self.turn = threading.Lock()
        self.connection: sqlite3.Connection | None = None
        # Which file the connection has open: another worker may have made a new one since.
        self.inode = 0
        # By digest, the statements that are known to stand in the file.
        self.statements: dict[str, str] = {}
        self.said: set[str] = set()

    def get(self, address: str) -> KeptPage | None:
        """The page that was kept last for the address."""
        return self.attempt(lambda file: self.read(file, address))

    def put(self, address: str, shelf: str, kept: KeptPage) -> None:
        """Keep the page in place of an earlier one of the address."""
        self.attempt(lambda file: self.write(file, address, shelf, kept))

    @contextmanager
    def rendering(self, address: str) -> Iterator[None]:
        """Meanwhile no other worker of this machine renders the page of the address."""
        with ExitStack() as locks:
            if self.connection:
                name = sha256(address)[:LOCK_DIGITS]
                with suppress(OSError):
                    locks.enter_context(locked(self.path.parent / "locks" / name))
            yield

    def attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """What the work on the file gives; None where the file cannot be used."""
        with self.turn:
            try:
                return work(self.connection or self.opened())
            except sqlite3.DatabaseError as error:
                if is_damage(error):
                    self.say(DAMAGED, error)
                    self.leave()
                else:
                    self.say("cannot be used, and what it lacks is rendered each time", error)
            except OSError as error:
                self.say("cannot be made, and each worker renders for itself", error)
        return None

    def say(self, fact: str, cause: object) -> None:
        """Log the fact, the first time."""
        if fact not in self.said:
            self.said.add(fact)
            log.warning("The file of rendered pages %s %s (%s).", self.path, fact, cause)

    def opened(self) -> sqlite3.Connection:
        """The file, made anew where it is missing, damaged or of another version. Raises
        sqlite3.Error and OSError.
        """
        (self.path.parent / "locks").mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.path.parent / "locks" / "making"):
            connection = self.of_this_version() or made(self.path, self.version)
            self.inode = self.path.stat().st_ino
        self.connection = connection
        return connection

    def of_this_version(self) -> sqlite3.Connection | None:
        """The file that is there; None, and none is there any more, where it is not to be used."""
        if not self.path.exists():
            return None
        connection = connected(self.path)
        try:
            if connection.execute("SELECT name FROM version").fetchone() == (self.version,):
                return connection
            self.say("is left, and its pages are rendered anew", "of another version or settings")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self.say(DAMAGED, error)
        connection.close()
        remove(self.path)
        return None

    def leave(self) -> None:
        """Leave a damaged file, and delete it unless another worker has made a new one already."""
        if self.connection:
            self.connection.close()
        self.connection, self.statements = None, {}
        with suppress(OSError), locked(self.path.parent / "locks" / "making"):
            if self.path.stat().st_ino == self.inode:
                remove(self.path)

    def read(self, file: sqlite3.Connection, address: str) -> KeptPage | None:
        row = file.execute(
            "SELECT head, trace, body, digest FROM page WHERE address = ?", [address]
        ).fetchone()
        if row is None:
            return None
        head, trace, body, digest = row
        if digest != digest_of(address, head, trace, body):
            self.say(DAMAGED, address)
            return None
        status, pairs, encoding, plain_digest = json.loads(head)
        headers = [header(name, value) for name, value in pairs]
        page = RenderedPage(status, headers, body, encoding, plain_digest, {})
        day, asked = json.loads(trace)
        statements = []
        for name, values, answer in asked:
            sql = self.statement(file, name)
            if sql is None:
                self.say(DAMAGED, address)
                return None
            statements.append(Statement(sql, values, answer))
        return KeptPage(page, Trace(statements, date.fromisoformat(day) if day else None))

    def statement(self, file: sqlite3.Connection, digest: str) -> str | None:
        """The statement with this digest; None where the file has lost it."""
        if digest not in self.statements:
            row = file.execute("SELECT sql FROM statement WHERE digest = ?", [digest]).fetchone()
            if row is None or sha256(row[0]) != digest:
                return None
            self.statements[digest] = row[0]
        return self.statements[digest]

    def write(self, file: sqlite3.Connection, address: str, shelf: str, kept: KeptPage) -> None:
        page, trace = kept
        asked, new = [], {}
        for sql, values, answer in trace.statements:
            digest = sha256(sql)
            asked.append((digest, values, answer))
            if digest not in self.statements:
                new[digest] = sql
        words = json.dumps([trace.day and trace.day.isoformat(), asked])
        head = json.dumps([page.status, page.headers, page.encoding, page.digest])
        size = OVERHEAD + len(address) + len(words) + len(head) + len(page.body)
        digest = digest_of(address, head, words, page.body)
        row = [address, shelf, size, head, words, page.body, digest]
        file.execute("BEGIN IMMEDIATE")
        try:
            file.executemany("INSERT OR REPLACE INTO statement VALUES (?, ?)", new.items())
            file.execute("DELETE FROM page WHERE address = ?", [address])
            file.execute(
                "INSERT INTO page (address, shelf, bytes, head, trace, body, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self.make_room(file, shelf)
            file.execute("COMMIT")
        finally:
            if file.in_transaction:
                file.execute("ROLLBACK")
        self.statements |= new

    def make_room(self, file: sqlite3.Connection, shelf: str) -> None:
        """Let the pages leave that were rendered longest ago, until the shelf holds the others."""
        weight = "SELECT bytes FROM shelf WHERE name = ?"
        while file.execute(weight, [shelf]).fetchone()[0] > self.limits[shelf]:
            file.execute(
                "DELETE FROM page WHERE id IN"
                " (SELECT id FROM page WHERE shelf = ? ORDER BY id LIMIT ?)",
                [shelf, LEAVING],
            )


def made(path: Path, version: str) -> sqlite3.Connection:
    """A new file without pages."""
    connection = connected(path)
    connection.executescript(f"BEGIN; {TABLES}")
    connection.execute("INSERT INTO version VALUES (?)", [version])
    connection.execute("COMMIT")
    return connection


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.executescript(PRAGMAS)
    return connection


def remove(path: Path) -> None:
    """Delete a file of SQLite's with all that belongs to it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Meanwhile nobody else has the lock of this name. Raises OSError where none can be made."""
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no longer what SQLite wrote; a lost table is a general error."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def digest_of(address: str, head: str, trace: str, body: bytes) -> str:
    """A digest of all that is kept of a page."""
    return hashlib.sha256(f"{address}\n{head}\n{trace}".encode() + body).hexdigest()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
