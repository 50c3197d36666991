import errno
import os
import shutil
import sqlite3
import stat
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, connections

from govdigital import environment, site_lock
from govdigital.databases import DATABASE_NAMES, EDITORIAL, PUBLIC
from tests import factories
from tests.backup.places import empty_place, manage
from tests.backup.test_verifying import change
from tests.commands import without_events
from tests.files.s3 import local_store
from timeline.backup import dumps, restoring
from timeline.files import stores
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.models import Picture, Site
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish
from timeline.reader_reports.models import Report

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC]),
    pytest.mark.usefixtures("folder_of_the_site"),
]

# It writes the half of a script and fails; everything else it leaves to the real one.
FAILING = """#!/bin/sh
if [ "$1" != --no-owner ]; then exec {real} "$@"; fi
echo 'half' > "$4"
echo 'error: torn' >&2
exit 1
"""


@pytest.fixture
def made(folder_of_the_site, tmp_path):
    """A set of a site with one live picture."""
    factories.live(factories.site(name_en="As it was"), factories.picture())
    call_command("backup", tmp_path / "sets", stdout=StringIO())
    (made,) = (tmp_path / "sets").glob("2*")
    return made


def restored(place, **options):
    written = StringIO()
    call_command("restore", place, stdout=written, **options)
    return written.getvalue()


def refused(place, **options):
    """The sentence with which nothing was restored."""
    with pytest.raises(CommandError) as refusal:
        restored(place, **options)
    return str(refusal.value)


def rename(name):
    site = Site.objects.get()
    site.name_en = name
    site.save()
    publish([site])


def names():
    return [Site.objects.using(alias).get().name_en for alias in (EDITORIAL, PUBLIC)]


def test_what_came_later_is_gone_in_both_databases_and_in_the_stores(made):
    rename("As it is")
    unpublish(Picture.objects.get(), note_en="Gone.", note_es="Se fue.")
    later = factories.picture("later")
    factories.live(later)

    said = restored(made, replace=True, yes=True)

    picture = Picture.objects.get()
    assert names() == ["As it was", "As it was"]
    assert picture.key == "first-portal"
    assert picture.file in stores.names(PUBLIC_FILES)
    assert later.file not in stores.names(PUBLIC_FILES)
    assert said.startswith(f"{made} is restored: publication 1, ")
    assert said.endswith("Both databases agree.\n")


def test_reports_of_readers_are_what_they_were(folder_of_the_site, tmp_path):
    factories.live(factories.site())
    Report.objects.create(title="As it was", wrong="The day is wrong.")
    call_command("backup", tmp_path / "sets", stdout=StringIO())
    Report.objects.update(wrong="As it is")

    restored(tmp_path / "sets", replace=True, yes=True)

    assert Report.objects.get().wrong == "The day is wrong."


def test_new_rows_get_numbers_after_those_of_the_set(made):
    restored(made, replace=True, yes=True)

    factories.live(factories.picture("next"))

    assert Picture.objects.using(PUBLIC).count() == 2


def test_a_site_that_is_there_is_not_replaced_unasked(made):
    rename("As it is")

    assert refused(made) == (
        f"A site is there already, in {restoring.settings.DATA_DIR} or in the databases. "
        "Say --replace to lose it."
    )
    assert names() == ["As it is", "As it is"]


@pytest.mark.parametrize(
    ("answer", "name"), [("yes", "As it was"), ("no", "As it is"), ("", "As it is")]
)
def test_who_replaces_a_site_is_asked(made, monkeypatch, answer, name):
    rename("As it is")
    monkeypatch.setattr("builtins.input", lambda question: answer)

    if answer == "yes":
        restored(made, replace=True)
    else:
        assert refused(made, replace=True) == "Nothing was restored."

    assert names() == [name, name]


def test_nobody_who_could_be_asked_is_a_no(made, monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)

    assert refused(made, replace=True) == "Nothing was restored."


def test_a_damaged_set_is_refused(made):
    rename("As it is")
    next((made / "files/public").iterdir()).unlink()

    sentence = refused(made, replace=True, yes=True)

    assert sentence.endswith("is missing. Nothing was restored; “manage.py verify” says all.")
    assert names() == ["As it is", "As it is"]


def test_a_set_of_another_version_is_refused_and_the_version_named(made):
    change(made, version="0.0.9")

    assert "Install 0.0.9, restore with it, and upgrade then." in refused(made, replace=True)


@pytest.mark.parametrize("other", ["timeline.9999_later", "timeline.0036_caption_cites"])
def test_a_set_with_other_tables_is_refused(made, other):
    change(made, migrations=[*{*restoring.read_manifest(made).migrations} ^ {other}])

    assert f"only one of the two has the migration {other}." in refused(made, replace=True)


def test_an_application_that_only_one_side_has_is_no_other_version(made):
    change(made, migrations=[*restoring.read_manifest(made).migrations, "sites.0001_initial"])

    assert names() == ["As it was", "As it was"]
    assert "is restored" in restored(made, replace=True, yes=True)


def test_a_set_of_another_kind_of_database_is_refused(made, monkeypatch):
    monkeypatch.setattr(connections[EDITORIAL], "vendor", "oracle", raising=False)

    sentence = refused(made, replace=True)

    assert sentence.startswith("The set has the editorial database of ")
    assert sentence.endswith("and DATABASE_URL names one of oracle.")


def test_nothing_is_restored_while_the_site_runs(made):
    with site_lock.shared():
        sentence = refused(made, replace=True, yes=True)

    assert sentence.endswith("is running, or is being backed up or restored. Stop it first.")


@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
def test_nothing_is_restored_while_somebody_uses_a_database_of_postgresql(made, alias):
    if connection.vendor == "sqlite":
        # Whoever uses its file holds the lock of its folder.
        dumps.refuse_others(DATABASE_NAMES[alias], alias)
        return
    other = connections[alias].copy()
    other.ensure_connection()
    try:
        sentence = refused(made, replace=True, yes=True)
    finally:
        other.close()

    variable = {EDITORIAL: "DATABASE_URL", PUBLIC: "PUBLIC_DATABASE_URL"}[alias]
    assert sentence.startswith(f"The database of {variable} is in use (connections: 1).")


def test_a_public_process_restores_nothing(made, settings):
    settings.ROLE = "public"

    assert refused(made).startswith("A public process has no editorial database.")


def test_what_is_made_anew_is_thrown_away(made, settings):
    (settings.DATA_DIR / "static.stamp").write_text("static files of another program")
    (settings.DATA_DIR / "shared" / "page").mkdir(parents=True)

    restored(made, replace=True, yes=True)

    assert not (settings.DATA_DIR / "static.stamp").exists()
    assert not (settings.DATA_DIR / "shared").exists()


def test_the_key_comes_back_for_its_owner_only(made, settings, monkeypatch, tmp_path):
    key = settings.DATA_DIR / "secret-key"
    key.write_text("k" * 60)
    with monkeypatch.context() as without:
        without.delenv("SECRET_KEY")
        call_command("backup", tmp_path / "with-key", stdout=StringIO())
        key.write_text("another")

        said = restored(tmp_path / "with-key", replace=True, yes=True)

    assert key.read_text() == "k" * 60
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "SECRET_KEY" not in said


def test_a_key_of_the_environment_is_asked_for(made, monkeypatch):
    monkeypatch.delenv("SECRET_KEY")

    said = restored(made, replace=True, yes=True)

    assert "The key is not in the set. Set SECRET_KEY as it was, or else links by which a " in said


def test_a_key_of_the_environment_that_goes_before_the_set_is_said(
    made, settings, monkeypatch, tmp_path
):
    (settings.DATA_DIR / "secret-key").write_text("k" * 60)
    with monkeypatch.context() as without:
        without.delenv("SECRET_KEY")
        call_command("backup", tmp_path / "with-key", stdout=StringIO())

    said = restored(tmp_path / "with-key", replace=True, yes=True)

    assert "SECRET_KEY is another one than that of the set: links by which a password" in said


def test_whoever_was_signed_in_when_the_set_was_made_is_so_no_more(editor, tmp_path):
    factories.live(factories.site())
    assert editor.get("/admin/").status_code == 200
    key = editor.session.session_key
    UserSession.objects.create(user=User.objects.get(), session_key=key, ip="127.0.0.1")
    cache.set("tries-of-somebody", 5)
    call_command("backup", tmp_path / "sets", stdout=StringIO())
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)

    restored(tmp_path / "sets", replace=True, yes=True)

    assert editor.get("/admin/").status_code == 302
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)
    assert cache.get("tries-of-somebody") is None


def test_a_set_without_a_table_of_sign_in_is_restored(made, monkeypatch):
    later = {"of_a_later_version": "DELETE FROM of_a_later_version"}
    monkeypatch.setattr(restoring, "SIGN_IN_ROWS", later)

    assert "is restored" in restored(made, replace=True, yes=True)


def test_no_copy_of_a_database_stays_where_its_program_fails(made, settings, tmp_path, monkeypatch):
    program = tmp_path / "bin" / "pg_restore"
    program.parent.mkdir()
    program.write_text(FAILING.format(real=shutil.which("pg_restore")))
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    if connection.vendor == "sqlite":
        # No other program is asked.
        assert "is restored" in restored(made, replace=True, yes=True)
    else:
        sentence = refused(made, replace=True, yes=True)
        assert sentence.endswith("pg_restore failed: error: torn.")

    assert not (settings.DATA_DIR / "restoring.sql").exists()


def test_files_go_into_a_bucket_and_a_damaged_one_there_is_written_anew(
    made, settings, monkeypatch
):
    picture = Picture.objects.get()
    with local_store() as url:
        monkeypatch.setenv("STORAGE_URL", url)
        settings.STORAGES = settings.STORAGES | {
            EDITORIAL_FILES: environment.file_store("STORAGE_URL", Path(), "editorial"),
            PUBLIC_FILES: environment.file_store("STORAGE_URL", Path(), "public"),
        }
        stores.write(PUBLIC_FILES, picture.file, b"damaged")
        later = "0123456789abcdef0123456789abcdef.png"
        stores.write(PUBLIC_FILES, later, b"later")

        restored(made, replace=True, yes=True)

        content = (made / "files/public" / picture.file).read_bytes()
        assert stores.read(PUBLIC_FILES, picture.file) == content
        assert stores.read(EDITORIAL_FILES, picture.file) == content
        assert later not in stores.names(PUBLIC_FILES)


def test_a_restore_that_fails_says_to_run_it_again_and_then_ends(made, settings, monkeypatch):
    rename("As it is")

    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as once:
        once.setattr(restoring, "to_disk", full)
        sentence = refused(made, replace=True, yes=True)

    assert sentence == (
        "The restore stopped, and the site cannot start until it is run again: "
        "No space left on device."
    )
    stopped = pytest.raises(site_lock.SiteLocked, match="A restore was stopped halfway")
    with stopped, site_lock.shared():
        pass
    assert "A site is there already" in refused(made)
    restored(made, replace=True, yes=True)
    with site_lock.shared():
        assert names() == ["As it was", "As it was"]


def test_a_database_that_cannot_be_filled_is_as_it_was(made, monkeypatch):
    rename("As it is")
    broken = made.parent / "broken"
    broken.write_bytes(b"no database at all" * 1000)

    with pytest.raises((CommandError, sqlite3.DatabaseError)):
        dumps.put_back(broken, PUBLIC)

    assert names() == ["As it is", "As it is"]


def test_a_torn_database_is_put_aside(made, tmp_path):
    if connection.vendor != "sqlite":
        # The server of PostgreSQL looks after its own files.
        return
    with empty_place(tmp_path / "torn") as place:
        file = tmp_path / "torn" / "public.sqlite3"
        file.write_bytes(b"torn" * 2000)

        refusal = manage(place, "restore", made)
        done = manage(place, "restore", made, "--replace", "--yes")

        assert "A site is there already" in refusal.stderr
        assert (done.returncode, without_events(done.stderr)) == (0, "")
        assert file.with_name("public.sqlite3.damaged").read_bytes() == b"torn" * 2000


@pytest.mark.parametrize("version", ["9.6.1", "unknown"])
def test_client_programs_that_are_too_old_are_named_before_any_work(tmp_path, monkeypatch, version):
    if connection.vendor == "sqlite":
        dumps.refuse_old_clients(EDITORIAL)
        return
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    with pytest.raises(CommandError, match=r"pg_dump is of version .* and the server of version"):
        call_command("backup", tmp_path / "sets", stdout=StringIO())

    assert not [*(tmp_path / "sets").glob("*Z")]


def test_a_machine_without_client_programs_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CommandError, match=r"pg_dump cannot be run\. Install the client programs"):
        dumps.run(["pg_dump", "--version"])


def test_no_password_stands_in_the_command_of_a_program(monkeypatch):
    commands = []

    class Remembered:
        returncode, stdout, stderr = 0, "", ""

    def remember(given, **options):
        commands.append((given, options["env"].get("PGPASSWORD")))
        return Remembered()

    class Server:
        def get_connection_params(self):
            return {
                "dbname": "it's a name",
                "host": "h",
                "password": "s3cret",
                "prepare_threshold": 1,
            }

    monkeypatch.setattr(subprocess, "run", remember)

    dumps.ask_server("pg_dump", Server(), ["-Fc"])

    assert commands == [(["pg_dump", "-w", "-d", r"dbname='it\'s a name' host=h", "-Fc"], "s3cret")]
