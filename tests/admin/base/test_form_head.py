import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.registered import model_admins
from timeline.models import Initiative, State
from timeline.publishing.review import ask_for_review
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ROLES = ("contributor", "editor", "administrator")
BAR = re.compile(r'<div class="save-bar">.*?</div>', re.DOTALL)
PRESSED = re.compile(r"<(?:button|a)\b([^>]*)>([^<]*)</")
# The filled button for each role, in each state of an initiative that nothing keeps from going live.
FILLED = {
    State.DRAFT: ("Ask for review…", "Publish…", "Publish…"),
    State.IN_REVIEW: ("Save", "Publish…", "Publish…"),
    State.LIVE: ("Save", "Save", "Save"),
    State.CHANGED: ("Ask for review…", "Publish…", "Publish…"),
    # Meanwhile a contributor only reads.
    State.SCHEDULED: ("Close", "Save", "Save"),
    State.WITHDRAWN: ("Save", "Save", "Save"),
}


def signed_in(role):
    client = Client()
    client.force_login(factories.person(role, role))
    return client


def initiative_in(state):
    portal = factories.initiative()
    if state in (State.LIVE, State.CHANGED, State.WITHDRAWN):
        factories.live(portal)
    if state == State.CHANGED:
        Initiative.objects.update(fingerprint="another")
    elif state == State.WITHDRAWN:
        unpublish(portal)
    elif state == State.IN_REVIEW:
        ask_for_review([portal], by="luis")
    elif state == State.SCHEDULED:
        schedule([portal], timezone.now() + timedelta(days=1))
    return portal


def bar_buttons(page):
    """What the save bar says, and which of it is filled."""
    [bar] = BAR.findall(page)
    found = PRESSED.findall(bar)
    filled = [words for attributes, words in found if 'class="default"' in attributes]
    return [words for _attributes, words in found], filled


@pytest.mark.parametrize("state", FILLED)
def test_one_button_is_filled_for_each_role_in_each_state(state):
    portal = initiative_in(state)
    assert Initiative.objects.get().state == state

    for role, words in zip(ROLES, FILLED[state], strict=True):
        page = signed_in(role).get(f"/admin/timeline/initiative/{portal.pk}/change/")
        _all, filled = bar_buttons(page.content.decode())

        assert (role, filled) == (role, [words])


@pytest.mark.parametrize("state", FILLED)
def test_publishing_stands_once_on_a_form(state):
    portal = initiative_in(state)

    page = signed_in("editor").get(f"/admin/timeline/initiative/{portal.pk}/change/")

    assert bar_buttons(page.content.decode())[0] == ["Save", "Save and go on", "Publish…"]
    assert page.content.decode().count("Publish…") == 1


@pytest.mark.parametrize("role", ROLES)
def test_saving_comes_first_where_something_stands_in_the_way(role):
    portal = factories.initiative(summary_en="It opened [@nobody].")

    page = signed_in(role).get(f"/admin/timeline/initiative/{portal.pk}/change/")

    assert bar_buttons(page.content.decode())[1] == ["Save"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("noun", [editing.opts for editing in model_admins()], ids=str)
def test_one_button_is_filled_to_add_and_to_refuse(role, noun):
    client = signed_in(role)
    address = f"/admin/{noun.app_label}/{noun.model_name}/add/"

    for answer in (client.get(address), client.post(address, {})):
        if answer.status_code == 200:
            assert bar_buttons(answer.content.decode())[1] == ["Save"]


def test_a_form_in_a_window_of_its_own_saves_and_no_more():
    portal = initiative_in(State.DRAFT)

    page = signed_in("editor").get(f"/admin/timeline/initiative/{portal.pk}/change/?_popup=1")

    assert bar_buttons(page.content.decode()) == (["Save"], ["Save"])
