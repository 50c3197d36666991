"""Versions of the data are made after the commit, of one state, and keep what is the same once."""

import gzip

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import DataContent, DataFile, DataVersion, Publication
from timeline.publishing import data_versions
from timeline.registry.tables import TABLES

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
committed = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)


def numbers():
    return [*DataVersion.objects.using(PUBLIC).order_by("number").values_list("number", flat=True)]


def content(number, table, form="csv"):
    file = DataFile.objects.using(PUBLIC).get(version=number, table=table, form=form)
    return gzip.decompress(file.content.content).decode()


@committed
def test_whoever_publishes_a_small_site_makes_its_data():
    factories.live(factories.site(), factories.theme("learning"))

    assert numbers() == [1]
    assert "learning" in content(1, "themes")


@committed
def test_a_large_site_is_left_to_the_watcher(monkeypatch):
    monkeypatch.setattr(data_versions, "MOST_AT_ONCE", 1)
    factories.live(factories.site(), factories.theme("learning"), factories.theme("health"))
    assert numbers() == []

    call_command("publish_due")

    assert numbers() == [1]


@committed
def test_what_is_taken_back_makes_nothing(monkeypatch):
    monkeypatch.setattr("timeline.publishing.publish.search.index", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        factories.live(factories.site())

    assert numbers() == []


@committed
def test_a_publication_stands_where_its_data_cannot_be_made(monkeypatch, caplog):
    monkeypatch.setattr(data_versions, "written_files", lambda: 1 / 0)

    factories.live(factories.site())

    assert Publication.objects.using(PUBLIC).count() == 1
    assert numbers() == []
    assert "on_commit" in caplog.text


@committed
def test_the_data_is_of_one_state_though_somebody_publishes_meanwhile(monkeypatch):
    monkeypatch.setattr(data_versions, "make_after_commit", lambda: None)
    factories.live(factories.site(), factories.theme("learning"))
    read = data_versions.written_files

    def written_files():
        connection = connections[PUBLIC].copy()
        try:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE timeline_theme SET title_en = 'Meanwhile'")
        finally:
            connection.close()
        return read()

    monkeypatch.setattr(data_versions, "written_files", written_files)

    data_versions.make()

    assert "Meanwhile" not in content(1, "themes")


def test_a_table_that_is_the_same_is_kept_once():
    story()
    data_versions.make()
    before = DataContent.objects.using(PUBLIC).count()
    factories.live(factories.theme("another"))
    data_versions.make()

    assert numbers() == [1, 2]
    digests = {
        number: DataFile.objects.using(PUBLIC).get(version=number, table="eras", form="csv")
        for number in (1, 2)
    }
    assert digests[1].content_id == digests[2].content_id
    # Themes, entries, publications and what they brought, in both forms.
    assert DataContent.objects.using(PUBLIC).count() == before + 8


def test_a_version_is_made_once():
    story()

    assert data_versions.make().number == 1
    assert data_versions.make() is None
    assert DataFile.objects.using(PUBLIC).count() == 2 * len(TABLES) + 1


def test_who_comes_second_makes_nothing(monkeypatch):
    story()
    files = list(data_versions.written_files())

    def written_files():
        monkeypatch.undo()
        data_versions.make()
        return files

    monkeypatch.setattr(data_versions, "written_files", written_files)

    assert data_versions.make() is None
    assert numbers() == [1]


@pytest.mark.parametrize("rows", [1, 3])
def test_making_asks_once_for_each_table_and_twelve_times_more(rows):
    story(rows)

    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        data_versions.make()

    assert len(captured) <= len(TABLES) + 12


def test_the_command_makes_says_and_drops(capsys):
    with pytest.raises(CommandError, match="no version 1"):
        call_command("make_data", drop_before=1)
    factories.live(factories.site())
    call_command("make_data")
    factories.live(factories.theme())
    call_command("make_data", drop_before=2)
    call_command("make_data")

    said = capsys.readouterr().out.splitlines()

    assert said == [
        "There is no version of the data: nothing was published yet.",
        "Version 1 of the data is made.",
        "Version 2 of the data is made.",
        "1 version before 2 was dropped.",
        "Version 2 of the data is there.",
    ]
    states = DataVersion.objects.using(PUBLIC).order_by("number").values_list("state", flat=True)
    assert [*states] == ["dropped", "made"]


def test_the_newest_version_is_never_dropped():
    factories.live(factories.site())
    data_versions.make()

    with pytest.raises(CommandError, match="There is no version 2 that could stay"):
        call_command("make_data", drop_before=2)

    assert data_versions.newest().number == 1


def test_content_that_a_later_version_shares_stays_when_an_earlier_one_leaves():
    story()
    data_versions.make()
    factories.live(factories.theme("another"))
    data_versions.make()

    data_versions.drop_before(2)

    assert "era-1" in content(2, "eras")
