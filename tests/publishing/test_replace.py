import pytest
from django.db.models import QuerySet

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Citation, Dispute, Initiative, Milestone, Observation, Position, State
from timeline.publishing.derive import refresh
from timeline.publishing.replace import replace, replacements

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def sources():
    return factories.source("sear"), factories.source("sear-mexico")


def test_every_place_is_named(sources):
    old, new = sources
    portal, rank = factories.initiative(rests_on=old), factories.indicator(rests_on=old)
    dispute = Dispute.objects.create(
        initiative=portal, question_en="When?", note_es="Véase [@sear]."
    )
    Position.objects.create(dispute=dispute, source=old, text_en="In 2014 [[source:sear]].")

    found = [(change.entry, change.column) for change in replacements(old, new)]

    texts = ["body_en", "body_es", "summary_en", "summary_es"]
    expected = [(portal, name) for name in [*texts, "note_es", "text_en", "source", "source"]]
    expected += [(rank, name) for name in ["description_en", "description_es", "source"]]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_replace_changes_every_place_and_what_follows_from_it(sources):
    old, new = sources
    portal, rank = factories.initiative(rests_on=old), factories.indicator(rests_on=old)
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    Position.objects.create(dispute=dispute, source=old, locator="p. 3")
    refresh(portal, rank)

    changed = replace(old, new)

    portal.refresh_from_db()
    assert (changed, portal.body_en) == ([portal, rank], "It opened in 2014 [@sear-mexico].")
    assert replacements(old, new) == []
    rows = (Milestone, Observation, Position, Citation)
    assert {row.source for model in rows for row in model.objects.all()} == {new}
    assert Position.objects.get().locator == "p. 3"


def test_a_milestone_that_names_the_source_twice_is_changed_in_both_places(sources):
    old, new = sources
    factories.initiative(rests_on=old)
    Milestone.objects.update(description_en="Launched [@sear].")

    replace(old, new)

    milestone = Milestone.objects.get()
    assert (milestone.source, milestone.description_en) == (new, "Launched [@sear-mexico].")


def test_a_source_with_a_longer_key_is_left_alone(sources):
    old, _new = sources
    factories.initiative(body_en="Kept [@sear-mexico].")

    assert replace(old, factories.source("other")) == []
    assert Initiative.objects.get().body_en == "Kept [@sear-mexico]."


def test_what_visitors_see_stays_until_it_is_published(sources):
    old, new = sources
    portal = factories.initiative(rests_on=old)
    refresh(portal)
    factories.live(portal)

    replace(old, new)

    portal.refresh_from_db()
    assert portal.state == State.CHANGED
    assert "[@sear]" in Initiative.objects.using(PUBLIC).get().body_en


def test_nothing_is_half_replaced(sources, monkeypatch):
    old, new = sources
    portal = factories.initiative(rests_on=old)

    def broken(*entries):
        raise RuntimeError

    monkeypatch.setattr("timeline.publishing.replace.refresh", broken)
    with pytest.raises(RuntimeError):
        replace(old, new)

    portal.refresh_from_db()
    assert ("[@sear]" in portal.body_en, Milestone.objects.get().source) == (True, old)


@pytest.mark.parametrize("number", [1, 3])
def test_many_places_cost_what_one_costs(sources, django_assert_max_num_queries, number):
    old, new = sources
    for count in range(number):
        factories.initiative(f"n{count}", rests_on=old)

    with django_assert_max_num_queries(43):
        replace(old, new)


def test_replace_keeps_the_rows_from_other_editors(sources, monkeypatch):
    old, new = sources
    factories.initiative(rests_on=old)
    locked = {}
    real = QuerySet.select_for_update

    def record(rows, **options):
        locked[rows.model] = options
        return real(rows, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", record)
    replace(old, new)

    way = {"of": ("self",), "no_key": True}
    assert (locked[Initiative], locked[Milestone]) == (way, way)
