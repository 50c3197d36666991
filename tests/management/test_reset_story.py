"""The story begins anew, whole or not at all."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories, stories
from timeline.files import stores
from timeline.management.commands import reset_story
from timeline.models import (
    Comment,
    Initiative,
    NoticeChoices,
    Publication,
    SearchEntry,
    Site,
    Source,
)

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

SITE = {"model": "timeline.site", "pk": 1, "fields": {"name_en": "Anew", "name_es": "De nuevo"}}
KIOSK = {
    "model": "timeline.initiative",
    "fields": {"slug": "kiosk", "title_en": "Kiosk", "summary_en": "It opened."},
}


@pytest.fixture
def content(tmp_path, settings, monkeypatch):
    """The folder of this site's own content, and what check_site says of it."""
    settings.FIXTURE_DIRS = [tmp_path]
    faults = []
    monkeypatch.setattr(reset_story, "content_faults_apart", lambda folder: faults)

    def write(*rows):
        (tmp_path / "a.json").write_text(json.dumps(rows))
        return faults

    write(SITE, KIOSK)
    return write


def reset(*options):
    said = StringIO()
    call_command("reset_story", *options, stdout=said)
    return said.getvalue()


def answer(monkeypatch, text):
    monkeypatch.setattr("builtins.input", lambda question: text)


def live():
    return sorted(Initiative.objects.using(PUBLIC).values_list("slug", flat=True))


def test_the_story_is_replaced_in_both_databases_and_accounts_stay(content, editor, client):
    stories.story()
    ana = User.objects.get(username="ana")
    NoticeChoices.objects.create(person_pk=ana.pk, language="es")
    old_files = stores.names(stores.PUBLIC_FILES)
    assert old_files != []

    said = reset("--yes")

    assert said == "The story has been replaced: publication 1, 2 entries.\n"
    assert (live(), Site.objects.get().name_en) == (["kiosk"], "Anew")
    assert [entry.number for entry in Publication.objects.using(PUBLIC).all()] == [1]
    assert [row.title_en for row in SearchEntry.objects.using(PUBLIC).all()] == ["Kiosk"]
    assert not Source.objects.exists()
    assert not Comment.objects.exists()
    assert Version.objects.count() > 0
    assert (User.objects.get().pk, NoticeChoices.objects.get().person_pk) == (ana.pk, ana.pk)
    assert stores.names(stores.PUBLIC_FILES) == []
    assert client.get("/initiatives/kiosk/").status_code == 200
    assert client.get("/initiatives/gob-1/").status_code == 404


def test_the_name_of_the_site_is_asked_for(content, monkeypatch):
    factories.site(name_en="A country")
    answer(monkeypatch, "yes")
    with pytest.raises(CommandError, match=r"^Nothing was changed\.$"):
        reset()
    assert Site.objects.get().name_en == "A country"

    answer(monkeypatch, " A country ")
    assert "Nothing brings it back but a backup" in reset()

    assert Site.objects.get().name_en == "Anew"


def test_where_nobody_answers_nothing_is_changed(content, monkeypatch):
    factories.site(name_en="A country")
    monkeypatch.setattr(sys, "stdin", StringIO(""))

    with pytest.raises(CommandError, match=r"^Nothing was changed\.$"):
        reset()


def test_faults_are_told_and_nothing_is_changed(content):
    stories.story()
    content(SITE).append("a.json: row 1: no.")

    with pytest.raises(CommandError, match=r"Nothing was changed:\na\.json: row 1: no\."):
        reset("--yes")

    assert "gob-1" in live()


def test_what_cannot_be_published_changes_nothing(content):
    stories.story()
    unready = {"model": "timeline.initiative", "fields": {"slug": "kiosk", "title_en": "Kiosk"}}
    content(SITE, unready)
    versions = Version.objects.count()

    with pytest.raises(CommandError, match=r"Nothing was changed:\ninitiative:kiosk: "):
        reset("--yes")

    assert "gob-1" in live()
    assert (Source.objects.exists(), Version.objects.count()) == (True, versions)


def test_notes_of_the_admin_about_the_story_go_and_others_stay(content):
    ana = factories.person("ana")
    site = factories.site()
    for row in (site, ana):
        LogEntry.objects.log_actions(
            ana.pk, [row], 2, change_message="Changed.", single_object=True
        )

    reset("--yes")

    assert [note.object_id for note in LogEntry.objects.all()] == [str(ana.pk)]


KILLED = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.db import transaction
from timeline.management.commands import reset_story

def kill_here(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def kill_between(*arguments, **options):
    transaction.on_commit(kill_here, using="public")
    return []

step, content = sys.argv[1:]
if step == "between":
    reset_story.lead_on_former_addresses = kill_between
else:
    setattr(reset_story, step, kill_here)
reset_story.begin_anew(Path(content))
"""
BEGIN = """
import sys
import django
django.setup()
from pathlib import Path
from timeline.management.commands.reset_story import begin_anew
begin_anew(Path(sys.argv[1]))
"""


def counted(folder):
    """The rows of both databases that tell what is live and what is written."""
    rows = []
    for name in ("editorial", "public"):
        with closing(sqlite3.connect(folder / f"{name}.sqlite3")) as database:
            for table in ("timeline_initiative", "timeline_publication", "timeline_site"):
                rows.append(database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall())
    return rows


@pytest.fixture
def begun(tmp_path):
    """A site in a folder of its own, on SQLite: runs Python for it, and says what it has."""
    folder, content = tmp_path / "data", tmp_path / "content"
    content.mkdir()
    (content / "a.json").write_text(json.dumps([SITE, KIOSK]))
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "govdigital.settings"}

    def run(*command):
        return subprocess.run(
            [sys.executable, *command],
            check=False,
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=300,
        )

    run("manage.py", "migrate")
    run("manage.py", "migrate", "--database", "public")
    assert run("-c", BEGIN, str(content)).returncode == 0
    other = KIOSK | {"fields": {**KIOSK["fields"], "slug": "b"}}
    (content / "b.json").write_text(json.dumps([other]))
    return run, content, lambda: counted(folder)


@pytest.mark.any_database
def test_a_kill_in_the_middle_leaves_the_old_story(begun):
    """Killed before loading, before publishing and before the end: then the command is run again."""
    run, content, rows = begun
    before = rows()

    for step in ("load", "publish_ready", "lead_on_former_addresses"):
        killed = run("-c", KILLED, step, str(content))
        assert killed.returncode == -signal.SIGKILL
        assert rows() == before

    assert run("-c", BEGIN, str(content)).returncode == 0
    assert [len(table) for table in rows()] == [2, 0, 1, 2, 1, 1]


@pytest.mark.any_database
def test_a_kill_between_the_databases_is_recognised_and_mended_by_running_it_again(begun):
    run, content, rows = begun
    assert run("manage.py", "check_databases").stdout == "Both databases agree.\n"
    assert run("-c", KILLED, "between", str(content)).returncode == -signal.SIGKILL
    left = rows()
    assert [len(table) for table in left] == [1, 0, 1, 2, 1, 1]

    for options in ([], ["--repair"]):
        check = run("manage.py", "check_databases", *options)
        assert (check.returncode, check.stdout) == (1, "")
        assert "Run reset_story again, or restore a backup of both." in check.stderr
        assert rows() == left

    assert run("-c", BEGIN, str(content)).returncode == 0
    assert [len(table) for table in rows()] == [2, 0, 1, 2, 1, 1]
    assert run("manage.py", "check_databases").stdout == "Both databases agree.\n"
