from datetime import timedelta
from io import StringIO

import pytest
import reversion
from django.core.management import call_command
from django.utils import timezone
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative
from timeline.publishing.derive import refresh
from timeline.publishing.people import Person
from timeline.publishing.publish import publish
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def words(client, entry):
    page = client.get(f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/history/")
    return [(line["who"], line["words"]) for line in page.context["lines"]]


def ask(client, verb, entry, **answers):
    client.post(f"/admin/timeline/{entry._meta.model_name}/{verb}/?entry={entry.pk}", answers)


def test_publishing_is_a_line_of_the_history_with_its_note(editor):
    portal = factories.initiative(era=factories.era())

    ask(editor, "publish", portal, kind="new", note_en="It is in.", along=f"era:{portal.era_id}")

    assert words(editor, portal) == [("ana", "Published as publication 1, new. It is in.")]
    assert words(editor, portal.era) == [("ana", "Published as publication 1, new. It is in.")]


def test_withdrawing_is_a_line_of_the_history(editor):
    portal = factories.initiative()
    factories.live(portal)

    ask(editor, "withdraw", portal, reason="withdrawn", note_en="Never built.")

    assert words(editor, portal) == [("ana", "Withdrawn by publication 2. Never built.")]


def test_what_goes_live_at_its_time_is_a_line_of_the_history(editor):
    portal = factories.initiative()
    schedule(
        [portal],
        timezone.now() - timedelta(minutes=1),
        note_en="It is in.",
        by=Person(0, "Ana Pérez"),
    )

    call_command("publish_due", stdout=StringIO())

    sentence = "Published as publication 1, new, at the time that Ana Pérez had planned. It is in."
    assert words(editor, portal) == [("", sentence)]


def test_the_command_writes_a_line_for_what_it_brought(editor):
    era, portal = factories.era(), factories.initiative()
    factories.live(era)

    call_command("publish", all=True, note_en="By hand.", stdout=StringIO())

    assert words(editor, portal) == [("", "Published as publication 2, new. By hand.")]
    assert words(editor, era) == []


def test_a_review_is_a_line_of_the_history(client):
    portal = factories.initiative()
    client.force_login(factories.person("luis", "contributor"))

    ask(client, "review", portal, note="Please look.")

    assert words(client, portal) == [("luis", "Asked for review. Please look.")]


def test_a_source_replaced_everywhere_is_a_line_of_each_history(editor):
    old, new = factories.source("old"), factories.source("new")
    portal = factories.initiative(rests_on=old)
    refresh(portal)

    editor.post(f"/admin/timeline/source/{old.pk}/replace/", {"by": new.pk, "merge": "on"})

    assert words(editor, portal) == [
        ("ana", "The source @old was replaced by @new."),
        ("", "As it was before its history began."),
    ]
    assert len(editor.get("/admin/timeline/source/deleted/").context["lines"]) == 1


def test_publishing_within_a_revision_keeps_the_working_copy_and_not_the_live_one():
    portal = factories.initiative()

    with reversion.create_revision():
        portal.editor_notes = "Among us."
        portal.save()
        publish([portal])

    version = Version.objects.get_for_object(portal).get()
    assert (version.db, "Among us." in version.serialized_data) == (EDITORIAL, True)
    assert not Version.objects.filter(db=PUBLIC).exists()
    assert Initiative.objects.using(PUBLIC).get().editor_notes == ""
