from datetime import timedelta

import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, Source
from timeline.publishing.attention import NEEDS, REVIEWED_WITHIN, ready, unchecked, unreviewed

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_a_need_has_a_choice_only_where_no_other_filter_finds_the_same():
    choices = [need.choice for need in NEEDS if need.choice]

    assert choices == ["ready", "unsourced", "disputed", "unreviewed"]


def test_a_draft_is_ready_where_its_parents_are():
    with_era = factories.initiative("with-era", era=factories.era())
    factories.initiative("without-words", summary_en="")

    assert list(ready(Initiative.objects.all())) == [with_era]


def test_a_link_is_unchecked_until_its_address_has_been_checked():
    waiting = factories.source("waiting", url="https://example.org/a")
    factories.source("checked", url="https://example.org/b", link_checked_on=timezone.now())
    factories.source("without-address")

    assert list(unchecked(Source.objects.all())) == [waiting]


def test_a_live_entry_waits_for_a_look_after_a_year_without_one():
    long_ago = timezone.now() - REVIEWED_WITHIN - timedelta(days=1)
    old, confirmed, young = (factories.initiative(slug) for slug in ("old", "confirmed", "young"))
    factories.live(old, confirmed, young)
    Initiative.objects.exclude(pk=young.pk).update(updated_at=long_ago, reviewed_at=long_ago)
    Initiative.objects.filter(pk=confirmed.pk).update(reviewed_at=timezone.now())

    assert list(unreviewed(Initiative.objects.all())) == [old]
