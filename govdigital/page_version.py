"""What decides about every page alike, besides the public database: the program, its libraries, the
site's own files and the settings.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.utils.functional import Promise

import timeline

# What no page shows: other processes of the same site may have these otherwise.
OF_NO_PAGE = {
    "DATABASES",
    "HOST",
    "LOGGING",
    "METRICS_ADDRESS",
    "METRICS_FOLDER",
    "PORT",
    "SECRET_KEY",
    "SETTINGS_MODULE",
    "WORKERS",
}


def page_version() -> str:
    """A digest that is another one where any page may be; the same in all processes of a site."""
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted(set(dir(settings))):
        if name.isupper() and name not in OF_NO_PAGE:
            digest.update(f"{name} {plain(getattr(settings, name))}\n".encode())
    # The folder of libraries changes with each of them.
    digest.update(f"{Path(django.__file__).parents[1].stat().st_mtime_ns}\n".encode())
    for folder in folders():
        for file, about in sorted(files_below(folder)):
            digest.update(f"{file} {about.st_size} {about.st_mtime_ns}\n".encode())
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()


def folders() -> list[Path]:
    """Where the program, its templates and its translations are, and what a site adds."""
    program = [Path(__file__).parent, Path(timeline.__file__).parent]
    words = [settings.RESOURCES / "templates", settings.RESOURCES / "locale"]
    return [*program, *words, *([settings.SITE_DIR] if settings.SITE_DIR else [])]


def files_below(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files of which pages are made, each with what the file system says of it."""
    # Not pathlib: each start and each export looks at some 800 files.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry.path, entry.stat()
            elif entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
                yield from files_below(entry.path)


def plain(value: object) -> str:
    """A setting as text that is the same in each process."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(sorted(plain(item) for item in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(plain, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, re.Pattern):
        return str(value.pattern)
    if isinstance(value, str | bytes | int | float | Path | Promise | date | timedelta | None):
        return str(value)
    return type(value).__qualname__
