"""An export by processes of its own, and a second one that leaves what has not changed: both rest on
the order in which a database gives rows.
"""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.govdigital.test_database_state import address_of_public
from tests.stories import story
from timeline.models import Initiative
from timeline.publishing.publish import publish

BASE = "https://timeline.example"
UNTOUCHED = ("static/", "indicators/", "people/", "accessibility/", "404", "es/initiatives/gob-2/")


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_several_processes_export_the_same_files_as_a_public_process(tmp_path):
    story()
    place = {"PUBLIC_DATABASE_URL": address_of_public(), "ROLE": "public"}
    place["FOLDER_OF_THE_TEST"] = os.environ["DATA_DIR"]
    command = [sys.executable, "manage.py", "export_site", str(tmp_path / "site"), "--base", BASE]

    said = subprocess.run(
        [*command, "--processes", "2"],
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
    )

    # The log has the command, and nothing went wrong.
    [line] = said.stderr.splitlines()
    assert " outcome=done command=export_site " in line
    assert re.fullmatch(
        r"Publication 1: [0-9]+ files, [0-9]+ of them new or changed\.\n", said.stdout
    )
    assert (Path(tmp_path) / "site/current/es/initiatives/gob-1/index.html").is_file()


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
