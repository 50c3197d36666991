import pytest
from django.db import connections
from django.utils import translation

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import FormerAddress, Initiative, Milestone, Source
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def public(model):
    return model._base_manager.using(PUBLIC)


def test_publish_copies_an_entry_with_its_parts_and_keys():
    report = factories.two_author_report()
    portal = factories.initiative(rests_on=report, era=factories.era())
    portal.themes.add(factories.theme())

    factories.live(portal)

    copy = public(Initiative).get()
    assert (copy.pk, copy.title_en, copy.title_es) == (
        portal.pk,
        "Portal gob-mx",
        "Portal gob-mx (es)",
    )
    assert (copy.start, copy.status, copy.era_id) == ("2014", "active", portal.era_id)
    assert list(copy.milestones.values_list("pk")) == list(portal.milestones.values_list("pk"))
    assert list(copy.themes.values_list("slug", flat=True)) == ["portals"]
    assert [str(author) for author in public(Source).get().authorships.all()] == [
        "Ana Pérez",
        "Luis Gómez",
    ]


def test_publish_keeps_notes_for_editors_private():
    portal = factories.initiative(editor_notes="call the ministry")

    publish([portal])

    copy = public(Initiative).get()
    assert (copy.editor_notes, copy.fingerprint, copy.live_fingerprint) == ("", "", "")


def test_publish_writes_the_first_language_into_the_plain_column():
    portal = factories.initiative()

    with translation.override("es"):
        publish([portal])

    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT title FROM timeline_initiative")
        assert cursor.fetchone() == ("Portal gob-mx",)


def test_publish_swaps_addresses_within_one_batch():
    one, two = factories.initiative("one"), factories.initiative("two")
    publish([one, two])
    for portal, slug in ((one, "aside"), (two, "one"), (one, "two")):
        portal.slug = slug
        portal.save()

    publish([one, two])

    assert dict(public(Initiative).values_list("pk", "slug")) == {one.pk: "two", two.pk: "one"}
    assert public(FormerAddress).count() == 0


def test_publish_leads_an_old_address_to_the_new_one():
    portal = factories.initiative("first")
    publish([portal])
    for slug in ("second", "third"):
        portal.slug = slug
        portal.save()
        publish([portal])

    former = public(FormerAddress).order_by("pk").values_list("model", "address", "moved_to")

    assert list(former) == [("initiative", "first", "third"), ("initiative", "second", "third")]


def test_publish_removes_parts_that_the_working_copy_no_longer_has():
    portal = factories.initiative(rests_on=factories.source())
    factories.live(portal)
    portal.milestones.all().delete()

    publish([portal])

    assert public(Milestone).count() == 0


def test_publish_moves_a_part_from_one_entry_to_another():
    report = factories.source()
    one, two = (
        factories.initiative("one", rests_on=report),
        factories.initiative("two", rests_on=report),
    )
    factories.live(one, two)
    moved = one.milestones.get()
    Milestone.objects.filter(pk=moved.pk).update(initiative=two)

    publish([two])

    assert public(Milestone).get(pk=moved.pk).initiative_id == two.pk


def test_a_copy_keeps_when_it_was_first_published_and_nothing_of_a_withdrawal():
    portal = factories.initiative()
    first = publish([portal])
    unpublish(portal, note_en="A mistake.", note_es="Un error.")

    again = publish([portal])

    copy = public(Initiative).get()
    assert (copy.first_published_at, copy.updated_at) == (first.at, again.at)
    columns = ("withdrawn_at", "withdrawal_note_en", "withdrawal_note_es")
    assert public(Initiative).values_list(*columns).get() == (None, "", "")
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT withdrawal_note FROM timeline_initiative")
        assert cursor.fetchone() == ("",)
