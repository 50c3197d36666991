"""What a set says of itself, in manifest.json, and the digest of that beside it."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import CommandError

from timeline.files.names import is_name

MANIFEST, MANIFEST_DIGEST = "manifest.json", "manifest.sha256"
FORMAT = 1
KEY = "secret-key"
# How the dump of each kind of database ends.
ENDINGS = {"sqlite": "sqlite3", "postgresql": "dump"}
DUMPS = ("editorial", "public", "reports")
STORES = ("editorial", "public")
SHA256 = "[0-9a-f]{64}"


@dataclass(frozen=True)
class Content:
    """Of one file of a set: its size in bytes, and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a set was made of, when and by which program."""

    # ISO 8601, in UTC.
    made_at: str
    version: str
    # The number of the last publication; 0 where nothing was published.
    publication: int
    # By name, editorial, public and reports: the kind of database, as Django calls it.
    databases: dict[str, str]
    # Every migration of the program, each as application.name.
    migrations: list[str]
    # Whether the key is in the set; else it came from the environment.
    has_key: bool
    # By path within the set.
    files: dict[str, Content]

    def write(self, folder: Path) -> None:
        """Write it into the set, with its digest."""
        lines = {"format": FORMAT, **asdict(self)}
        content = (json.dumps(lines, indent=1) + "\n").encode()
        (folder / MANIFEST).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        # As sha256sum writes it, which can so check it too.
        (folder / MANIFEST_DIGEST).write_text(f"{digest}  {MANIFEST}\n")


def content_of(file: Path) -> Content:
    """Size and SHA-256 of a file."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Content(file.stat().st_size, digest)


def dump_name(name: str, vendor: str) -> str:
    """The file in which a set has the database of this name."""
    return f"{name}.{ENDINGS[vendor]}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a set; raises CommandError where it is missing, or is not as it was
    written.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        digest = (folder / MANIFEST_DIGEST).read_bytes()
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from None
    if digest.split()[:1] != [hashlib.sha256(content).hexdigest().encode()]:
        raise CommandError(f"{folder / MANIFEST} has been changed: its digest is another one.")
    try:
        return parsed(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CommandError(f"{folder / MANIFEST} is not the manifest of a backup.") from None


def parsed(lines: dict[str, object]) -> Manifest:
    """The manifest in these lines; raises ValueError, TypeError or KeyError where it is none."""
    lines = dict(lines)
    if lines.pop("format") != FORMAT:
        raise ValueError("another format")
    files: dict[str, Content] = {}
    listed = lines.pop("files")
    if not isinstance(listed, dict):
        raise TypeError("files")
    for path, values in listed.items():
        files[path] = Content(**values)
    manifest = Manifest(**lines, files=files)  # type: ignore[arg-type]
    refuse_other_types(manifest)
    refuse_other_files(manifest)
    return manifest


def refuse_other_types(manifest: Manifest) -> None:
    """Raise TypeError or ValueError where a value is not what it should be."""
    for text in (manifest.made_at, manifest.version, *manifest.migrations):
        # Whatever is shown must not command a terminal.
        if not isinstance(text, str) or not text.isprintable():
            raise TypeError("made_at, version, migrations")
    if type(manifest.publication) is not int or type(manifest.has_key) is not bool:
        raise TypeError("publication, has_key")
    if sorted(manifest.databases) != sorted(DUMPS):
        raise ValueError("databases")
    if not all(vendor in ENDINGS for vendor in manifest.databases.values()):
        raise ValueError("databases")
    for content in manifest.files.values():
        if type(content.size) is not int or not re.fullmatch(SHA256, content.sha256):
            raise ValueError("files")


def refuse_other_files(manifest: Manifest) -> None:
    """Raise ValueError where a file is named that is none of a set, above all one outside of it."""
    expected = {dump_name(name, vendor) for name, vendor in manifest.databases.items()}
    if manifest.has_key:
        expected.add(KEY)
    if not expected <= manifest.files.keys():
        raise ValueError("a file is not listed")
    for path in manifest.files.keys() - expected:
        folder, store, name = [*path.split("/"), "", "", ""][:3]
        is_file = folder == "files" and store in STORES and is_name(name)
        if not is_file or path.count("/") != 2:
            raise ValueError("a file that no set has")
