import pytest
from django.contrib.auth.models import Permission, User
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import tools
from timeline.history.comments import comment_in_words
from timeline.history.recording import versions
from timeline.models import Dispute, Initiative, Milestone, Source
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def sources():
    return factories.source("sear"), factories.source("sear-mexico")


def address(source):
    return f"/admin/timeline/source/{source.pk}/replace/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_form_of_a_source_leads_to_the_page(editor, sources):
    form = editor.get(f"/admin/timeline/source/{sources[0].pk}/change/")

    assert address(sources[0]) in [link for _label, link in tools(form)]


def test_asking_shows_every_place_and_changes_nothing(editor, sources):
    old, new = sources
    portal = factories.initiative(rests_on=old)

    response = editor.get(address(old), {"by": new.pk})

    (place,) = response.context["entry_places"]
    assert place.entry == portal
    assert place.address == f"/admin/timeline/initiative/{portal.pk}/change/"
    assert "Milestone “launched 2014”: source" in place.labels
    assert Milestone.objects.get().source == old


def test_replace_changes_the_places_and_keeps_the_source(editor, sources):
    old, new = sources
    factories.initiative(rests_on=old)

    response = editor.post(address(old), {"by": new.pk}, follow=True)

    assert said(response) == ["1 entry names @sear-mexico where it named @sear."]
    assert "[@sear-mexico]" in Initiative.objects.get().body_en
    assert Source.objects.count() == 2


def test_merging_deletes_a_draft(editor, sources):
    old, new = sources
    factories.initiative(rests_on=old)
    refresh(Initiative.objects.get())

    response = editor.post(address(old), {"by": new.pk, "merge": "on"}, follow=True)

    assert list(Source.objects.all()) == [new]
    assert "“Report sear” is deleted." in said(response)


def test_merging_a_live_source_leads_to_its_withdrawal_filled_in(editor, sources):
    old, new = sources
    portal = factories.initiative(rests_on=old)
    refresh(portal)
    factories.live(portal, new)

    response = editor.post(address(old), {"by": new.pk, "merge": "on"}, follow=True)

    form = response.context["form"]
    assert (form["reason"].value(), form["replaced_by"].value()) == ("replaced", str(new.pk))
    assert (
        f'<a href="/admin/timeline/initiative/publish/?entry={portal.pk}">initiatives (1)</a>'
        in "".join(said(response))
    )
    editor.post(f"/admin/timeline/initiative/publish/?entry={portal.pk}", {"kind": "update"})
    editor.post(
        response.request["PATH_INFO"] + f"?entry={old.pk}",
        {"reason": "replaced", "replaced_by": new.pk},
    )
    assert list(Source.objects.using(PUBLIC).values_list("key", flat=True)) == ["sear-mexico"]


@pytest.mark.parametrize("by", ["", "0", "nobody", "own"])
def test_a_source_that_cannot_stand_in_its_place_is_refused(editor, sources, by):
    old, _new = sources

    response = editor.post(address(old), {"by": old.pk if by == "own" else by})

    assert list(response.context["form"].errors) == ["by"]


def test_an_address_of_no_source_is_not_found(editor):
    assert editor.get("/admin/timeline/source/7/replace/").status_code == 404


def allow(client, *names):
    user = User.objects.create_user("eva", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)


def test_who_may_not_change_sources_does_not_see_the_page(client, sources):
    allow(client, "view_source")

    assert client.get(address(sources[0])).status_code == 403


def test_who_may_not_change_every_place_changes_none(client, sources):
    old, new = sources
    allow(client, "change_source")
    factories.initiative(rests_on=old)

    response = client.post(address(old), {"by": new.pk})

    assert response.content.decode().count("You may not change all of these entries") == 1
    assert Milestone.objects.get().source == old


def test_every_one_of_many_places_is_changed(editor, sources):
    old, new = sources
    for number in range(30):
        factories.initiative(f"n{number}", rests_on=old, date="")

    editor.post(address(old), {"by": new.pk})

    assert not Initiative.objects.filter(body_en__contains="[@sear]").exists()
    assert Initiative.objects.filter(body_en__contains=f"[@{new.key}]").count() == 30


def comments(entry):
    return [
        comment_in_words(version.revision.comment) for version in versions(type(entry), entry.pk)
    ]


def test_the_history_says_what_was_replaced_and_keeps_how_it_was(editor, sources):
    old, new = sources
    portal = factories.initiative(rests_on=old)
    Dispute.objects.create(initiative=portal, question_en="When?", note_en="See [@sear].")

    editor.post(address(old), {"by": new.pk})

    assert comments(portal) == [
        "The source @sear was replaced by @sear-mexico.",
        "As it was before its history began.",
    ]
    kept = [version.field_dict["body_en"] for version in versions(Initiative, portal.pk)]
    assert kept == ["It opened in 2014 [@sear-mexico].", "It opened in 2014 [@sear]."]


def test_a_merged_draft_can_be_recovered(editor, sources):
    old, new = sources

    editor.post(address(old), {"by": new.pk, "merge": "on"})

    assert Version.objects.get_deleted(Source).get().object_id == str(old.pk)


@pytest.mark.parametrize("live", [True, False])
def test_who_may_not_remove_a_source_replaces_it_and_is_told(client, sources, live):
    old, new = sources
    if live:
        factories.live(old, new)
    allow(client, "change_source", "change_initiative")
    factories.initiative(rests_on=old)

    response = client.post(address(old), {"by": new.pk, "merge": "on"}, follow=True)

    assert "You may not remove the replaced source. Ask an editor to." in said(response)
    assert (Source.objects.count(), Milestone.objects.get().source) == (2, new)
