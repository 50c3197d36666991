"""A folder of static releases: each is built beside the others and then takes their place
at once.
"""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import brotli

from govdigital.folders import remove

NAMES = {
    "releases",
    "current",
    "current.new",
    "export.json",
    "export.lock",
    "export.pages.json",
    "export.pages.new",
}
SHORTEST_COMPRESSED = 200
SUFFIXES = ("", ".gz", ".br")


class Foreign(Exception):
    """The folder holds files that no export has made."""


class Releases:
    """`current` leads to the release that is served; `export.json` says what it was made of, and
    `export.pages.json` what its pages are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.link = folder, folder / "current"
        self.note, self.pages = folder / "export.json", folder / "export.pages.json"
        self.new_pages = folder / "export.pages.new"
        if folder.exists() and (
            not folder.is_dir() or {path.name for path in folder.iterdir()} - NAMES
        ):
            raise Foreign
        (folder / "releases").mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator["Releases"]:
        """These releases, alone in their folder; raises BlockingIOError while another export is at
        work.
        """
        with (self.folder / "export.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield self

    @property
    def current(self) -> Path | None:
        """The release that is served."""
        return self.link.resolve() if self.link.exists() else None

    @property
    def made_of(self) -> Any:
        """What the current release was made of; None where there is none, or where that is not
        known.
        """
        return json.loads(self.note.read_text()) if self.current and self.note.exists() else None

    def begin(self, upon_oldest: bool = False) -> Path:
        """A folder to build in; what an interrupted export has left is thrown away.

        It is empty, or the release that the new one would push out, where there is one.
        """
        building = self.folder / "releases" / "building"
        remove(building)
        oldest = self.oldest if upon_oldest else None
        if oldest:
            oldest.rename(building)
        else:
            building.mkdir()
        return building

    @property
    def oldest(self) -> Path | None:
        """A release that is not served; None where it may lead to files of others."""
        for release in (self.folder / "releases").iterdir():
            is_folder = release.is_dir() and not release.is_symlink()
            if is_folder and release.resolve() != self.current and not has_links(release):
                return release
        return None

    def finish(self, building: Path, number: int, made_of: Any) -> None:
        """Serve what was built, from one moment to the next, and keep the release before it; what
        stands in `new_pages` is said of it from now on.
        """
        release, before = building.with_name(free_name(building.parent, number)), self.current
        building.rename(release)
        # After a loss of power the link must not lead to files that never reached the disk.
        os.sync()
        # Until they are written, the next export begins anew.
        self.note.unlink(missing_ok=True)
        self.pages.unlink(missing_ok=True)
        replace_link(self.link, Path("releases") / release.name)
        # Each of them, and the folder itself, may be a link to another disk. Files are not ours.
        kept = {release.resolve(), before}
        for old in release.parent.iterdir():
            if old.resolve() not in kept and (old.is_dir() or old.is_symlink()):
                remove(old)
        if self.new_pages.exists():
            self.new_pages.replace(self.pages)
        self.note.write_text(json.dumps(made_of))


def free_name(folder: Path, number: int) -> str:
    """The number, with a letter behind it where that release is there already."""
    names = [str(number), *(f"{number}{letter}" for letter in "abc")]
    return next(name for name in names if not os.path.lexists(folder / name))


def replace_link(link: Path, target: Path) -> None:
    """Let the link lead to the target; at no moment is it missing."""
    aside = link.with_name(f"{link.name}.new")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)


def has_links(folder: str | Path) -> bool:
    """Whether a folder leads elsewhere anywhere in it."""
    with os.scandir(folder) as entries:
        return any(
            entry.is_symlink() or (entry.is_dir() and has_links(entry.path)) for entry in entries
        )


def clear(folder: str, kept: Collection[str], place: str = "") -> None:
    """Delete the files of a folder that have none of these names, and folders that hold nothing."""
    with os.scandir(f"{folder}/{place}") as entries:
        for entry in entries:
            name = f"{place}{entry.name}"
            if entry.is_dir():
                clear(folder, kept, f"{name}/")
            elif name.removesuffix(".gz").removesuffix(".br") not in kept and name not in kept:
                os.unlink(entry.path)  # noqa: PTH108
    if place:
        with suppress(OSError):
            os.rmdir(f"{folder}/{place}")  # noqa: PTH106


def share(before: str, file: str) -> None:
    """Let the file be the one before, or a copy of it where that stands on another disk; raises
    FileNotFoundError where there is none before.
    """
    try:
        os.link(before, file)
    except FileNotFoundError:
        raise
    except FileExistsError:
        # Of an older release; or another process has just shared it: pages of one list have one
        # picture.
        if not Path(before).samefile(file):
            Path(file).unlink(missing_ok=True)
            share(before, file)
    except OSError:
        # With its time, by which the next export knows it.
        shutil.copy2(before, file)


def share_all(before: str, file: str) -> None:
    """Share a file with its .gz and .br, where it has them."""
    for suffix in SUFFIXES:
        try:
            share(before + suffix, file + suffix)
        except FileNotFoundError:
            Path(file + suffix).unlink(missing_ok=True)


def carry(before: str, file: str, stamp: tuple[int, int]) -> bool:
    """Share a file of the release before; False where it is not there with this size and time."""
    about = stat_of(before)
    if not about or (about.st_size, about.st_mtime_ns) != stamp:
        return False
    there = stat_of(file)
    if not there or not os.path.samestat(about, there):
        os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
        share_all(before, file)
    return True


def stat_of(file: str) -> os.stat_result | None:
    """What the file system says of a file; None where there is none."""
    try:
        return os.stat(file)  # noqa: PTH116
    except OSError:
        return None


def put(content: bytes, compressed: bool, file: Path, old: Path | None) -> bool:
    """Write a file, with its .gz and .br where it is text; False where the one before is the same
    and is shared.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if old and old.is_file() and old.read_bytes() == content:
        share_all(str(old), str(file))
        return False
    # What stands there may be a file of another release, too.
    for suffix in SUFFIXES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(content)
    if compressed and len(content) >= SHORTEST_COMPRESSED:
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(content, quality=9))
    return True
