"""What the public database itself says of its state, cheaply enough to be asked for every page."""

import mmap
import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.db import DatabaseError

# The index header of SQLite's write-ahead log, which every commit rewrites in memory that all
# processes share (“WAL-mode File Format”, 2.1: 48 bytes with a counter of changes, the number of
# frames, salts and a checksum).
HEADER = slice(0, 48)
LAST = "SELECT number, at FROM timeline_publication ORDER BY number DESC LIMIT 1"
# Under this name the store in front of Django tells a request the state that it found.
STATE = "govdigital.state"
# Seconds for which a database that did not answer is not asked again: connecting may take long each
# time.
PAUSE = 2.0
# Never closed while the process lives: closing any descriptor of the file would drop SQLite's own
# locks on it.
_open: dict[str, tuple[sqlite3.Connection, int, mmap.mmap]] = {}
_opening = threading.Lock()


class DatabaseAway(Exception):
    """The public database does not answer now."""


class Watch:
    """Tells states of the public database apart: two equal answers mean that nothing was committed
    in between.
    """

    def __init__(self, connections: Any, alias: str) -> None:
        self.connections, self.alias = connections, alias
        self.memory: mmap.mmap | None = None
        self.looked = False
        self.away_until = 0.0

    def state(self) -> Any:
        """Any value that is another one after each commit; None where a commit cannot be seen.

        Raises DatabaseAway where the database does not answer.
        """
        return self.shared() or self.publication()

    def shared(self) -> bytes | None:
        """The state where it is known without a query, else None."""
        if self.memory is None and not self.looked:
            self.memory = shared_memory(self.connections[self.alias])
            self.looked = True
        return None if self.memory is None else self.memory[HEADER]

    def publication(self) -> Any:
        """Number and time of the last publication: whatever changes visitors' pages makes a new
        one.

        None for SQLite without a write-ahead log. Raises DatabaseAway where the database does not
        answer.
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


def shared_memory(connection: Any) -> mmap.mmap | None:
    """The memory that SQLite shares between processes; None for a database or a journal
    without it.
    """
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    with _opening:
        if name not in _open:
            try:
                _map(name)
            except (sqlite3.Error, OSError):
                return None
        return _open[name][2] if name in _open else None


def _map(name: str) -> None:
    """Open the shared memory of the database with this name, where it has one."""
    # This connection keeps the file of the shared memory in place as long as the process lives.
    held = sqlite3.connect(name, uri=name.startswith("file:"), check_same_thread=False)
    held.execute("SELECT count(*) FROM sqlite_master").fetchone()
    mode = held.execute("PRAGMA journal_mode").fetchone()[0]
    file = Path(held.execute("PRAGMA database_list").fetchone()[2] + "-shm")
    if mode != "wal" or not file.exists():
        held.close()
        return
    descriptor = os.open(file, os.O_RDONLY)
    _open[name] = held, descriptor, mmap.mmap(descriptor, 0, prot=mmap.PROT_READ)
