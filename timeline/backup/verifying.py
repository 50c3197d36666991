"""Whether a set is as it was made."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError

from govdigital.log_lines import printable
from timeline.backup.dumps import faults_of_dump
from timeline.backup.manifest import (
    MANIFEST,
    MANIFEST_DIGEST,
    Content,
    content_of,
    dump_name,
    read_manifest,
)


def faults_of(folder: Path) -> Iterator[str]:
    """Everything that is wrong with the set, a sentence each, on one line whatever names and errors
    hold.
    """
    for fault in all_faults_of(folder):
        yield printable(fault)


def all_faults_of(folder: Path) -> Iterator[str]:
    """The sentences as they come, with names that somebody else may have given."""
    try:
        manifest = read_manifest(folder)
    except CommandError as error:
        yield str(error)
        return
    damaged = set()
    for path, content in manifest.files.items():
        fault = fault_of_file(folder / path, content)
        if fault:
            damaged.add(path)
            yield f"{path} {fault}"
    yield from foreign_files(folder, {*manifest.files, MANIFEST, MANIFEST_DIGEST})
    for name, vendor in manifest.databases.items():
        dump = dump_name(name, vendor)
        if dump not in damaged:
            yield from faults_of_dump(folder / dump, vendor)


def fault_of_file(file: Path, content: Content) -> str:
    """What is wrong with a file, which the manifest says has this content; else nothing."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        return "is not a file of its own."
    if not file.exists():
        return "is missing."
    try:
        size = file.stat().st_size
        if size != content.size:
            return f"has {size} bytes instead of {content.size}."
        if content_of(file) != content:
            return "has been changed: its digest is another one."
    except OSError as error:
        return f"cannot be read: {error.strerror}."
    return ""


def foreign_files(folder: Path, listed: set[str]) -> Iterator[str]:
    """A sentence for each file or link that the manifest does not name."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name not in listed and (path.is_symlink() or not path.is_dir()):
            yield f"{name} does not belong to the set."
