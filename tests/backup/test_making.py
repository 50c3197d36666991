import errno
import fcntl
import json
import os
import re
import resource
import stat
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from govdigital import __version__, environment, site_lock
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.backup.places import manage, place_of_the_test
from tests.commands import without_events
from tests.files.s3 import local_store
from timeline.backup import making
from timeline.backup.sets import NAME
from timeline.backup.verifying import faults_of
from timeline.files import stores
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.publishing.unpublish import unpublish

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC]),
    pytest.mark.usefixtures("folder_of_the_site"),
]


def back_up(folder, **options):
    written = StringIO()
    call_command("backup", folder, stdout=written, **options)
    return written.getvalue()


def sets_of(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_a_set_holds_the_whole_site_and_says_of_what_it_is(tmp_path, settings):
    picture = factories.picture()
    factories.live(factories.site(), picture)
    draft = factories.picture("draft")
    before = datetime.now(UTC).replace(microsecond=0)

    said = back_up(tmp_path / "sets")

    (name,) = sets_of(tmp_path / "sets")
    assert NAME.fullmatch(name)
    made = tmp_path / "sets" / name
    manifest = json.loads((made / "manifest.json").read_text())
    assert (manifest["version"], manifest["publication"]) == (__version__, 1)
    names = ("editorial", "public", "reports")
    assert manifest["databases"] == dict.fromkeys(names, connection.vendor)
    assert "timeline.0001_initial" in manifest["migrations"]
    assert before <= datetime.fromisoformat(manifest["made_at"]) <= datetime.now(UTC)
    assert (made / "files/editorial" / draft.file).is_file()
    assert (made / "files/public" / picture.file).is_file()
    assert not (made / "files/public" / draft.file).exists()
    assert [*faults_of(made)] == []
    assert re.fullmatch(rf"{made}: publication 1, \d+ files, \d+\.\d MB\.\n", said)
    assert (settings.DATA_DIR / "last-backup").read_text() == manifest["made_at"] + "\n"


def test_only_its_owner_reads_a_set(tmp_path):
    factories.live(factories.site(), factories.picture())
    mask = os.umask(0o022)
    try:
        back_up(tmp_path / "sets")
    finally:
        os.umask(mask)

    modes = {}
    for path in [tmp_path / "sets", *next((tmp_path / "sets").glob("2*")).rglob("*")]:
        modes.setdefault(path.is_dir(), set()).add(stat.S_IMODE(path.stat().st_mode))
    assert modes == {True: {0o700}, False: {0o600}}


def test_the_key_is_in_the_set_where_it_stands_in_the_folder(tmp_path, settings, monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    (settings.DATA_DIR / "secret-key").write_text("k" * 60)

    back_up(tmp_path / "sets")

    (key,) = tmp_path.glob("sets/*/secret-key")
    assert key.read_text() == "k" * 60


def test_a_key_of_the_environment_is_not_written_anywhere(tmp_path, settings):
    (settings.DATA_DIR / "secret-key").write_text("an older key")

    back_up(tmp_path / "sets")

    assert [*tmp_path.glob("sets/*/secret-key")] == []
    (manifest,) = tmp_path.glob("sets/*/manifest.json")
    assert json.loads(manifest.read_text())["has_key"] is False


def test_what_is_withdrawn_while_files_are_copied_is_in_the_set(tmp_path, monkeypatch):
    picture = factories.picture()
    factories.live(factories.site(), picture)
    real = making.copy_files

    def copied_later(folder, public_names):
        unpublish(picture, note_en="Gone.", note_es="Se fue.")
        assert stores.names(PUBLIC_FILES) == []
        real(folder, public_names)

    monkeypatch.setattr(making, "copy_files", copied_later)

    back_up(tmp_path / "sets")

    assert [*tmp_path.glob(f"sets/*/files/public/{picture.file}")]


def test_a_file_that_only_visitors_have_is_in_the_set(tmp_path):
    picture = factories.picture()
    factories.live(factories.site(), picture)
    stores.delete(EDITORIAL_FILES, picture.file)

    back_up(tmp_path / "sets")

    assert [*tmp_path.glob(f"sets/*/files/public/{picture.file}")]


def test_files_of_a_bucket_are_copied(tmp_path, settings, monkeypatch):
    with local_store() as url:
        monkeypatch.setenv("STORAGE_URL", url)
        bucket = {}
        for name in ("editorial", "public"):
            bucket[f"{name}_files"] = environment.file_store("STORAGE_URL", tmp_path, name)
        settings.STORAGES = settings.STORAGES | bucket
        picture = factories.picture("in-a-bucket")
        factories.live(factories.site(), picture)

        back_up(tmp_path / "sets")

        assert stores.names(PUBLIC_FILES)
    assert [*tmp_path.glob(f"sets/*/files/editorial/{picture.file}")]
    assert [*tmp_path.glob(f"sets/*/files/public/{picture.file}")]


def test_of_many_sets_the_newest_stay_and_nothing_else_is_touched(tmp_path):
    sets = tmp_path / "sets"
    foreign = [sets / "20200101T000000Z.tar", sets / "20200101T000000Z", sets / "notes"]
    for folder in foreign:
        folder.mkdir(parents=True)
    first = back_up(sets).partition(":")[0]
    second = back_up(sets).partition(":")[0]

    said = back_up(sets, keep=2)

    assert said.endswith("Older sets deleted: 1.\n")
    third = said.partition(":")[0]
    left = {str(path) for path in sets.iterdir() if path.name != ".lock"}
    assert left == {second, third, *map(str, foreign)}
    assert first not in left


def test_old_sets_stay_where_the_new_one_cannot_be_read_back(tmp_path, monkeypatch, settings):
    back_up(tmp_path / "sets")
    before = sets_of(tmp_path / "sets")
    (settings.DATA_DIR / "last-backup").unlink()
    monkeypatch.setattr(making, "faults_of", lambda folder: ["public.dump is torn."])

    with pytest.raises(CommandError, match=r"No backup was made: .* public\.dump is torn\."):
        back_up(tmp_path / "sets", keep=1)

    assert sets_of(tmp_path / "sets") == before
    assert not (settings.DATA_DIR / "last-backup").exists()


def test_what_dead_runs_have_left_is_deleted_and_nothing_like_it(tmp_path):
    sets = tmp_path / "sets"
    (sets / ".partial-20200101T000000Z" / "files").mkdir(parents=True)
    (sets / ".partial-of-somebody").mkdir()

    back_up(sets)

    assert [name for name in sets_of(sets) if name.startswith(".")] == [".partial-of-somebody"]


def test_links_are_no_sets_and_nobody_follows_them(tmp_path):
    sets, elsewhere = tmp_path / "sets", tmp_path / "elsewhere"
    back_up(elsewhere)
    (of_elsewhere,) = elsewhere.glob("2*")
    sets.mkdir()
    (sets / "20200101T000000Z").symlink_to(of_elsewhere)
    (sets / ".partial-20200101T000000Z").symlink_to(of_elsewhere)
    (sets / ".partial-20200102T000000Z").write_text("no folder")

    back_up(sets, keep=1)
    said = back_up(sets, keep=1)

    assert said.endswith("Older sets deleted: 1.\n")
    assert sets_of(sets) == ["20200101T000000Z", Path(said.partition(":")[0]).name]
    assert [*faults_of(of_elsewhere)] == []


def test_a_second_backup_into_the_same_folder_is_refused(tmp_path):
    sets = tmp_path / "sets"
    sets.mkdir()
    with (sets / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(CommandError, match="Another backup is writing to "):
            back_up(sets)

    assert sets_of(sets) == []


def test_nothing_is_backed_up_while_a_set_is_restored(tmp_path):
    with site_lock.alone(), pytest.raises(CommandError, match="The site is being restored"):
        back_up(tmp_path / "sets")


def test_a_full_disk_leaves_nothing_half(tmp_path, monkeypatch):
    factories.live(factories.site(), factories.picture())

    def full(path, _content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(
        CommandError, match=r"^No backup was made: No space left on device \(.*\)\.$"
    ):
        back_up(tmp_path / "sets")

    assert sets_of(tmp_path / "sets") == []


def test_a_database_that_finds_no_room_leaves_nothing_half(tmp_path):
    def narrow():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    refused = manage(place_of_the_test(), "backup", tmp_path / "sets", preexec_fn=narrow)

    assert refused.returncode == 1
    assert re.fullmatch(r"CommandError: No backup was made: .*\n", without_events(refused.stderr))
    assert sets_of(tmp_path / "sets") == []


@pytest.mark.parametrize("place", ["", "files/editorial", "static", "shared/sets"])
def test_no_set_is_made_among_what_it_copies_or_what_is_served(settings, place):
    with pytest.raises(CommandError, match="belongs to the site itself"):
        back_up(settings.DATA_DIR / place)


def test_a_way_round_into_the_folder_of_the_site_is_seen(settings, tmp_path):
    (tmp_path / "link").symlink_to(settings.DATA_DIR)

    with pytest.raises(CommandError, match="belongs to the site itself"):
        back_up(tmp_path / "link" / "files")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match=r"file/sets cannot be written to: Not a directory"):
        back_up(tmp_path / "file" / "sets")


@pytest.mark.parametrize("keep", [0, -1])
def test_no_sets_at_all_are_not_left(tmp_path, keep):
    with pytest.raises(CommandError, match="--keep is 1 or more"):
        back_up(tmp_path / "sets", keep=keep)


def test_a_public_process_backs_nothing_up(tmp_path, settings):
    settings.ROLE = "public"

    with pytest.raises(CommandError, match="A public process knows no working copies"):
        back_up(tmp_path / "sets")


def test_databases_that_this_program_did_not_migrate_are_refused(tmp_path):
    recorder = MigrationRecorder(connections[PUBLIC])
    recorder.record_unapplied("timeline", "0036_caption_cites")
    try:
        with pytest.raises(CommandError, match="were not made by this program"):
            back_up(tmp_path / "sets")
    finally:
        recorder.record_applied("timeline", "0036_caption_cites")


def test_a_store_that_does_not_answer_is_said(tmp_path, monkeypatch):
    def away(store):
        raise stores.StoreAway(store)

    monkeypatch.setattr(making.stores, "names", away)

    with pytest.raises(
        CommandError, match="No backup was made: the store of files does not answer"
    ):
        back_up(tmp_path / "sets")


def test_who_publishes_for_minutes_is_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "TRIES", 0)

    with pytest.raises(CommandError, match="somebody has been publishing for minutes"):
        back_up(tmp_path / "sets")
