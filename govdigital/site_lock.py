"""Who uses DATA_DIR now. Whatever serves or watches the site shares one lock for as long as it
runs, and restoring needs that lock alone; the system frees a lock however a process ends.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings

# It has the set that is being put back, until all of it is back.
RESTORING = "restoring"


class SiteLocked(Exception):
    """Who else uses DATA_DIR, in a sentence."""


@contextmanager
def shared() -> Iterator[None]:
    """Meanwhile nothing is restored into DATA_DIR.

    Raises SiteLocked while something is, and where a restore was stopped halfway.
    """
    with opened("site") as lock:
        if not taken_at_once(lock, fcntl.LOCK_SH):
            raise SiteLocked("The site is being restored. Wait until that has ended.")
        if unfinished := unfinished_restore():
            raise SiteLocked(
                f"A restore was stopped halfway, so the site is in pieces. Run "
                f"“manage.py restore {unfinished} --replace” again."
            )
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Meanwhile no other process serves, watches, saves or restores the site of DATA_DIR.

    Raises SiteLocked while one does.
    """
    with opened("site") as lock:
        if not taken_at_once(lock, fcntl.LOCK_EX):
            raise SiteLocked(
                f"The site of {settings.DATA_DIR} is running, or is being backed up or restored. "
                "Stop it first."
            )
        yield


@contextmanager
def starting() -> Iterator[None]:
    """Meanwhile this process, and the server that it becomes, is the only one with this HOST and
    PORT.

    Raises SiteLocked where another one has them, and as `shared` does.
    """
    with shared(), opened(f"start-{settings.HOST}-{settings.PORT}") as lock:
        if not taken_at_once(lock, fcntl.LOCK_EX):
            raise SiteLocked(
                f"Another start serves {settings.HOST} and port {settings.PORT}, or prepares the "
                "site for it. Set PORT to another number."
            )
        yield


@contextmanager
def preparing(say_waiting: Callable[[], None]) -> Iterator[None]:
    """Meanwhile no other start migrates, loads or collects in DATA_DIR; one that does is waited
    for, which is said first.
    """
    with opened("prepare") as lock:
        if not taken_at_once(lock, fcntl.LOCK_EX):
            say_waiting()
            wait_for(lock)
        yield


def hold() -> None:
    """Share the lock until this process ends; raises SiteLocked as `shared` does."""
    until_the_end.enter_context(shared())


# Never closed: what is in it lasts as long as the process.
until_the_end = ExitStack()


def wait_for(lock: int | None) -> None:
    """Wait until the lock is this process's alone."""
    if lock is not None:
        fcntl.flock(lock, fcntl.LOCK_EX)


def unfinished_restore() -> str:
    """The set of a restore that has begun and not ended; blank where there is none."""
    with suppress(FileNotFoundError):
        return (Path(settings.DATA_DIR) / RESTORING).read_text() or "…"
    return ""


@contextmanager
def opened(name: str) -> Iterator[int | None]:
    """The file of a lock; None where none can be made."""
    folder = Path(settings.DATA_DIR) / "locks"
    lock = None
    # A folder that can only be read, or a full disk, keeps nobody from serving.
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        # The server that a start becomes goes on holding what the start took.
        os.set_inheritable(lock, True)
    try:
        yield lock
    finally:
        if lock is not None:
            os.close(lock)


def taken_at_once(lock: int | None, kind: int) -> bool:
    """Whether the lock, shared or exclusive, is now this process's; without a file, it is."""
    if lock is not None:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
