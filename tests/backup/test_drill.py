"""The drill: a site that is published to is backed up, everything is lost, and it is there again."""

import json
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.backup.places import empty_place, manage, python
from tests.backup.walking import walk
from tests.commands import without_events
from tests.stories import story
from timeline.backup import making
from timeline.models import Initiative, Picture, Publication
from timeline.publishing.derive import refresh
from timeline.publishing.locking import Busy
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])


class Load:
    """Two people who publish all the time, one of them a picture that she withdraws again."""

    def __init__(self):
        self.ended = Event()
        self.problems = []
        self.publications = 0
        self.threads = [
            Thread(target=self.go_on, args=(turn,)) for turn in (self.rename, self.come_and_go)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def go_on(self, turn):
        number = 0
        try:
            # A moment between two verbs, for SQLite lets whoever waits try once in a while only.
            while not self.ended.wait(0.02):
                try:
                    turn(number + 1)
                    number += 1
                    self.publications += 1
                except Busy:
                    # As an editor would, she tries again.
                    continue
        except Exception as error:
            self.problems.append(error)
        finally:
            for alias in (EDITORIAL, PUBLIC):
                connections[alias].close()

    def rename(self, number):
        with transaction.atomic():
            portal = Initiative.objects.get(slug="gob-1")
            portal.title_en = f"Title {number}"
            portal.save()
            # As the form does, in the same transaction.
            refresh(portal)
        publish([portal])

    def come_and_go(self, number):
        picture = Picture.objects.get(key="passing")
        if number % 2:
            publish([picture])
        else:
            unpublish(picture, note_en="Gone.", note_es="Se fue.")


def test_the_site_is_the_same_after_everything_was_lost(tmp_path, monkeypatch):
    story()
    factories.picture("passing")
    pages = {}
    real = making.last_number

    def while_nobody_publishes():
        # The pages of the moment that the set holds.
        pages.update(walk())
        return real()

    monkeypatch.setattr(making, "last_number", while_nobody_publishes)
    with Load() as load:
        while load.publications < 4 and not load.problems:
            load.ended.wait(0.05)
        call_command("backup", tmp_path / "sets", stdout=StringIO())
        before = load.publications
        while load.publications < before + 2 and not load.problems:
            load.ended.wait(0.05)
    assert load.problems == []
    number = json.loads(next(tmp_path.glob("sets/*/manifest.json")).read_text())["publication"]

    with empty_place(tmp_path / "new") as place:
        restored = manage(place, "restore", tmp_path / "sets")
        walked = python(place, "-m", "tests.backup.walking")

    assert (without_events(restored.stderr), restored.returncode) == ("", 0)
    assert restored.stdout.endswith("\nBoth databases agree.\n")
    assert 4 <= number < Publication.objects.using(PUBLIC).count()
    assert {"/initiatives/gob-1/", "/es/book/", "/initiatives.json", "/updates/feed.atom"} < {
        *pages
    }
    assert any(path.startswith("/media/") for path in pages)
    assert json.loads(walked.stdout) == pages
