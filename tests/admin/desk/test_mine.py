from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Assignment, ScheduledPublication
from timeline.publishing.assign import assign
from timeline.publishing.people import Person, person_of
from timeline.publishing.review import ask_for_review, send_back
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def ana():
    return factories.person("ana", "editor", first_name="Ana", last_name="Pérez")


@pytest.fixture
def luis():
    return factories.person("luis", "contributor")


def groups(person):
    """By the key of its group: what the first page tells of each task."""
    client = Client()
    client.force_login(person)
    found = {}
    for group in client.get("/admin/").context["my_work"]:
        found[group.key] = [(task.name, task.said, task.word) for task in group.tasks]
    return found


def asked(entry, person, **words):
    (row,) = ask_for_review([entry], by=person.username, by_pk=person.pk, **words)
    return row


def test_a_quiet_day_has_no_groups(ana):
    factories.initiative()

    assert groups(ana) == {}


def test_what_is_sent_back_stands_with_the_word_and_who_said_it(ana, luis):
    portal = factories.initiative()
    asked(portal, luis)
    send_back([portal], by="Ana Pérez", by_pk=ana.pk, note="Say when.")

    assert groups(luis) == {"sent-back": [("Portal gob-mx", "Ana Pérez sent it back", "Say when.")]}
    assert groups(ana) == {}

    asked(portal, luis, note="Said.")
    assert groups(luis) == {"waiting": [("Portal gob-mx", "asked", "Said.")]}


def test_an_editor_finds_first_what_is_asked_by_name_and_then_the_oldest(ana, luis):
    for slug in ("old", "new"):
        asked(factories.initiative(slug), luis)
    asked(factories.initiative("named"), luis, reviewer=person_of(ana))
    asked(factories.initiative("others"), luis, reviewer=person_of(luis))
    asked(factories.initiative("own"), ana)

    assert groups(ana) == {
        "to-review": [
            ("Portal named", "luis asks you by name", ""),
            ("Portal old", "luis asks", ""),
            ("Portal new", "luis asks", ""),
            ("Portal others", "luis asks luis", ""),
        ],
        "waiting": [("Portal own", "asked", "")],
    }


def test_a_review_of_before_persons_were_kept_is_known_by_the_name(ana, luis):
    ask_for_review([factories.initiative()], by="Ana Pérez")

    assert groups(ana) == {"waiting": [("Portal gob-mx", "asked", "")]}
    assert groups(luis) == {}


def test_who_may_not_answer_a_review_is_not_shown_those_of_others(luis):
    asked(factories.initiative(), luis)

    assert groups(factories.person("eva", "contributor")) == {}


def test_an_assignment_says_how_far_its_day_is(ana, luis):
    today = timezone.localdate()
    days = {"late": -3, "today": 0, "soon": 1, "later": 9, "open": None}
    for slug, days_left in days.items():
        day = None if days_left is None else today + timedelta(days=days_left)
        assign([factories.initiative(slug)], person_of(luis), by=person_of(ana), due_on=day)

    ((_key, tasks),) = groups(luis).items()

    assert [said for _name, said, _word in tasks] == [
        "overdue by 3 days, from Ana Pérez",
        "due today, from Ana Pérez",
        "due tomorrow, from Ana Pérez",
        "due in 9 days, from Ana Pérez",
        "from Ana Pérez",
    ]


def test_plans_are_ones_own_those_of_the_next_days_and_what_failed(ana):
    now = timezone.now()
    schedule([factories.initiative("own")], now + timedelta(days=30), by=Person(0, "Ana Pérez"))
    schedule([factories.initiative("soon")], now + timedelta(days=2), by=Person(0, "Eva"))
    schedule([factories.initiative("far")], now + timedelta(days=30), by=Person(0, "Eva"))
    plan = schedule([factories.initiative("failed")], now - timedelta(days=2), by=Person(0, "Eva"))
    ScheduledPublication.objects.filter(pk=plan.pk).update(problem="A source is missing.")

    tasks = groups(ana)["scheduled"]

    assert [name for name, _said, _word in tasks] == ["Portal failed", "Portal soon", "Portal own"]
    assert tasks[0][1].startswith("did not go live on ")
    assert tasks[0][2] == "A source is missing."
    assert tasks[1][1].endswith(", by Eva")


def test_what_is_planned_already_waits_for_no_review(ana, luis):
    portal = factories.initiative()
    asked(portal, luis)
    schedule([portal], timezone.now() + timedelta(days=30), by=Person(0, "Eva"))

    assert groups(ana) == {}


def test_ten_that_are_planned_hide_none_that_waits(ana, luis):
    planned = [factories.initiative(f"planned-{number}") for number in range(10)]
    for entry in planned:
        asked(entry, luis)
    asked(factories.initiative("waits"), luis)
    schedule(planned, timezone.now() + timedelta(days=30), by=Person(0, "Eva"))

    assert [name for name, _said, _word in groups(ana)["to-review"]] == ["Portal waits"]
    assert [name for name, _said, _word in groups(luis)["waiting"]] == ["Portal waits"]

    ScheduledPublication.objects.update(problem="It lacks a source.", try_again_at=None)
    assert len(groups(ana)["to-review"]) == len(groups(luis)["waiting"]) == 10


def test_an_entry_that_is_gone_is_left_out(ana, luis):
    portal = factories.initiative()
    assign([portal], person_of(luis), by=person_of(ana))
    portal.delete()

    assert groups(luis) == {}


def test_nobody_is_told_of_nouns_that_they_may_not_see(ana):
    clerk = User.objects.create_user("luz", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_theme"))
    assign([factories.initiative()], person_of(clerk), by=person_of(ana))

    assert groups(clerk) == {}
    assert Assignment.objects.count() == 1


def test_of_a_plan_nobody_sees_more_than_they_may(ana):
    clerk = User.objects.create_user("luz", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_theme"))
    tomorrow = timezone.now() + timedelta(days=1)
    schedule([factories.initiative(), factories.theme()], tomorrow, by=Person(0, "ana"))

    assert groups(clerk) == {}

    clerk.user_permissions.add(Permission.objects.get(codename="view_scheduledpublication"))
    assert [name for name, _said, _word in groups(clerk)["scheduled"]] == ["Portals"]


def test_a_group_shows_ten_at_most(ana, luis):
    entries = [factories.theme(f"theme-{number}") for number in range(12)]
    assign(entries, person_of(luis), by=person_of(ana))

    assert len(groups(luis)["assigned"]) == 10


def test_the_first_page_asks_the_same_questions_for_any_number(client, ana, luis):
    counts = []
    client.force_login(ana)
    for numbers in ([0], [1, 2, 3]):
        for number in numbers:
            asked(factories.initiative(f"asked-{number}"), luis)
            back = factories.initiative(f"back-{number}")
            asked(back, ana)
            send_back([back], by="Eva", note="No.")
            assign([factories.theme(f"theme-{number}")], person_of(ana), by=person_of(luis))
            schedule([factories.era(f"era-{number}")], timezone.now(), by=Person(0, "Eva"))
        client.get("/admin/")
        with CaptureQueriesContext(connections[EDITORIAL]) as queries:
            client.get("/admin/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 110


def test_the_first_page_names_each_of_its_neighbours_once(ana, luis):
    asked(factories.initiative("asked"), luis)
    assign([factories.initiative("mine")], person_of(ana), by=person_of(ana))
    schedule([factories.initiative("planned")], timezone.now() + timedelta(days=1))
    client = Client()
    client.force_login(ana)

    page = client.get("/admin/").content.decode()

    for words in (">Reviews<", ">Calendar<", ">All activity<"):
        assert (words, page.count(words)) == (words, 1)
    assert "All reviews" not in page


def test_a_group_that_is_cut_leads_to_all_of_it(ana, luis):
    for number in range(11):
        asked(factories.initiative(f"asked-{number}"), luis)
    client = Client()
    client.force_login(ana)

    page = client.get("/admin/").content.decode()

    assert page.count("All reviews") == 1
