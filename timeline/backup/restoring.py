"""A set becomes the site of this DATA_DIR and these databases."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connections, transaction

from govdigital import __version__, environment
from govdigital.databases import DATABASE_NAMES, EDITORIAL
from govdigital.site_lock import RESTORING, unfinished_restore
from timeline.backup.dumps import VARIABLES, put_back, refuse_old_clients, refuse_others
from timeline.backup.failures import FAILURES, reason_of
from timeline.backup.making import STORES, program_migrations
from timeline.backup.manifest import KEY, Manifest, dump_name, read_manifest
from timeline.backup.sets import to_disk
from timeline.backup.verifying import faults_of
from timeline.files import stores
from timeline.files.stores import PUBLIC_FILES

# Who was signed in when the set was made, and what was counted at the doors.
SIGN_IN_ROWS = {
    "django_session": "DELETE FROM django_session",
    "usersessions_usersession": "DELETE FROM usersessions_usersession",
    "govdigital_cache": "DELETE FROM govdigital_cache",
}
LOST_WITH_KEY = "links by which a password is chosen open nothing."


def fitting_manifest(folder: Path) -> Manifest:
    """What the set says of itself; raises CommandError where it is damaged, or where this program
    or these databases are of another kind than those of which it was made.
    """
    for fault in faults_of(folder):
        raise CommandError(f"{fault} Nothing was restored; “manage.py verify” says all.")
    manifest = read_manifest(folder)
    if manifest.version != __version__:
        raise CommandError(
            f"The set was made by govdigital {manifest.version}, and this is {__version__}. "
            f"Install {manifest.version}, restore with it, and upgrade then."
        )
    refuse_other_migrations(manifest)
    for alias, name in DATABASE_NAMES.items():
        vendor = connections[alias].vendor
        if manifest.databases[name] != vendor:
            raise CommandError(
                f"The set has the {name} database of {manifest.databases[name]}, and "
                f"{VARIABLES[name]} names one of {vendor}."
            )
    return manifest


def refuse_other_migrations(manifest: Manifest) -> None:
    """Raise CommandError where the tables of the set are not those of this program."""
    of_program, of_set = set(program_migrations()), set(manifest.migrations)
    # An application that one of the two does not have has no part in the other.
    applications = apps_of(of_program) & apps_of(of_set)
    for migration in sorted(of_program ^ of_set):
        if apps_of({migration}) <= applications:
            raise CommandError(
                f"The set was made by another state of govdigital {__version__}: only one of the "
                f"two has the migration {migration}. Install the one that made it."
            )


def apps_of(migrations: set[str]) -> set[str]:
    """The applications of these migrations."""
    return {migration.partition(".")[0] for migration in migrations}


def refuse_running() -> None:
    """Raise CommandError where a database does not answer, is used by somebody, or cannot be
    restored by the programs of this machine.
    """
    for alias, name in DATABASE_NAMES.items():
        try:
            refuse_old_clients(alias)
            refuse_others(name, alias)
        except DatabaseError as error:
            raise CommandError(f"The database of {VARIABLES[name]} fails: {error}") from None


def holds_a_site() -> bool:
    """Whether anything stands where the set is to be put, or a restore was stopped there."""
    if unfinished_restore():
        return True
    for alias in DATABASE_NAMES:
        try:
            with connections[alias].cursor() as cursor:
                if connections[alias].introspection.table_names(cursor):
                    return True
        except DatabaseError:
            # What cannot be read is there.
            return True
    try:
        return any(stores.names(store) for store in STORES.values())
    except stores.StoreAway as error:
        raise CommandError(f"Nothing was restored: {reason_of(error)}") from None


def restore(folder: Path, manifest: Manifest) -> None:
    """Put the set back. While that lasts, and after it was stopped, nothing serves the site.

    Raises CommandError where something fails; the same can then be called again.
    """
    marker = settings.DATA_DIR / RESTORING
    try:
        marker.write_text(str(folder))
        to_disk(marker)
        to_disk(marker.parent)
        put_back_files(folder, manifest)
        put_back_key(folder, manifest)
        for alias, name in DATABASE_NAMES.items():
            put_back(folder / dump_name(name, manifest.databases[name]), alias)
        end_sessions()
        remove_later_files(manifest)
        remove_what_is_made_anew()
        # All of it must be on the disk before the site may start.
        os.sync()
        marker.unlink()
    except FAILURES as error:
        raise CommandError(
            f"The restore stopped, and the site cannot start until it is run again: "
            f"{reason_of(error)}"
        ) from None


def put_back_files(folder: Path, manifest: Manifest) -> None:
    """Keep each file of the set in its store. One more than the rows name does no harm."""
    for path in manifest.files:
        if path.startswith("files/"):
            _files, store, name = path.split("/")
            stores.put_back(STORES[store], name, (folder / path).read_bytes())


def end_sessions() -> None:
    """Let everybody sign in anew: a session that was ended after the set was made stays ended."""
    connection = connections[EDITORIAL]
    with transaction.atomic(using=EDITORIAL), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in SIGN_IN_ROWS:
                cursor.execute(SIGN_IN_ROWS[table])


def remove_later_files(manifest: Manifest) -> None:
    """Take from visitors the files of what was not live when the set was made."""
    for name in stores.names(PUBLIC_FILES):
        if f"files/public/{name}" not in manifest.files:
            stores.delete(PUBLIC_FILES, name)


def put_back_key(folder: Path, manifest: Manifest) -> None:
    """Put the key where it was, for its owner only; where the set has none, the environment is to
    have it.
    """
    if not manifest.has_key:
        return
    draft = settings.DATA_DIR / f".{KEY}"
    draft.touch(mode=0o600)
    draft.write_bytes((folder / KEY).read_bytes())
    to_disk(draft)
    draft.replace(settings.DATA_DIR / KEY)


def remove_what_is_made_anew() -> None:
    """Delete what the next start, and visits, make of this program and the databases."""
    (settings.DATA_DIR / "static.stamp").unlink(missing_ok=True)
    shutil.rmtree(settings.DATA_DIR / "shared", ignore_errors=True)


def key_advice(folder: Path, manifest: Manifest) -> str:
    """What an operator has to know of the key; blank where it simply came back."""
    given = environment.text("SECRET_KEY")
    if manifest.has_key and given and given != (folder / KEY).read_text():
        return f"SECRET_KEY is another one than that of the set: {LOST_WITH_KEY}"
    if not manifest.has_key and not given:
        return f"The key is not in the set. Set SECRET_KEY as it was, or else {LOST_WITH_KEY}"
    return ""
