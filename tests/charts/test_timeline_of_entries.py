"""The small timeline of what an organisation led."""

from datetime import date

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.charts import drawing_of
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

TODAY = date(2026, 11, 26)


def led(slug, when, accent=1):
    made = factories.initiative(slug, rests_on=factories.source(f"of-{slug}"), date=when)
    refresh(made)
    return made, accent


def test_entries_are_drawn_in_order_of_date_without_eras():
    rows = [led("later", "2014", 3), led("earlier", "2001", 2)]

    drawing = drawing_of(rows, TODAY)

    assert [view.name for view in drawing.views] == ["wide", "tall"]
    for view in drawing.views:
        assert view.bands == ()
        assert [(row.slug, row.accent) for row in view.rows] == [("earlier", 2), ("later", 3)]
    assert drawing.description.startswith("2 dated entries, from 2001 to 2026.")


def test_what_has_no_date_is_named_apart():
    undated = factories.initiative("undated")

    drawing = drawing_of([led("dated", "2001"), (undated, 1)], TODAY)

    assert [entry.slug for entry in drawing.undated] == ["undated"]


def test_nothing_dated_is_not_drawn():
    assert drawing_of([(factories.initiative("undated"), 1)], TODAY) is None
    assert drawing_of([], TODAY) is None
