import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import State
from timeline.publishing.derive import refresh
from timeline.publishing.publish import publish
from timeline.publishing.review import ask_for_review
from timeline.publishing.unpublish import GONE, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

VERBS = {
    "publish": lambda portal: publish([portal]),
    "withdraw": lambda portal: unpublish(portal, reason=WITHDRAWN),
    "remove": lambda portal: unpublish(portal, reason=GONE),
}


@pytest.fixture
def portal():
    """A live entry with a change that waits for an editor."""
    portal = factories.initiative()
    factories.live(portal)
    portal.summary_en = "A better sentence."
    portal.save()
    refresh(portal)
    ask_for_review([portal], by="luis", note="Please look.")
    portal.refresh_from_db()
    return portal


@pytest.mark.parametrize("verb", VERBS)
def test_review_ends_with_what_an_editor_does(portal, verb):
    assert portal.state == State.IN_REVIEW
    reviewed_before = portal.reviewed_at

    VERBS[verb](portal)

    portal.refresh_from_db()
    review = (
        portal.review_requested_at,
        portal.review_requested_by,
        portal.review_note,
        portal.review_note_by,
    )
    assert review == (None, "", "", "")
    assert portal.reviewed_at > reviewed_before


@pytest.mark.parametrize("verb", ["publish", "remove"])
def test_a_withdrawal_is_forgotten_when_its_page_leaves_or_is_live_again(portal, verb):
    unpublish(portal, note_en="A mistake.", note_es="Un error.")

    VERBS[verb](portal)

    portal.refresh_from_db()
    recorded = (portal.withdrawn_at, portal.withdrawal_note_en, portal.withdrawal_note_es)
    assert recorded == (None, "", "")
