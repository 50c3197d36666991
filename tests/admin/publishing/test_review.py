import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, tools
from timeline.models import Initiative, Review, State

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


@pytest.fixture
def chief():
    """An editor beside the contributor."""
    client = Client()
    client.force_login(factories.person("ana", "editor", first_name="Ana", last_name="Pérez"))
    return client


def page(verb, *entries):
    return f"{LIST}{verb}/?" + "&".join(f"entry={entry.pk}" for entry in entries)


def form(entry):
    return f"{LIST}{entry.pk}/change/"


def labels(response):
    steps = ("Publish…", "Ask for review…", "Send back…", "Confirm what is live…")
    return [label for label, _address in tools(response) if label in steps]


def refused(response):
    return response.context["form"].non_field_errors()


def ask(client, *entries, note="Is the date right?"):
    return client.post(page("review", *entries), {"note": note}, follow=True)


def test_a_contributor_asks_for_review_with_a_word(contributor, chief):
    portal = factories.initiative()

    ask(contributor, portal)

    listed = chief.get(LIST, {"state": "review"})
    seen = chief.get(form(portal)).content.decode()
    assert [entry.pk for entry in listed.context["cl"].result_list] == [portal.pk]
    assert "luis asked for it on" in seen
    assert "Is the date right?" in seen


def test_an_editor_sends_back_with_a_reason_that_the_contributor_reads(contributor, chief):
    portal = factories.initiative()
    ask(contributor, portal)

    chief.post(page("send-back", portal), {"note": "The source says 2015."})

    seen = contributor.get(form(portal)).content.decode()
    assert portal.state == State.DRAFT
    assert "Ana Pérez sent it back on" in seen
    assert "The source says 2015." in seen
    assert LogEntry.objects.filter(change_message="Send back: The source says 2015.").exists()


def test_sending_back_needs_a_reason(contributor, chief):
    portal = factories.initiative()
    ask(contributor, portal)

    response = chief.post(page("send-back", portal), {"note": " "})

    portal.refresh_from_db()
    assert response.context["form"].errors["note"] == ["This field is required."]
    assert portal.state == State.IN_REVIEW


def test_saving_again_keeps_it_in_review(contributor):
    portal = factories.initiative()
    ask(contributor, portal)

    contributor.post(form(portal), sent(contributor.get(form(portal)), title_en="Better"))

    portal.refresh_from_db()
    assert (portal.title_en, portal.state, portal.review_note) == (
        "Better",
        State.IN_REVIEW,
        "Is the date right?",
    )


def test_publishing_ends_the_review_and_counts_as_one(contributor, chief):
    portal = factories.initiative()
    ask(contributor, portal)

    chief.post(page("publish", portal), {"kind": "new"})

    portal.refresh_from_db()
    seen = contributor.get(form(portal)).content.decode()
    assert portal.state == State.LIVE
    assert "Is the date right?" not in seen
    assert "last reviewed on" in seen


def test_who_may_do_what_is_offered_that(contributor, chief):
    portal = factories.initiative()

    drafted = labels(contributor.get(form(portal))), labels(chief.get(form(portal)))
    ask(contributor, portal)
    asked = labels(contributor.get(form(portal))), labels(chief.get(form(portal)))

    assert drafted == (["Ask for review…"], ["Publish…"])
    assert asked == ([], ["Publish…", "Send back…"])


def test_an_editor_confirms_what_is_live(chief):
    portal = factories.initiative()
    factories.live(portal)
    Initiative.objects.update(reviewed_at=None)
    assert "Confirm what is live…" in labels(chief.get(form(portal)))

    chief.post(page("confirm", portal))

    portal.refresh_from_db()
    assert portal.reviewed_at
    assert portal.state == State.LIVE


def test_a_draft_cannot_be_confirmed(chief):
    assert refused(chief.post(page("confirm", factories.initiative()))) == [
        "Portal gob-mx: This entry is not live, so there is nothing to confirm."
    ]


def test_what_nobody_asked_to_review_cannot_be_sent_back(chief):
    response = chief.post(page("send-back", factories.initiative()), {"note": "No."})

    assert refused(response) == ["Portal gob-mx: Nobody has asked for a review of this entry."]


def test_several_are_put_in_review_together_or_not_at_all(contributor):
    draft, live = factories.initiative("draft"), factories.initiative("live")
    factories.live(live)

    response = ask(contributor, draft, live)

    assert refused(response) == ["Portal live: This entry is live, so there is nothing to review."]
    assert draft.state == State.DRAFT


ACTIONS = [
    ("review_selected", "review"),
    ("send_back_selected", "send-back"),
    ("confirm_selected", "confirm"),
]


@pytest.mark.parametrize(("action", "verb"), ACTIONS)
def test_the_list_leads_to_each_step(chief, action, verb):
    portal = factories.initiative()

    response = chief.post(LIST, {"action": action, "_selected_action": [portal.pk]})

    assert response.url == page(verb, portal)


def test_a_contributors_list_offers_to_ask_and_nothing_of_an_editors(contributor):
    factories.initiative()

    offered = contributor.get(LIST).context["action_form"].fields["action"].choices

    verbs = {name for name, _label in offered}
    assert "review_selected" in verbs
    assert not any(
        name.startswith(("publish", "withdraw", "send", "confirm", "delete")) for name in verbs
    )


def test_a_word_is_shown_as_text(contributor, chief):
    portal = factories.initiative()

    ask(contributor, portal, note="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" not in chief.get(form(portal)).content.decode()


def test_a_word_that_is_too_long_is_refused_and_kept(contributor):
    portal = factories.initiative()

    response = ask(contributor, portal, note="x" * 2001)

    assert "at most 2000 characters" in response.context["form"].errors["note"][0]
    assert response.context["form"]["note"].value() == "x" * 2001


def test_every_word_of_a_conversation_stays_on_the_form(contributor, chief):
    portal = factories.initiative()
    ask(contributor, portal, note="First word.")
    chief.post(page("send-back", portal), {"note": "Say when."})
    ask(contributor, portal, note="Second word.")
    ask(contributor, portal, note="Third word.")

    seen = chief.get(form(portal)).text

    for word in ("First word.", "Say when.", "Second word.", "Third word."):
        assert word in seen
    rounds = [(row.answer, row.closed) for row in Review.objects.order_by("pk")]
    assert rounds == [("sent-back", True), ("asked-again", True), ("", False)]


def test_publishing_ends_the_conversation_and_keeps_its_words(contributor, chief):
    portal = factories.initiative()
    ask(contributor, portal)

    chief.post(page("publish", portal), {"kind": "new"})

    review = Review.objects.get()
    assert (review.answer, review.closed) == ("published", True)
    assert "Is the date right?" in chief.get(f"{LIST}{portal.pk}/history/").text


def test_a_review_may_be_asked_of_a_colleague_by_name(contributor, chief):
    portal = factories.initiative()
    ana = User.objects.get(username="ana")
    offered = contributor.get(page("review", portal)).context["form"].fields["reviewer"].queryset

    contributor.post(page("review", portal), {"note": "", "reviewer": ana.pk})

    assert list(offered) == [ana]
    assert "Ana Pérez is asked by name." in chief.get(form(portal)).text
    assert "Asked Ana Pérez for review." in chief.get(f"{LIST}{portal.pk}/history/").text


def test_nobody_who_cannot_answer_is_asked_by_name(contributor):
    eva = factories.person("eva", "contributor")
    portal = factories.initiative()

    response = contributor.post(page("review", portal), {"note": "", "reviewer": eva.pk})

    assert "Select a valid choice." in response.context["form"].errors["reviewer"][0]
    assert Review.objects.count() == 0


def test_the_list_of_what_waits_says_who_asked_when_what_and_whom(contributor, chief):
    portal = factories.initiative()
    ana = User.objects.get(username="ana")
    contributor.post(page("review", portal), {"note": "Is it 2014?", "reviewer": ana.pk})
    portal.refresh_from_db()

    listed = chief.get(LIST, {"state": "review"})

    columns = listed.context["cl"].list_display
    assert columns[1:] == ["title", "state", "review_asked", "review_word", "review_of"]
    asked = date_format(timezone.localtime(portal.review_requested_at), "DATETIME_FORMAT")
    for words in (f"luis, {asked}", "Is it 2014?", "Ana Pérez"):
        assert words in listed.text
    assert "review_word" not in chief.get(LIST).context["cl"].list_display
