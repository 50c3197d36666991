from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Initiative, Mail, ScheduledPublication, Source
from timeline.publishing.attention import NEEDS, NeedOfNoun, numbers_in_need
from timeline.publishing.derive import refresh
from timeline.publishing.people import Person
from timeline.publishing.schedule import schedule

# Each page of the admin asks for the name of the site.
NAME = 1

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def long_ago():
    return timezone.now() - timedelta(days=400)


def asked_for_review():
    factories.initiative(review_requested_at=timezone.now())


def changed():
    portal = factories.initiative(rests_on=factories.source())
    factories.live(portal)
    Initiative.objects.filter(pk=portal.pk).update(title_en="Another title")
    refresh(portal)


def scheduled():
    schedule([factories.initiative()], timezone.now() + timedelta(days=1))


def unsourced():
    refresh(factories.initiative())


def with_link(**values):
    factories.source(url="https://example.org/", **values)


def disputed():
    Dispute.objects.create(initiative=factories.initiative(), question_en="When?")


def refused():
    plan = schedule([factories.initiative()], long_ago())
    ScheduledPublication.objects.filter(pk=plan.pk).update(problem="Something is missing.")


def left():
    schedule([factories.initiative()], timezone.now() + timedelta(days=1), by=Person(999, "Eva"))


def given_up():
    Mail.objects.create(to="eva@example.org", given_up_at=long_ago())


def unreviewed():
    factories.live(source := factories.source())
    Source.objects.filter(pk=source.pk).update(updated_at=long_ago(), reviewed_at=long_ago())


CASES = {
    "state=review": asked_for_review,
    "attention=ready": lambda: refresh(factories.theme()),
    "state=changed": changed,
    "state=scheduled": scheduled,
    "outcome=refused": refused,
    "maker=left": left,
    "outcome=given-up": given_up,
    "attention=unsourced": unsourced,
    "link=gone": lambda: with_link(link_status="gone", link_checked_on=timezone.now()),
    "link=unreachable": lambda: with_link(
        link_status="unreachable", link_checked_on=timezone.now()
    ),
    "link=moved": lambda: with_link(link_status="moved", link_checked_on=timezone.now()),
    "link=unchecked": with_link,
    "spanish=lacking": lambda: refresh(factories.theme(title_es="")),
    "attention=disputed": disputed,
    "attention=unreviewed": unreviewed,
}


def told(editor):
    """By label: the counts and addresses of what needs attention."""
    items = editor.get("/admin/").context["attention"]
    return {
        str(item["label"]): [(place.count, place.address) for place in item["places"]]
        for item in items
    }


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.query)
def test_each_need_is_counted_and_leads_to_its_entries(editor, need):
    assert str(need.label) not in told(editor)
    CASES[need.query]()

    ((count, address),) = told(editor)[str(need.label)]
    listed = editor.get(address).context["cl"].result_list

    assert count == len(listed) == 1
    assert address.endswith(f"?{need.query}")


def test_a_quiet_site_says_that_nothing_waits(editor):
    factories.live(factories.theme())

    assert "Nothing waits for you." in editor.get("/admin/").text


def test_a_draft_that_lacks_something_is_not_ready(editor):
    factories.initiative(title_en="")

    assert "Ready, and not live" not in told(editor)


def test_nobody_is_told_of_entries_that_they_may_not_see(client):
    asked_for_review()
    clerk = User.objects.create_user("luz", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_theme"))
    client.force_login(clerk)

    assert told(client) == {}


def test_a_need_that_does_not_exist_filters_nothing(editor):
    factories.initiative()

    assert (
        len(editor.get("/admin/timeline/initiative/?attention=sleep").context["cl"].result_list)
        == 1
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_page_asks_the_same_questions_for_any_number_of_entries(
    editor, django_assert_num_queries, number
):
    for count in range(number):
        factories.initiative(f"portal-{count}")

    # Content types are asked for once a process.
    editor.get("/admin/")

    with django_assert_num_queries(19 + NAME):
        editor.get("/admin/")


def test_all_that_needs_attention_is_counted_by_one_query(django_assert_num_queries):
    unreviewed()
    factories.live(factories.theme(title_es="Otro"))
    asked = [NeedOfNoun(need, model) for need in NEEDS for model in need.models]

    with django_assert_num_queries(1, using=EDITORIAL):
        numbers = numbers_in_need(asked)

    assert {(place.need.query, place.model): number for place, number in numbers.items()} == {
        ("attention=unreviewed", Source): 1
    }
    assert numbers_in_need([]) == {}
