"""A plan stands when whoever made it may not publish any more; colleagues are told wherever it is shown."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.signing_in import just_signed_in
from timeline.models import Initiative, Notice, ScheduledPublication, State
from timeline.newsroom.events import plan_failed
from timeline.publishing.people import person_of
from timeline.publishing.schedule import left_by_maker, makers_of, pending, publish_due, schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

DAY = timedelta(days=1)
PLANS = "/admin/timeline/scheduledpublication/"
LEFT = "Eva Ruiz, who may not publish any more"


@pytest.fixture
def eva():
    return factories.person("eva", "editor", first_name="Eva", last_name="Ruiz")


@pytest.fixture
def chief():
    client = Client()
    just_signed_in(client, factories.person("ana", "administrator"))
    return client


@pytest.fixture
def plan(eva):
    return schedule([factories.initiative()], timezone.now() + DAY, by=person_of(eva))


def closes(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def loses_role(person):
    person.groups.set([Group.objects.get(name="contributor")])


def is_deleted(person):
    User.objects.filter(pk=person.pk).delete()


LEAVING = pytest.mark.parametrize("leave", [closes, loses_role, is_deleted])


@LEAVING
def test_a_plan_goes_live_though_its_maker_has_left(plan, eva, leave):
    leave(eva)

    publish_due(timezone.now() + 2 * DAY)

    assert Initiative.objects.using(PUBLIC).count() == 1
    assert not left_by_maker(ScheduledPublication.objects.all()).exists()


@LEAVING
def test_the_first_page_the_list_the_calendar_and_the_form_say_that_its_maker_has_left(
    plan, eva, chief, leave
):
    leave(eva)
    entry = Initiative.objects.get()
    month = f"{timezone.localtime(plan.at):%Y-%m}"

    first_page = chief.get("/admin/")
    listed = chief.get(PLANS, {"maker": "left"})
    calendar = chief.get("/admin/calendar/", {"month": month})
    form = chief.get(f"/admin/timeline/initiative/{entry.pk}/change/")

    (need,) = [
        need
        for need in first_page.context["attention"]
        if "Scheduled by somebody" in str(need["label"])
    ]
    assert [place.address for place in need["places"]] == [f"{PLANS}?maker=left"]
    assert LEFT in first_page.text
    assert list(listed.context["cl"].result_list) == [plan]
    assert LEFT in listed.text
    assert LEFT in calendar.text
    assert LEFT in chief.get(f"{PLANS}{plan.pk}/change/").text
    assert "Eva Ruiz may not publish any more. The plan stands until" in form.text


def test_nothing_is_said_of_a_maker_who_may_publish(plan, eva, chief):
    month = f"{timezone.localtime(plan.at):%Y-%m}"
    pages = [chief.get("/admin/"), chief.get("/admin/calendar/", {"month": month})]

    for page in pages:
        assert "Eva Ruiz" in page.text
        assert "may not publish any more" not in page.text


def test_a_plan_goes_by_the_name_that_its_maker_has_now(plan, eva, chief):
    User.objects.filter(pk=eva.pk).update(first_name="Eva María", username="eva-maria")
    client = Client()
    client.force_login(User.objects.get(pk=eva.pk))

    assert makers_of([plan])[plan.pk] == ("Eva María Ruiz", True)
    assert "Eva María Ruiz" in chief.get(PLANS).text
    assert client.get("/admin/").context["my_work"][0].key == "scheduled"


def test_somebody_of_the_same_name_has_not_made_the_plan(plan, eva):
    other = factories.person("eva2", "editor", first_name="Eva", last_name="Ruiz")
    plan.problem = "A source is missing."

    plan_failed(plan)

    assert [notice.person_pk for notice in Notice.objects.all()] == [eva.pk] != [other.pk]


def test_all_editors_hear_that_a_plan_of_somebody_who_left_failed(plan, eva):
    carla = factories.person("carla", "editor")
    loses_role(eva)
    plan.problem = "A source is missing."

    plan_failed(plan)

    assert [notice.person_pk for notice in Notice.objects.all()] == [carla.pk]


@pytest.mark.parametrize("change", [{"role": "contributor"}, {"role": ""}, {"is_active": None}])
def test_who_takes_the_role_away_is_told_of_the_plans(plan, eva, chief, change):
    form = f"/admin/auth/user/{eva.pk}/change/"

    page = chief.post(form, sent(chief.get(form), **change), follow=True)

    assert "1 publication that this person has scheduled still goes live at its time:" in page.text
    assert f'<a href="{PLANS}?maker=left">see them</a>' in page.text


def test_who_deletes_the_account_is_told_of_the_plans(plan, eva, chief):
    page = chief.post(f"/admin/auth/user/{eva.pk}/delete/", {"post": "yes"}, follow=True)

    assert not User.objects.filter(pk=eva.pk).exists()
    assert f'<a href="{PLANS}?maker=left">see them</a>' in page.text
    assert pending().get() == plan


def test_a_plan_made_anew_is_its_new_makers(plan, eva, chief):
    closes(eva)
    entry = Initiative.objects.get()
    at = f"{timezone.localtime() + DAY:%Y-%m-%dT%H:%M}"

    chief.post(f"/admin/timeline/initiative/publish/?entry={entry.pk}", {"kind": "new", "at": at})

    anew = pending().get()
    assert makers_of([anew])[anew.pk] == ("ana", True)
    assert entry.state == State.SCHEDULED
    assert not left_by_maker(pending()).exists()


def test_a_plan_of_before_makers_were_kept_is_no_leavers(chief):
    plan = schedule([factories.initiative()], timezone.now() + DAY)
    ScheduledPublication.objects.filter(pk=plan.pk).update(by="Luis")
    plan.refresh_from_db()

    assert makers_of([plan])[plan.pk] == ("Luis", True)
    assert not left_by_maker(pending()).exists()


def test_a_maker_is_named_in_the_editors_language(plan, eva, chief):
    closes(eva)

    with override("es"):
        assert "Eva Ruiz, que ya no puede publicar" in chief.get(f"/es{PLANS}").text
