import pytest
from django.db import OperationalError

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.admin.publishing import deletion
from timeline.models import Initiative, Source, Theme
from timeline.publishing import locking
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def delete(client, entry):
    return client.post(
        f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/delete/", {"post": "yes"}
    )


def delete_selected(client, *entries):
    chosen = {
        "action": "delete_selected",
        "post": "yes",
        "_selected_action": [entry.pk for entry in entries],
    }
    return client.post(f"/admin/timeline/{entries[0]._meta.model_name}/", chosen)


def test_a_draft_is_deleted(editor):
    delete(editor, factories.initiative(rests_on=factories.source()))

    assert Initiative.objects.count() == 0


@pytest.mark.parametrize("way", [delete, delete_selected])
def test_a_live_entry_is_not_deleted(editor, way):
    portal = factories.initiative()
    factories.live(portal)

    response = way(editor, portal)

    assert "is on the public site. Withdraw it first" in response.content.decode()
    assert Initiative.objects.using(PUBLIC).count() == Initiative.objects.count() == 1


def test_one_live_entry_keeps_all_that_were_selected(editor):
    live, draft = factories.initiative("live"), factories.initiative("draft")
    factories.live(live)

    delete_selected(editor, live, draft)

    assert Initiative.objects.count() == 2


@pytest.mark.parametrize("way", [delete, delete_selected])
def test_a_cited_source_is_not_deleted_and_the_places_are_named(editor, way):
    source = factories.source()
    portal = factories.initiative(rests_on=source)
    refresh(portal)

    response = way(editor, source)

    link = f'<a href="/admin/timeline/initiative/{portal.pk}/change/">Portal gob-mx</a>'
    assert link in response.content.decode()
    assert Source.objects.count() == 1


def test_a_source_that_nothing_cites_is_deleted(editor):
    delete(editor, factories.source())

    assert Source.objects.count() == 0


@pytest.mark.parametrize("way", [delete, delete_selected])
def test_nobody_publishes_between_the_question_and_the_deletion(editor, monkeypatch, way):
    steps = []
    real = deletion.reasons_to_keep
    monkeypatch.setattr(locking, "lock_publishing", steps.append)
    monkeypatch.setattr(
        deletion, "reasons_to_keep", lambda entries: steps.append("asked") or real(entries)
    )

    way(editor, factories.theme())

    assert (steps[:2], Theme.objects.count()) == ([EDITORIAL, "asked"], 0)


@pytest.mark.parametrize("way", [delete, delete_selected])
def test_a_database_that_stays_locked_deletes_nothing_and_says_so(editor, monkeypatch, way):
    def busy(alias):
        raise OperationalError("locked") from sqlite_error

    sqlite_error = Exception()
    sqlite_error.sqlite_errorcode = 5
    monkeypatch.setattr(locking, "lock_publishing", busy)
    theme = factories.theme()

    response = way(editor, theme)
    page = editor.get(response.url)

    assert "Nothing was changed. Try again." in page.content.decode()
    assert Theme.objects.count() == 1
