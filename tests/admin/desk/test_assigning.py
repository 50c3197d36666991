from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import tools
from timeline.history.comments import comment_in_words
from timeline.history.recording import versions
from timeline.models import Assignment, Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


@pytest.fixture
def eva():
    return factories.person("eva", "contributor", first_name="Eva", last_name="Ruiz")


@pytest.fixture
def chief():
    client = Client()
    client.force_login(factories.person("ana", "editor", first_name="Ana", last_name="Pérez"))
    return client


def page(verb, *entries):
    return f"{LIST}{verb}/?" + "&".join(f"entry={entry.pk}" for entry in entries)


def form(entry):
    return f"{LIST}{entry.pk}/change/"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def give(client, whom, *entries, **words):
    words = {"person": whom.pk if whom else "", "due_on": "", "note": ""} | words
    return client.post(page("assign", *entries), words, follow=True)


def refused(response):
    return response.context["form"].non_field_errors()


def listed(client, **query):
    return [entry.slug for entry in client.get(LIST, query).context["cl"].result_list]


def labels(response):
    return [str(label) for label, _address in tools(response)]


def test_an_editor_gives_several_entries_to_a_colleague_until_a_day(chief, eva):
    entries = [factories.initiative(slug) for slug in ("one", "two")]

    give(chief, eva, *entries, due_on=in_days(3).isoformat(), note="The Spanish is missing.")

    rows = Assignment.objects.order_by("entry_pk")
    assert [(row.person_pk, row.due_on, row.by) for row in rows] == [
        (eva.pk, in_days(3), "Ana Pérez")
    ] * 2
    seen = chief.get(form(entries[0])).text
    assert "Eva Ruiz has it in hand" in seen
    assert "due in 3 days" in seen
    assert "The Spanish is missing." in seen


def test_the_list_finds_what_is_assigned_by_whom_it_is_and_whether_it_is_late(chief, eva):
    late, mine, _free = (factories.initiative(slug) for slug in ("late", "mine", "free"))
    give(chief, eva, late)
    Assignment.objects.update(due_on=in_days(-2))
    client = Client()
    client.force_login(eva)
    give(client, eva, mine)

    assert set(listed(client, assigned="me")) == {"late", "mine"}
    assert listed(chief, assigned="me") == []
    assert listed(chief, assigned="late") == ["late"]
    assert listed(chief, assigned="nobody") == ["free"]
    assert len(listed(chief, assigned="somebody")) == 2
    assert len(listed(chief, assigned="sleep")) == 3
    assert "overdue by 2 days" in chief.get(form(late)).text


def test_it_is_passed_on_and_the_history_says_to_whom(chief, eva):
    portal = factories.initiative()
    luis = factories.person("luis", "contributor")
    give(chief, eva, portal, due_on=in_days(1).isoformat())

    give(chief, luis, portal, note="Please end it.")

    rows = [(row.person, row.outcome) for row in Assignment.objects.order_by("pk")]
    assert rows == [("Eva Ruiz", "passed-on"), ("luis", "")]
    words = [comment_in_words(each.revision.comment) for each in versions(Initiative, portal.pk)]
    assert words[0] == "Assigned to luis. Please end it."
    assert words[1].startswith("Assigned to Eva Ruiz until ")


def test_who_has_it_says_that_it_is_done(chief, eva):
    portal = factories.initiative()
    give(chief, eva, portal)
    client = Client()
    client.force_login(eva)
    assert "Mark as done…" in labels(client.get(form(portal)))

    client.post(page("assignment-done", portal))

    assert Assignment.objects.get().outcome == "done"
    assert "Mark as done…" not in labels(client.get(form(portal)))
    assert refused(client.post(page("assignment-done", portal))) == [
        "Portal gob-mx: Nobody has this entry in hand."
    ]


def test_an_editor_takes_it_back(chief, eva):
    portal = factories.initiative()
    give(chief, eva, portal)

    give(chief, None, portal)

    assert Assignment.objects.get().outcome == "taken-back"


def test_a_contributor_takes_entries_in_hand_and_none_from_others(chief, contributor, eva):
    free, evas = factories.initiative("free"), factories.initiative("evas")
    give(chief, eva, evas)

    offered = contributor.get(page("assign", free)).context["form"].fields["person"].queryset
    both = contributor.post(page("assign", free, evas), {"person": offered[0].pk})

    assert [person.username for person in offered] == ["luis"]
    assert refused(both) == [
        "Portal evas: Eva Ruiz has it in hand. Only that person or an editor can change this."
    ]
    assert Assignment.objects.count() == 1
    give(contributor, offered[0], free)
    assert Assignment.objects.filter(outcome="").count() == 2
    assert refused(contributor.post(page("assignment-done", evas)))


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"due_on": "2020-01-01"}, "due_on", "This day is over. Choose today or a later one."),
        (
            {"due_on": "soon"},
            "due_on",
            "“soon” is not one day. Write year, month and day, as in 2026-11-30.",
        ),
        (
            {"person": "", "note": "Check the year."},
            "person",
            "Choose who has it in hand: the day and the words are for somebody.",
        ),
        ({"due_on": "2026-02-30"}, "due_on", "“2026-02-30”: February has no 30th."),
        ({"person": "999999"}, "person", "Select a valid choice."),
        ({"note": "x" * 2001}, "note", "at most 2000 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(chief, eva, words, field, sentence):
    response = give(chief, eva, factories.initiative(), **words)

    assert sentence in response.context["form"].errors[field][0]
    assert Assignment.objects.count() == 0


def test_an_overdue_day_may_stay_when_the_note_is_mended(chief, eva):
    portal = factories.initiative()
    give(chief, eva, portal)
    Assignment.objects.update(due_on=in_days(-2))

    give(chief, eva, portal, due_on=in_days(-2).isoformat(), note="Better words.")

    assert Assignment.objects.get(outcome="").note == "Better words."


def test_nobody_decides_about_an_assignment_that_they_have_not_seen(chief, eva):
    portal = factories.initiative()
    seen = chief.get(page("assign", portal)).context["form"].shown
    give(chief, eva, portal)

    response = give(chief, None, portal, seen=seen)

    assert "Somebody has changed this" in refused(response)[0]
    assert Assignment.objects.get().outcome == ""


def test_an_account_that_is_gone_is_said_beside_the_name(chief, eva):
    portal = factories.initiative()
    give(chief, eva, portal)
    eva.delete()

    seen = chief.get(form(portal)).text

    assert "Eva Ruiz cannot sign in here any more." in seen
    assert chief.get(page("assign", portal)).status_code == 200


def test_deleting_an_entry_takes_it_from_the_hands_and_recovering_gives_it_to_nobody(chief, eva):
    portal = factories.initiative()
    give(chief, eva, portal)

    chief.post(f"{LIST}{portal.pk}/delete/", {"post": "yes"})

    row = Assignment.objects.get()
    assert (row.outcome, row.ended_by) == ("deleted", "Ana Pérez")


@pytest.mark.parametrize("action", ["assign", "assignment_done"])
def test_the_list_leads_to_the_page_that_asks(chief, action):
    portal = factories.initiative()

    response = chief.post(LIST, {"action": f"{action}_selected", "_selected_action": [portal.pk]})

    assert response.url == page(action.replace("_", "-"), portal)


def test_a_note_is_shown_as_text(chief, eva):
    portal = factories.initiative()

    give(chief, eva, portal, note="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" not in chief.get(form(portal)).text
