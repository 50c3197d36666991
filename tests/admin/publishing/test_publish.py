import pytest
from django.contrib.auth.models import Permission, User

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.models import Era, FormerAddress, Initiative, Publication, Source, State

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


def page(verb, *entries):
    named = "&".join(f"entry={entry.pk}" for entry in entries)
    return f"/admin/timeline/{entries[0]._meta.model_name}/{verb}/?{named}"


def public(model):
    return model.objects.using(PUBLIC)


def blocking(response):
    return [problem["sentence"] for problem in response.context["blocking"]]


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_publish_puts_an_entry_live_with_its_note(editor):
    portal = factories.initiative()
    notes = {"note_en": "The portal is in.", "note_es": "Entra el portal."}

    response = editor.post(page("publish", portal), {"kind": "new", **notes}, follow=True)

    publication = public(Publication).get()
    portal.refresh_from_db()
    assert (publication.kind, publication.note_en, publication.note_es) == ("new", *notes.values())
    assert (public(Initiative).get().pk, portal.state) == (portal.pk, State.LIVE)
    assert said(response) == ["1 entry is live."]


def test_what_is_needed_goes_live_only_where_it_is_ticked(editor):
    portal = factories.initiative(era=factories.era(), rests_on=factories.source())
    ticked = {"kind": "new", "along": [f"era:{portal.era_id}"]}

    response = editor.post(page("publish", portal), ticked)

    assert blocking(response) == [
        "“Report perez-2014” is not live. Publish it first, or together with this entry."
    ]
    assert (public(Initiative).count(), public(Era).count()) == (0, 0)


def test_all_that_is_needed_goes_along_with_one_tick(editor):
    portal = factories.initiative(era=factories.era(), rests_on=factories.source())

    editor.post(page("publish", portal), {"kind": "new", "along": "all"})

    assert (public(Initiative).count(), public(Era).count(), public(Source).count()) == (1, 1, 1)


def test_the_publish_page_names_every_problem_with_a_link_to_its_field(editor):
    portal = factories.initiative(summary_en="", body_en="It opened [@nobody].")

    problems = editor.get(page("publish", portal)).context["blocking"]

    form = f"/admin/timeline/initiative/{portal.pk}/change/"
    assert [problem["url"] for problem in problems] == [
        f"{form}#id_summary_en",
        f"{form}#id_body_en",
    ]


def test_asking_publishes_nothing(editor):
    portal = factories.initiative()

    editor.get(page("publish", portal))

    assert public(Publication).count() == 0


def test_several_entries_go_live_together_or_not_at_all(editor):
    good, bad = factories.initiative("good"), factories.initiative("bad", summary_en="")

    response = editor.post(page("publish", good, bad), {"kind": "new"})

    assert len(blocking(response)) == 1
    assert public(Initiative).count() == 0


def test_the_list_action_leads_to_the_page_that_asks(editor):
    one, other = factories.initiative("one"), factories.initiative("other")
    chosen = {"action": "publish_selected", "_selected_action": [one.pk, other.pk]}

    response = editor.post(LIST, chosen, follow=True)

    assert {entry.pk for entry in response.context["entries"]} == {one.pk, other.pk}


def test_publishing_what_has_not_changed_says_so(editor):
    portal = factories.initiative()
    factories.live(portal)

    response = editor.post(page("publish", portal), {"kind": "update"}, follow=True)

    assert said(response) == ["Nothing had changed, so nothing new went live."]
    assert public(Publication).count() == 1


def test_a_changed_live_entry_says_so_in_the_list(editor):
    portal = factories.initiative()
    factories.live(portal)
    Initiative.objects.filter(pk=portal.pk).update(fingerprint="another")

    response = editor.get(f"{LIST}?state=changed")

    assert [entry.pk for entry in response.context["cl"].result_list] == [portal.pk]
    assert "live with unpublished changes" in response.content.decode()


def test_withdraw_keeps_the_page_with_its_reason(editor):
    portal = factories.initiative()
    factories.live(portal)

    editor.post(page("withdraw", portal), {"reason": "withdrawn", "note_en": "It was never built."})

    portal.refresh_from_db()
    assert public(Initiative).get().withdrawal_note_en == "It was never built."
    assert portal.state == State.WITHDRAWN


def test_withdraw_for_another_entry_leads_there(editor):
    old, new = factories.initiative("old"), factories.initiative("new")
    factories.live(old, new)

    editor.post(page("withdraw", old), {"reason": "replaced", "replaced_by": new.pk})

    assert (public(FormerAddress).get().address, public(FormerAddress).get().moved_to) == (
        "old",
        "new",
    )


def test_replacing_without_the_other_entry_is_refused_at_its_field(editor):
    old = factories.initiative("old")
    factories.live(old)

    response = editor.post(page("withdraw", old), {"reason": "replaced"})

    said_there = response.context["form"].errors["replaced_by"]
    assert said_there == [
        "Portal old: Choose the live entry of the same kind that replaces this one."
    ]
    assert public(Initiative).count() == 1


def test_withdrawing_a_draft_is_refused(editor):
    response = editor.post(page("withdraw", factories.initiative()), {"reason": "gone"})

    assert response.context["form"].non_field_errors() == [
        "Portal gob-mx: This entry is not live, so there is nothing to withdraw."
    ]


def test_an_era_that_live_entries_need_stays(editor):
    portal = factories.initiative(era=factories.era())
    factories.live(portal)

    response = editor.post(page("withdraw", portal.era), {"reason": "gone"})

    assert "“Portal gob-mx” needs this one" in response.context["form"].non_field_errors()[0]
    assert public(Era).count() == 1


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
def test_who_may_only_look_may_not_publish(client, verb):
    reader = User.objects.create_user("luis", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_initiative"))
    client.force_login(reader)

    response = client.post(page(verb, factories.initiative()), {"kind": "new", "reason": "gone"})

    assert response.status_code == 403
    assert public(Publication).count() == 0


def test_a_contributor_changes_the_working_copy_of_a_live_entry_and_cannot_publish_it(contributor):
    portal = factories.initiative()
    factories.live(portal)
    form = f"{LIST}{portal.pk}/change/"

    contributor.post(form, sent(contributor.get(form), title_en="A better title"))

    assert (Initiative.objects.get().title_en, public(Initiative).get().title_en) == (
        "A better title",
        "Portal gob-mx",
    )
    assert contributor.post(page("publish", portal), {"kind": "update"}).status_code == 403
    assert public(Publication).count() == 1


def test_a_contributors_list_offers_no_publishing(contributor):
    portal = factories.initiative()

    offered = contributor.get(LIST).content.decode()
    contributor.post(LIST, {"action": "publish_selected", "_selected_action": [portal.pk]})

    assert not any(f"{verb}_selected" in offered for verb in ("publish", "withdraw", "delete"))
    assert public(Publication).count() == 0


def test_who_may_not_is_told_so_in_a_sentence(contributor):
    refused = contributor.get(page("publish", factories.initiative()))

    assert "Your role does not allow this, and nothing was changed." in refused.content.decode()


def test_another_site_cannot_publish_in_an_editors_name(editor):
    portal = factories.initiative()
    editor.handler.enforce_csrf_checks = True

    assert editor.post(page("publish", portal), {"kind": "new"}).status_code == 403
    assert public(Initiative).count() == 0


def test_a_withdrawn_entry_can_still_be_taken_away_for_good(editor):
    portal = factories.initiative()
    factories.live(portal)
    editor.post(page("withdraw", portal), {"reason": "withdrawn"})

    editor.post(page("withdraw", portal), {"reason": "gone"})

    portal.refresh_from_db()
    assert (public(Initiative).count(), portal.state) == (0, State.DRAFT)


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
@pytest.mark.parametrize(
    "query", ["", "?entry=", "?entry=x", "?entry=999", "?entry=²", "?entry=" + "9" * 30]
)
def test_an_entry_that_is_not_there_is_not_found(editor, verb, query):
    assert editor.get(f"{LIST}{verb}/{query}").status_code == 404


def test_the_site_is_never_withdrawn(editor):
    assert editor.get(page("withdraw", factories.site())).status_code == 404


def test_the_log_is_read_only(editor):
    portal = factories.initiative()
    factories.live(portal, note_en="The portal is in.")

    listed = editor.get("/admin/timeline/publication/").content.decode()

    assert "The portal is in." in listed
    assert editor.post("/admin/timeline/publication/1/change/", {}).status_code == 403
    assert editor.post("/admin/timeline/publication/1/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("at", ["", "2099-01-01T10:00"])
def test_a_correction_without_a_note_is_asked_what_was_wrong_and_nothing_is_lost(editor, at):
    portal = factories.initiative()
    factories.live(portal)
    sent_words = {"kind": "correction", "note_en": "Wrong year.", "note_es": "Mal año.", "at": at}

    response = editor.post(page("publish", portal), sent_words)

    form = response.context["form"]
    [problem] = form.errors["note_en"]
    assert problem.startswith("A correction needs a public note in English of at least 20")
    assert "What was wrong? What is right?" in response.content.decode()
    assert (form["note_en"].value(), form["note_es"].value()) == ("Wrong year.", "Mal año.")
    assert public(Publication).count() == 1
