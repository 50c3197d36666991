"""An export by processes of its own, and a second one that leaves what has not changed: both rest on
the order in which a database gives rows.
"""

import os
import re
import signal
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.govdigital.test_database_state import address_of_public
from tests.stories import story
from timeline.management import static_pages
from timeline.management.commands import export_site
from timeline.models import Initiative
from timeline.public import facets
from timeline.publishing.publish import publish

BASE = "https://timeline.example"
# What an export takes from the one before, whatever was published.
TAKEN = ("/static/", "/media/", "/pictures/", "/es/pictures/")
UNTOUCHED = ("static/", "indicators/", "people/", "accessibility/", "404", "es/initiatives/gob-2/")


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_several_processes_export_the_same_files_as_one_and_as_a_public_process(tmp_path):
    story()
    place = {"PUBLIC_DATABASE_URL": address_of_public(), "ROLE": "public"}
    place["FOLDER_OF_THE_TEST"] = os.environ["DATA_DIR"]

    for processes in ("1", "2"):
        folder = str(tmp_path / processes)
        command = [sys.executable, "manage.py", "export_site", folder, "--base", BASE]
        said = subprocess.run(
            [*command, "--processes", processes],
            env=os.environ | place,
            capture_output=True,
            text=True,
            check=False,
        )
        # The log has the command, and nothing went wrong.
        [line] = said.stderr.splitlines()
        assert " outcome=done command=export_site " in line
        assert re.fullmatch(
            r"Publication 1: [0-9]+ files, [0-9]+ of them new or changed\.\nLeft out: .+\.\n",
            said.stdout,
        )

    one = contents(tmp_path / "1/current")
    assert "es/initiatives/gob-1/index.html" in one
    assert contents(tmp_path / "2/current") == one


def contents(folder):
    """The bytes of each file."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def kill_this_process(paths):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_a_killed_process_ends_the_export_with_a_sentence_and_changes_nothing(
    tmp_path, monkeypatch
):
    story()
    site = tmp_path / "site"
    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
    before = contents(site / "current")
    monkeypatch.setattr(export_site, "make", kill_this_process)

    with pytest.raises(CommandError, match="was ended from outside"):
        call_command("export_site", site, base=BASE, processes=2, again=True)

    assert contents(site / "current") == before


def files(folder):
    """The number that the file system gave each page and style sheet."""
    return {
        str(path.relative_to(folder)): path.stat().st_ino
        for path in folder.rglob("*.*")
        if path.suffix in (".html", ".css")
    }


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_an_export_after_a_publication_writes_only_what_changed(tmp_path):
    story()
    site = tmp_path / "site"
    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
    current = site / "current"
    before = files(current)
    entry = Initiative.objects.get(slug="gob-1")
    entry.title_en = "Another title"
    entry.save()
    publish([entry])

    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())

    after = files(current)
    assert {
        name for name in after if name.startswith(UNTOUCHED) and after[name] != before[name]
    } == set()
    assert "Another title" in (current / "initiatives/gob-1/index.html").read_text()
    assert (current.resolve().name, len(list((current.parent / "releases").iterdir()))) == ("2", 2)


@pytest.fixture
def asked(monkeypatch):
    """The addresses that an export has asked of the site."""
    paths = []
    written = static_pages.written

    def noted(path, response):
        paths.append(path)
        return written(path, response)

    monkeypatch.setattr(static_pages, "written", noted)
    return paths


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_an_export_after_a_publication_asks_for_what_changed_and_equals_a_whole_one(
    tmp_path, asked
):
    story()
    call_command("export_site", tmp_path / "site", base=BASE, processes=1, stdout=StringIO())
    entry = Initiative.objects.get(slug="gob-1")
    entry.title_en = "Another title"
    entry.save()
    publish([entry])
    asked.clear()

    call_command("export_site", tmp_path / "site", base=BASE, processes=1, stdout=StringIO())

    assert "/initiatives/gob-1/" in asked
    assert [path for path in asked if path.startswith(TAKEN)] == []
    call_command("export_site", tmp_path / "whole", base=BASE, processes=1, stdout=StringIO())
    assert contents(tmp_path / "site/current") == contents(tmp_path / "whole/current")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_an_export_built_upon_the_oldest_release_equals_a_whole_one_and_leaves_the_last(tmp_path):
    story()
    site = tmp_path / "site"
    entry = Initiative.objects.get(slug="gob-1")
    for slug in ("gob-one", "gob-two"):
        call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
        entry.slug = slug
        entry.save()
        publish([entry])
    oldest, last = (site / "releases/1").stat().st_ino, contents(site / "releases/2")

    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())

    assert (site / "current").resolve() == site / "releases/3"
    assert (site / "releases/3").stat().st_ino == oldest
    assert contents(site / "releases/2") == last
    call_command("export_site", tmp_path / "whole", base=BASE, processes=1, stdout=StringIO())
    assert contents(site / "current") == contents(tmp_path / "whole/current")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_the_picture_that_pages_of_a_list_share_is_taken_once(tmp_path, monkeypatch):
    story()
    monkeypatch.setattr(facets, "PER_PAGE", 1)
    site = tmp_path / "site"
    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
    before = contents(site / "current")
    assert "initiatives/page/2/index.html" in before
    entry = Initiative.objects.get(slug="gob-1")
    entry.title_en = "Another title"
    entry.save()
    publish([entry])

    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())

    lists = {name for name in before if "/pictures/initiatives/" in f"/{name}"}
    assert len(lists) > 1
    assert {name: contents(site / "current").get(name) for name in lists} == {
        name: before[name] for name in lists
    }


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
@pytest.mark.parametrize("spoil", ["", "{", "{}", '{"made_of": 1}'])
def test_an_export_that_does_not_know_the_one_before_asks_for_everything(tmp_path, asked, spoil):
    story()
    site = tmp_path / "site"
    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
    everything = set(asked)
    (site / "export.json").unlink()
    (site / "export.pages.json").write_text(spoil)
    asked.clear()

    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())

    assert set(asked) == everything


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_a_file_that_somebody_has_changed_or_deleted_is_written_again(tmp_path, asked):
    story()
    site = tmp_path / "site"
    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())
    before = contents(site / "current")
    (site / "current/index.html").write_text("changed")
    (site / "current/es/index.html").unlink()
    (site / "export.json").unlink()
    asked.clear()

    call_command("export_site", site, base=BASE, processes=1, stdout=StringIO())

    assert set(asked) == {"/", "/es/"}
    assert contents(site / "current") == before


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_a_log_is_told_now_and_then_how_many_of_how_many_files_are_there(tmp_path, monkeypatch):
    story()
    monkeypatch.setattr(export_site, "PAUSE", 0)
    said = StringIO()

    call_command("export_site", tmp_path, base=BASE, processes=1, stdout=StringIO(), stderr=said)

    lines = said.getvalue().splitlines()
    assert all(re.fullmatch(r"  [0-9]+ of [0-9]+ files", line) for line in lines)
    number, of, total, _files = lines[-1].split()
    assert (of, number) == ("of", total)
