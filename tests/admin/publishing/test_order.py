from datetime import timedelta

import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import versions
from timeline.models import Era, State
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADDRESS = "/admin/timeline/era/order/"


@pytest.fixture
def eras():
    return [factories.era("first", position=1), factories.era("second", position=2)]


def order(client, **places):
    return client.post(
        ADDRESS, {str(Era.objects.get(slug=slug).pk): place for slug, place in places.items()}
    )


def test_entries_are_put_in_another_order_and_keep_it_in_their_history(contributor, eras):
    factories.live(*eras)

    order(contributor, first=2, second=1)

    assert [era.slug for era in Era.objects.all()] == ["second", "first"]
    assert {era.state for era in Era.objects.all()} == {State.CHANGED}
    assert [versions(Era, era.pk).count() for era in eras] == [2, 2]


def test_what_stays_where_it_is_is_not_written(contributor, eras):
    page = contributor.post(ADDRESS, {str(era.pk): era.position for era in eras}, follow=True)

    assert "The order was so already." in page.content.decode()
    assert not versions(Era, eras[0].pk).filter(revision__comment__contains="ordered").exists()


@pytest.mark.parametrize("place", ["", "-1", "x", "99999999999999999999"])
def test_a_place_that_is_no_number_is_refused_and_kept(contributor, eras, place):
    page = order(contributor, first=place, second=1)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [str(eras[0].pk)]
    assert Era.objects.get(slug="second").position == 2


def test_what_is_scheduled_only_an_editor_moves(contributor, client, eras):
    schedule([eras[0]], timezone.now() + timedelta(days=1))

    refused = order(contributor, first=2, second=1)
    client.force_login(factories.person("eva", "editor"))
    order(client, first=2, second=1)

    assert "Only an editor can change it meanwhile." in refused.content.decode()
    assert [era.slug for era in Era.objects.all()] == ["second", "first"]


@pytest.mark.parametrize("kind", ["era", "article", "subject"])
def test_the_list_leads_to_its_order(contributor, kind):
    assert "/order/" in contributor.get(f"/admin/timeline/{kind}/").content.decode()
