from datetime import date

import pytest

from govdigital.databases import EDITORIAL
from tests.factories import initiative
from timeline.models import Initiative, Milestone, raw_rows
from timeline.models.alphabet import sort_key

pytestmark = pytest.mark.django_db(databases=[EDITORIAL])


def test_inserted_rows_have_what_follows_from_their_columns():
    entry = initiative()

    raw_rows.insert(
        [Milestone(initiative=entry, kind="launched", date="1999-02") for _ in range(2)], EDITORIAL
    )

    bounds = Milestone.objects.values_list("date_earliest", "date_latest", "source")
    assert list(bounds) == [(date(1999, 2, 1), date(1999, 2, 28), None)] * 2


def test_a_row_with_the_same_key_is_replaced_in_the_named_columns():
    entry = initiative(title_en="Before", slug="before")

    rows = [Initiative(pk=entry.pk, title_en="After", slug="after", kind="portal")]
    raw_rows.insert(rows, EDITORIAL, replaced=["title_en", "sort_key_en"])

    entry.refresh_from_db()
    assert (entry.title_en, entry.slug) == ("After", "before")
    assert not rows[0]._state.adding
    stored_key = Initiative.objects.values_list("sort_key_en", flat=True).get()
    assert bytes(stored_key) == sort_key("After", "en")


def test_no_rows_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0, using=EDITORIAL):
        raw_rows.insert([], EDITORIAL)
