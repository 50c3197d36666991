"""One set is made: all databases as they are at one moment, the files of that moment, the key."""

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connections, router
from django.db.migrations.loader import MigrationLoader

from govdigital import __version__, environment
from govdigital.databases import DATABASE_NAMES, publishing_paused
from timeline.backup.dumps import Snapshot, refuse_old_clients, snapshot_of
from timeline.backup.failures import FAILURES, reason_of
from timeline.backup.manifest import KEY, Content, Manifest, content_of, dump_name
from timeline.backup.sets import begin, finish
from timeline.backup.verifying import faults_of
from timeline.files import stores
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.publishing.locking import is_busy
from timeline.publishing.public_rows import last_number

# Each waits as long as SQLite does, twenty seconds.
TRIES = 6
STORES = {"editorial": EDITORIAL_FILES, "public": PUBLIC_FILES}


class Moment(NamedTuple):
    """What was there while nobody published."""

    snapshots: dict[str, Snapshot]
    publication: int
    public_files: list[str]


def make_set(folder: Path) -> tuple[Path, Manifest]:
    """Make a set in the folder, verify it, and only then give it its name; the set, and what it
    says of itself.

    Raises CommandError, after which nothing of it is left.
    """
    refuse_unprepared()
    partial = None
    try:
        partial = begin(folder)
        with ExitStack() as open_snapshots:
            moment = moment_of(open_snapshots)
            for name, snapshot in moment.snapshots.items():
                snapshot.write(partial / dump_name(name, snapshot.connection.vendor))
        copy_files(partial / "files", moment.public_files)
        has_key = copy_key(partial)
        manifest = manifest_of(partial, moment, has_key)
        manifest.write(partial)
        refuse_faults(partial)
        finished = finish(partial)
    except FAILURES as error:
        raise CommandError(f"No backup was made: {reason_of(error)}") from None
    finally:
        # Once it has its own name, nothing stands under the hidden one.
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
    return finished, manifest


def refuse_unprepared() -> None:
    """Raise CommandError where a database does not answer, or was not migrated by this program: a
    set must fit the program that it names.
    """
    for alias in DATABASE_NAMES:
        try:
            loader = MigrationLoader(connections[alias])
        except OperationalError as error:
            raise CommandError(f"A database does not answer: {error}") from None
        missing = loader.disk_migrations.keys() - loader.applied_migrations.keys()
        if any(router.allow_migrate(alias, app) for app, _name in missing):
            raise CommandError("The databases were not made by this program. Start it once.")
        refuse_old_clients(alias)


def moment_of(open_snapshots: ExitStack) -> Moment:
    """Snapshots of all databases of one moment at which nobody publishes, who waits no longer than
    it takes to begin them; they end with the stack.
    """
    for _attempt in range(TRIES):
        try:
            with publishing_paused():
                snapshots = {}
                for alias, name in DATABASE_NAMES.items():
                    snapshots[name] = open_snapshots.enter_context(snapshot_of(alias))
                return Moment(snapshots, last_number(), stores.names(PUBLIC_FILES))
        except OperationalError as error:
            if not is_busy(error):
                raise
    raise CommandError("somebody has been publishing for minutes; try again later.")


def copy_files(folder: Path, public_names: list[str]) -> None:
    """Copy the files of working copies, and those that visitors had at the moment of the snapshots;
    raises Missing or StoreAway.
    """
    for name in STORES:
        (folder / name).mkdir(mode=0o700, parents=True)
    editorial, public = folder / "editorial", folder / "public"
    for name in stores.names(EDITORIAL_FILES):
        (editorial / name).write_bytes(stores.read(EDITORIAL_FILES, name))
    for name in public_names:
        # What was withdrawn since has left the store of visitors. A name never means other bytes,
        # and nothing leaves that of the editors.
        if (editorial / name).exists():
            shutil.copyfile(editorial / name, public / name)
        else:
            (public / name).write_bytes(stores.read(PUBLIC_FILES, name))


def copy_key(partial: Path) -> bool:
    """Copy the key, where it stands in DATA_DIR; whether it does. One from the environment is kept
    where the operator keeps the environment.
    """
    if environment.text("SECRET_KEY"):
        return False
    shutil.copyfile(settings.DATA_DIR / KEY, partial / KEY)
    return True


def manifest_of(partial: Path, moment: Moment, has_key: bool) -> Manifest:
    """What the set says of itself."""
    files: dict[str, Content] = {}
    for path in sorted(partial.rglob("*")):
        if path.is_file():
            files[str(path.relative_to(partial))] = content_of(path)
    databases = {}
    for name, snapshot in moment.snapshots.items():
        databases[name] = snapshot.connection.vendor
    return Manifest(
        made_at=now(),
        version=__version__,
        publication=moment.publication,
        databases=databases,
        migrations=program_migrations(),
        has_key=has_key,
        files=files,
    )


def program_migrations() -> list[str]:
    """Every migration that this program knows, as application.name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations)


def refuse_faults(partial: Path) -> None:
    """Raise CommandError where what was written cannot be read back."""
    for fault in faults_of(partial):
        raise CommandError(f"what was written cannot be read back: {fault}")


def note_last_backup(manifest: Manifest) -> None:
    """Write the time of the last whole backup to where it is measured."""
    draft = settings.DATA_DIR / ".last-backup"
    draft.write_text(f"{manifest.made_at}\n")
    draft.replace(settings.DATA_DIR / "last-backup")


def now() -> str:
    """The time in UTC, to the second (ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")
