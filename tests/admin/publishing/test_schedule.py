from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.models import Dispute, Initiative, Publication, ScheduledPublication, State
from timeline.publishing.people import Person
from timeline.publishing.schedule import plan_of, publish_due, schedule

# Each page of the admin asks for the name of the site, and whether there is news for the editor.
FRAME = 2

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"
PLANS = "/admin/timeline/scheduledpublication/"
HOUR = timedelta(hours=1)


@pytest.fixture
def chief():
    client = Client()
    client.force_login(factories.person("ana", "editor"))
    return client


def page(verb, *entries):
    return f"{LIST}{verb}/?" + "&".join(f"entry={entry.pk}" for entry in entries)


def form(entry):
    return f"{LIST}{entry.pk}/change/"


def local(span=HOUR):
    return f"{timezone.localtime() + span:%Y-%m-%dT%H:%M}"


def plan(client, *entries, at=None, **words):
    return client.post(
        page("publish", *entries), {"kind": "new", "at": at or local(), **words}, follow=True
    )


def later():
    return timezone.now() + 2 * HOUR


def test_entries_are_scheduled_together_with_their_note(chief):
    one, other = factories.initiative("one"), factories.initiative("other")

    plan(chief, one, other, note_en="On time.")

    planned = ScheduledPublication.objects.get()
    assert (planned.by, planned.note_en, planned.entries.count()) == ("ana", "On time.", 2)
    assert (one.state, Publication.objects.using(PUBLIC).count()) == (State.SCHEDULED, 0)

    publish_due(later())

    assert Publication.objects.using(PUBLIC).get().note_en == "On time."
    assert Initiative.objects.using(PUBLIC).count() == 2


def test_the_time_is_read_in_the_sites_time_zone(chief, settings):
    settings.TIME_ZONE = "America/Mexico_City"
    portal = factories.initiative()
    shown = chief.get(page("publish", portal)).content.decode()

    plan(chief, portal, at=f"{timezone.localtime().year + 1}-01-15T09:30")

    planned = ScheduledPublication.objects.get()
    assert "Time zone: America/Mexico_City." in shown
    assert f"{planned.at:%m-%d %H:%M}" == "01-15 15:30"
    assert "09:30 (America/Mexico_City)" in chief.get(form(portal)).content.decode()


REFUSED = [
    ("2020-01-01T00:00", "This time is past. Choose a later one, or none to publish now."),
    ("0001-01-01T00:00", "This time is past. Choose a later one, or none to publish now."),
    ("9999-12-31T23:59", "Choose a time within the next five years."),
    (
        "tomorrow",
        "“tomorrow” has no time of day. Write it behind the day, as in 2026-11-30 09:00.",
    ),
    ("2031-02-31T10:00", "“2031-02-31”: February has no 31st."),
]


@pytest.mark.parametrize(("at", "sentence"), REFUSED)
def test_a_time_that_makes_no_sense_is_refused_and_nothing_is_lost(chief, at, sentence):
    response = plan(chief, factories.initiative(), at=at, note_en="Kept.")

    assert response.context["form"].errors["at"] == [sentence]
    assert response.context["form"]["note_en"].value() == "Kept."
    assert (ScheduledPublication.objects.count(), Publication.objects.using(PUBLIC).count()) == (
        0,
        0,
    )


def test_what_could_not_go_live_is_not_scheduled(chief):
    response = plan(chief, factories.initiative(summary_en=""))

    assert [problem["sentence"] for problem in response.context["blocking"]] == [
        "“Summary (English)” is empty."
    ]
    assert ScheduledPublication.objects.count() == 0


def test_a_withdrawn_entry_is_not_scheduled(chief):
    portal = factories.initiative()
    Initiative.objects.update(withdrawn_at=timezone.now())

    response = plan(chief, portal)

    assert [problem["sentence"] for problem in response.context["blocking"]] == [
        "A withdrawn entry cannot wait for a time. Publish it now."
    ]


def test_the_form_says_when_by_whom_and_with_what(chief):
    portal = factories.initiative()
    plan(chief, portal, factories.initiative("other"))

    seen = chief.get(form(portal)).content.decode()

    assert "by ana, together with 1 other entry." in seen
    assert f"{PLANS}{plan_of(portal).pk}/cancel/" in seen


def test_an_editor_cancels_a_plan(chief):
    portal = factories.initiative()
    planned = schedule([portal], later())
    cancelling = f"{PLANS}{planned.pk}/cancel/"
    asked = chief.get(cancelling).content.decode()

    response = chief.post(cancelling, follow=True)

    assert "Scheduled for" in asked
    assert [str(said) for said in response.context["messages"]] == [
        "It is cancelled. The working copies stay as they are."
    ]
    assert portal.state == State.DRAFT


def test_a_plan_that_went_live_meanwhile_is_not_cancelled(chief):
    planned = schedule([factories.initiative()], timezone.now())
    publish_due()

    response = chief.post(f"{PLANS}{planned.pk}/cancel/", follow=True)

    assert "It has gone live meanwhile" in str(next(iter(response.context["messages"])))
    assert ScheduledPublication.objects.count() == 1


def test_a_contributor_sees_the_plan_and_changes_nothing_of_it(contributor):
    portal = factories.initiative()
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    planned = schedule([portal], later(), by=Person(0, "Ana"))

    seen = contributor.get(form(portal)).content.decode()

    assert "Only an editor can change it meanwhile." in seen
    assert contributor.post(form(portal), {"title_en": "Other"}).status_code == 403
    assert contributor.post(f"/admin/timeline/dispute/{dispute.pk}/change/", {}).status_code == 403
    assert (
        contributor.post(
            f"/admin/timeline/dispute/{dispute.pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert contributor.post(f"{PLANS}{planned.pk}/cancel/").status_code == 403


def test_what_is_published_now_waits_no_longer_and_the_others_of_its_plan_do(chief):
    portal, law = factories.initiative(), factories.initiative("law", title_en="The law")
    schedule([portal, law], timezone.now() + HOUR)

    answer = chief.post(page("publish", portal), {"kind": "new"}, follow=True)

    assert "no longer waits for the time that was planned" in answer.content.decode()
    assert (plan_of(portal), Initiative.objects.get(pk=portal.pk).state) == (None, State.LIVE)
    assert list(plan_of(law).entries.values_list("entry_pk", flat=True)) == [law.pk]


def test_an_editor_changes_what_waits(chief):
    portal = factories.initiative()
    schedule([portal], later())

    chief.post(form(portal), sent(chief.get(form(portal)), title_en="Better"))

    assert (Initiative.objects.get().title_en, portal.state) == ("Better", State.SCHEDULED)


def test_a_refused_plan_says_why_on_the_form_and_in_the_list(chief):
    portal = factories.initiative()
    schedule([portal], timezone.now(), by=Person(0, "Ana"))
    Initiative.objects.update(summary_en="")
    publish_due()

    told = chief.get(form(portal)).content.decode()
    listed = chief.get(PLANS, {"outcome": "refused"}).content.decode()

    assert "It did not go live" in told
    assert "Portal gob-mx: “Summary (English)” is empty." in told
    assert "did not go live: Portal gob-mx: “Summary (English)” is empty." in listed


def test_what_is_scheduled_is_not_withdrawn(chief):
    portal = factories.initiative()
    factories.live(portal)
    schedule([portal], later())

    response = chief.post(page("withdraw", portal), {"reason": "gone"})

    assert response.context["form"].non_field_errors() == [
        "Portal gob-mx: This entry is scheduled to go live. Cancel that first."
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_plans_asks_the_same_for_any_number(chief, django_assert_num_queries, number):
    for count in range(number):
        schedule([factories.initiative(f"n{count}"), factories.era(f"n{count}")], later())
    chief.get(PLANS)

    with django_assert_num_queries(9 + FRAME):
        listed = chief.get(PLANS)

    assert listed.content.decode().count("Portal n") == number


@pytest.mark.parametrize("pk", ["999", "9" * 30])
def test_a_plan_that_is_not_there_is_not_found(chief, pk):
    assert chief.post(f"{PLANS}{pk}/cancel/").status_code == 404


def test_what_changed_since_the_page_was_opened_is_shown_again_and_not_published(chief):
    portal = factories.initiative()
    seen = chief.get(page("publish", portal)).context["form"]["seen"].value()
    chief.post(form(portal), sent(chief.get(form(portal)), title_en="Changed meanwhile"))

    first = chief.post(page("publish", portal), {"kind": "new", "seen": seen})
    again = {"kind": "new", "seen": first.context["form"]["seen"].value()}
    published_then = Publication.objects.using(PUBLIC).count()
    chief.post(page("publish", portal), again)

    assert "Somebody has changed this since you opened the page." in first.content.decode()
    assert (published_then, Publication.objects.using(PUBLIC).count()) == (0, 1)
