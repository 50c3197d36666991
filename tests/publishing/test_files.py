"""Files go live with their pictures, and leave with them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.files import makers
from timeline.files import stores
from timeline.files.names import files_of
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.files.uploads import take_in
from timeline.models import Picture
from timeline.publishing import publish as verb
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.unpublish import GONE, REPLACED, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def public_files():
    return set(stores.names(PUBLIC_FILES))


def with_new_file(picture, content=None):
    take_in(content or makers.png(90, 60), "new.png").name_in(picture)
    picture.save()
    return picture


def test_the_files_of_a_draft_are_not_among_those_of_visitors(client):
    picture = factories.picture()

    assert public_files() == set()
    for name in files_of(picture):
        assert client.get(f"/media/{name}").status_code == 404


def test_files_go_live_with_their_picture(client):
    picture = factories.picture()

    publish([picture])

    assert public_files() == set(files_of(picture))
    assert client.get(f"/media/{picture.file}").status_code == 200


def test_a_picture_goes_live_with_the_entry_that_shows_it_or_keeps_it_back():
    portal = factories.initiative(picture=factories.picture())

    with pytest.raises(NotReady, match="“Picture first-portal” is not live"):
        publish([portal])
    assert public_files() == set()
    factories.live(portal)

    assert public_files() == set(files_of(portal.picture))


def test_a_correction_takes_the_old_file_away_and_a_draft_changes_nothing(client):
    picture = factories.picture()
    publish([picture])
    before = set(files_of(picture))

    with_new_file(picture)
    assert public_files() == before
    assert client.get(f"/media/{picture.file}").status_code == 404
    publish([picture])

    assert public_files() == set(files_of(picture))
    assert before.isdisjoint(public_files())
    assert all(stores.exists(EDITORIAL_FILES, name) for name in before)


@pytest.mark.parametrize("reason", [WITHDRAWN, GONE, REPLACED])
def test_files_leave_with_their_picture(reason, client):
    picture, other = factories.picture(), factories.picture("other")
    publish([picture, other])

    unpublish(picture, reason=reason, replaced_by=other if reason == REPLACED else None)

    assert public_files() == set(files_of(other))
    assert client.get(f"/media/{picture.file}").status_code == 404
    publish([Picture.objects.get(pk=picture.pk)])
    assert client.get(f"/media/{picture.file}").status_code == 200


def test_a_file_that_two_pictures_have_stays_with_the_other():
    columns = factories.file_columns("same")
    one, other = factories.picture("one", **columns), factories.picture("other", **columns)
    publish([one, other])

    unpublish(one, reason=GONE)

    assert public_files() == set(files_of(other))


def test_what_is_refused_leaves_no_file(monkeypatch):
    picture = factories.picture()

    def broken(*_arguments):
        raise RuntimeError("The machine trips.")

    monkeypatch.setattr(verb, "put_live", broken)
    with pytest.raises(RuntimeError):
        publish([picture])

    assert public_files() == set()


def test_a_file_that_is_missing_keeps_its_picture_back():
    picture = factories.picture("lost")
    stores.delete(EDITORIAL_FILES, picture.file)

    with pytest.raises(NotReady, match="is missing"):
        publish([picture])

    assert public_files() == set()


def test_a_store_that_is_away_refuses_with_a_sentence(monkeypatch):
    picture = factories.picture()

    def away(*_arguments):
        raise stores.StoreAway

    monkeypatch.setattr(stores, "write", away)
    with pytest.raises(NotReady, match="does not answer"):
        publish([picture])

    assert not Picture.objects.using(PUBLIC).exists()


def test_a_store_that_goes_away_undoes_nothing_that_is_live(monkeypatch, caplog):
    picture = factories.picture()
    publish([picture])

    def away(*_arguments):
        raise stores.StoreAway

    monkeypatch.setattr(stores, "delete", away)
    unpublish(picture, reason=GONE)

    assert not Picture.objects.using(PUBLIC).exists()
    assert "files that left the site are still in it" in caplog.text


def test_what_a_crash_left_half_done_is_completed_by_publishing_again():
    picture = factories.picture()
    publish([picture])
    stores.delete(PUBLIC_FILES, picture.file)

    publish([picture])

    assert public_files() == set(files_of(picture))


def test_pictures_and_sources_that_name_each_other_go_live_together_and_leave_together():
    scan = factories.picture("scan")
    report = factories.source(archived_document=scan)
    scan.source = report
    scan.save()

    factories.live(report)
    assert Picture.objects.using(PUBLIC).get().source_id == report.pk
    unpublish(report, scan, reason=GONE)

    assert public_files() == set()


def test_check_databases_names_files_that_are_missing_and_left_over(capsys):
    picture = factories.picture()
    publish([picture])
    stores.delete(PUBLIC_FILES, picture.file)
    left_over = factories.picture("draft").file
    stores.write(PUBLIC_FILES, left_over, b"bytes")

    with pytest.raises(CommandError, match="Differences: 2"):
        call_command("check_databases")
    said = capsys.readouterr().out
    call_command("check_databases", repair=True)

    assert f"picture:first-portal has the file {picture.file}, which visitors do not have." in said
    assert f"The file {left_over} stands among those of visitors, and no live picture" in said
    assert public_files() == set(files_of(picture))
    call_command("check_databases")


def test_check_databases_brings_a_file_of_editors_back_from_visitors():
    picture = factories.picture("kept-by-visitors")
    publish([picture])
    stores.delete(EDITORIAL_FILES, picture.file)

    call_command("check_databases", repair=True)

    assert stores.exists(EDITORIAL_FILES, picture.file)


def test_check_databases_says_what_is_lost_for_good(capsys):
    picture = factories.picture("lost-for-good")
    stores.delete(EDITORIAL_FILES, picture.file)

    with pytest.raises(CommandError, match="Some of it cannot be repaired"):
        call_command("check_databases", repair=True)

    assert "which editors do not have" in capsys.readouterr().out
    with transaction.atomic():
        picture.delete()


def test_check_databases_brings_back_entries_that_name_each_other():
    scan = factories.picture("scan")
    report = factories.source(archived_document=scan)
    scan.source = report
    scan.save()
    author = factories.agent(picture=scan)
    factories.live(report, author)
    author.delete()
    report.archived_document = None
    report.save()
    scan.delete()
    report.delete()

    call_command("check_databases", repair=True)

    back = Picture.objects.get()
    assert back.source.archived_document == back
    assert back.agents.get().name == "Ana Pérez"
