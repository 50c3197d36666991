"""A backup or a restore that is killed at any moment leaves nothing half that passes for whole."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.backup.places import empty_place, manage, place_of_the_test, python
from timeline.backup.sets import NAME
from timeline.backup.verifying import faults_of
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])


def lines(finished):
    assert finished.returncode == 0, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]


def moments(many):
    """Every program of PostgreSQL's takes its time, and is killed with fewer moments."""
    return many if connections[PUBLIC].vendor == "sqlite" else 4


def test_a_killed_backup_leaves_no_half_set_under_a_final_name(tmp_path):
    factories.live(factories.site(), factories.picture())
    sets = tmp_path / "sets"

    killed = lines(
        python(place_of_the_test(), "-m", "tests.backup.killing", "backup", sets, moments(20))
    )
    finished = [path for path in sets.iterdir() if NAME.fullmatch(path.name)]
    faults = [fault for path in finished for fault in faults_of(path)]
    again = manage(place_of_the_test(), "backup", sets, "--keep", "1")

    assert finished
    assert faults == []
    # What a dead run has left is hidden, and gone with the next one.
    assert any(any(name.startswith(".partial-") for name in left) for left in killed)
    assert all(len([name for name in left if name[:2] == ".p"]) <= 1 for left in killed)
    assert again.returncode == 0
    (whole,) = [path for path in sets.iterdir() if path.name != ".lock"]
    assert NAME.fullmatch(whole.name)
    assert [*faults_of(whole)] == []


def test_a_killed_restore_leaves_the_old_site_the_new_one_or_a_sentence(tmp_path):
    site, picture = factories.site(name_en="Old"), factories.picture()
    factories.live(site, picture)
    call_command("backup", tmp_path / "old", stdout=StringIO())
    site.name_en = "New"
    site.save()
    publish([site])
    unpublish(picture, note_en="Gone.", note_es="Se fue.")
    call_command("backup", tmp_path / "new", stdout=StringIO())
    old_site, new_site = ["Old", "Old", 3], ["New", "New", 0]

    with empty_place(tmp_path / "site") as place:
        killed = lines(
            python(
                place,
                "-m",
                "tests.backup.killing",
                "restore",
                tmp_path / "old",
                tmp_path / "new",
                moments(12),
            )
        )

    sentences = 0
    for left, again, after in killed:
        if isinstance(left, str):
            sentences += 1
            assert re.fullmatch(r"A restore was stopped halfway.* Run “.* --replace” again\.", left)
        else:
            assert left in (old_site, new_site)
        assert again.endswith("Both databases agree.\n")
        assert after == new_site
    assert 0 < sentences < len(killed)
