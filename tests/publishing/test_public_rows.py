import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, State
from timeline.publishing.public_rows import (
    former_addresses,
    is_live,
    last_number,
    last_number_of,
    live_copies,
    see_live,
    unlike_public,
)
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_numbers_are_those_of_the_log():
    portal, other = factories.initiative("one"), factories.initiative("two")
    assert (last_number(), last_number_of(portal)) == (0, 0)

    publish([portal])
    publish([other])

    assert (last_number(), last_number_of(portal), last_number_of(other)) == (2, 1, 2)


def test_unlike_public_leaves_out_what_visitors_have_as_it_is():
    same, draft = factories.initiative("same"), factories.initiative("draft")
    withdrawn = factories.initiative("withdrawn")
    publish([same, withdrawn])
    unpublish(withdrawn)

    batch = [same, draft, withdrawn]

    assert unlike_public(batch, live_copies(batch)) == [draft, withdrawn]


def test_see_live_believes_visitors_and_not_the_record():
    portal, draft = factories.initiative("live"), factories.initiative("draft")
    publish([portal])
    Initiative.objects.filter(pk=portal.pk).update(live_fingerprint="")
    Initiative.objects.filter(pk=draft.pk).update(live_fingerprint="recorded")
    entries = list(Initiative.objects.order_by("pk"))

    see_live(entries)

    assert [entry.state for entry in entries] == [State.LIVE, State.DRAFT]
    assert [is_live(entry) for entry in entries] == [True, False]


def test_former_addresses_name_both_kinds_of_page_of_an_agent_and_none_of_a_theme():
    agent, theme = factories.agent(), factories.theme()
    publish([agent, theme])

    unpublish(agent, theme, reason=GONE)

    assert former_addresses() == [("person", "ana-perez"), ("organisation", "ana-perez")]
