from datetime import timedelta

import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, State
from timeline.publishing.publish import publish
from timeline.publishing.schedule import publish_due, schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LATER = timezone.now() + timedelta(days=1)


def changed(slug):
    portal = factories.initiative(slug)
    factories.live(portal)
    Initiative.objects.filter(pk=portal.pk).update(fingerprint="another")
    return portal


def set_of(portal, **values):
    Initiative.objects.filter(pk=portal.pk).update(**values)
    return portal


def in_each_state():
    """One initiative in each state, and some in which several hold."""
    live, now = factories.initiative("live"), timezone.now()
    factories.live(live)
    schedule(
        [factories.initiative("planned"), set_of(changed("both"), review_requested_at=now)], LATER
    )
    schedule([set_of(changed("withdrawn-planned"), withdrawn_at=now)], LATER)
    factories.initiative("draft"), changed("changed")
    set_of(factories.initiative("asked"), review_requested_at=now)
    set_of(changed("asked-live"), review_requested_at=now)
    set_of(changed("withdrawn"), withdrawn_at=now, review_requested_at=now)


EXPECTED = {
    State.DRAFT: {"draft"},
    State.IN_REVIEW: {"asked", "asked-live"},
    State.LIVE: {"live"},
    State.CHANGED: {"changed"},
    State.SCHEDULED: {"planned", "both"},
    State.WITHDRAWN: {"withdrawn", "withdrawn-planned"},
}


def test_each_entry_is_in_one_state_and_of_several_the_first_counts():
    in_each_state()

    found = {state: set(Initiative.objects.in_state(state)) for state in State}

    assert {
        state: {entry.slug for entry in entries} for state, entries in found.items()
    } == EXPECTED


def test_an_entry_and_a_filter_tell_the_same_state():
    in_each_state()

    told = {entry.slug: entry.state for entry in Initiative.objects.all()}
    told_in_lists = {entry.slug: entry.state for entry in Initiative.objects.with_plans()}

    assert (
        told
        == told_in_lists
        == {slug: state for state, slugs in EXPECTED.items() for slug in slugs}
    )


def test_a_live_entry_says_so_while_its_changes_are_in_review():
    asked = set_of(changed("asked"), review_requested_at=timezone.now())

    asked.refresh_from_db()

    assert asked.state_in_words == "in review, live with unpublished changes"


def test_a_plan_that_was_refused_waits_no_more():
    portal = factories.initiative(summary_en="")
    schedule([portal], timezone.now())

    publish_due()

    assert portal.state == State.DRAFT


def test_publishing_ends_the_review():
    words = {"review_requested_by": "Luis", "review_note": "Please look.", "review_note_by": "Luis"}
    portal = set_of(factories.initiative(), review_requested_at=timezone.now(), **words)

    publish([portal])

    portal.refresh_from_db()
    assert (portal.state, portal.review_requested_by, portal.review_note) == (State.LIVE, "", "")
    assert portal.reviewed_at


def test_entries_are_found_by_their_state_in_the_list(editor):
    in_each_state()

    for state, slugs in EXPECTED.items():
        response = editor.get("/admin/timeline/initiative/", {"state": state})
        assert {entry.slug for entry in response.context["cl"].result_list} == slugs
