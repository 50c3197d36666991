"""A folder of sets. Each is made under a hidden name, and gets its own when it is whole."""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import CommandError

from govdigital.folders import remove
from timeline.backup.manifest import MANIFEST

NAME = re.compile("[0-9]{8}T[0-9]{6}Z")
PARTIAL = ".partial-"


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Make the folder where it is not there, and be the only backup that writes into it; raises
    CommandError.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise CommandError(f"{folder} cannot be written to: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another backup is writing to {folder}.") from None
        yield


def begin(folder: Path) -> Path:
    """An empty folder for a new set, under a hidden name; what dead runs have left is deleted."""
    for leftover in folder.glob(f"{PARTIAL}*"):
        if NAME.fullmatch(leftover.name.removeprefix(PARTIAL)):
            remove(leftover)
    partial = folder / f"{PARTIAL}{free_name(folder)}"
    partial.mkdir(mode=0o700)
    return partial


def free_name(folder: Path) -> str:
    """The time, in UTC and to the second; where that second has a set already, the next one."""
    while True:
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        if not (folder / name).exists():
            return name
        time.sleep(0.1)


def finish(partial: Path) -> Path:
    """Give a whole set its own name, once all of it has reached the disk."""
    for path in sorted(partial.rglob("*"), reverse=True):
        path.chmod(0o700 if path.is_dir() else 0o600)
        to_disk(path)
    to_disk(partial)
    finished = partial.with_name(partial.name.removeprefix(PARTIAL))
    partial.rename(finished)
    to_disk(finished.parent)
    return finished


def to_disk(path: Path) -> None:
    """Let what is written of a file or a folder survive a loss of power."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sets_in(folder: Path) -> list[Path]:
    """The sets of a folder, the oldest first; a link to a set is none."""
    sets = []
    for path in folder.iterdir():
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder and NAME.fullmatch(path.name) and (path / MANIFEST).is_file():
            sets.append(path)
    return sorted(sets)


def remove_oldest(folder: Path, keep: int) -> int:
    """Delete the oldest sets, and leave this many; how many were deleted."""
    surplus = sets_in(folder)[:-keep]
    for old in surplus:
        # Whoever is stopped while deleting leaves no half set under the name of a whole one.
        hidden = old.with_name(f"{PARTIAL}{old.name}")
        old.rename(hidden)
        shutil.rmtree(hidden)
    return len(surplus)


def chosen_set(folder: Path) -> Path:
    """The set at this place, or the newest of a folder of sets; raises CommandError."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder.")
    if NAME.fullmatch(folder.name) or (folder / MANIFEST).exists():
        return folder
    sets = sets_in(folder)
    if not sets:
        raise CommandError(f"{folder} is no set of a backup, and has none in it.")
    return sets[-1]
