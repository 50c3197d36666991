import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.public import queries
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_neighbours_follow_the_story_across_eras():
    one, two = factories.era("one", position=1), factories.era("two", position=2)
    report = factories.source("report")
    rows = [
        factories.initiative(slug, era=era, rests_on=report, date=date)
        for slug, era, date in (("a", one, "2001"), ("b", one, ""), ("c", two, "2000"))
    ]
    factories.live(*rows)

    pages = {row.slug: queries.initiative(row.slug) for row in rows}
    beside = {
        slug: [
            getattr(side, "slug", None)
            for side in (page.neighbours.previous, page.neighbours.following)
        ]
        for slug, page in pages.items()
    }

    assert beside == {"a": [None, "b"], "b": ["a", "c"], "c": ["b", None]}


@pytest.mark.any_database
def test_neighbours_are_looked_for_in_the_index_of_their_era():
    row = factories.initiative("a", era=factories.era("one"), rests_on=factories.source("report"))
    factories.live(row)
    with CaptureQueriesContext(connections[PUBLIC]) as asked:
        queries.initiative("a")
    [sql] = [query["sql"] for query in asked if "COALESCE" in query["sql"]]

    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [line for *_numbers, line in cursor.fetchall()]

    found = [line for line in plan if line.startswith("SEARCH V0")]
    assert len(found) == 2
    assert all("(era_id=? AND withdrawn_at=?" in line for line in found)


def test_relations_are_told_both_ways_and_themes_are_reasons():
    story()

    whole, part = queries.initiative("law-1"), queries.initiative("gob-1")

    assert [(one.reason, one.initiative.slug) for one in part.relations] == [("Part of", "law-1")]
    assert [(one.reason, one.initiative.slug) for one in whole.relations] == [("Includes", "gob-1")]
    assert whole.related == []


def test_a_shared_theme_is_named_as_the_reason():
    theme, report = factories.theme(), factories.source("report")
    rows = [factories.initiative(slug, rests_on=report) for slug in ("a", "b")]
    for row in rows:
        row.themes.set([theme])
    factories.live(*rows)

    related = queries.initiative("a").related

    assert [(one.reason, one.initiative.slug) for one in related] == [("Also on portals", "b")]


def test_a_large_era_shows_its_best_sourced_entries(monkeypatch):
    monkeypatch.setattr("timeline.public.story.WHOLE", 2)
    monkeypatch.setattr("timeline.public.story.CHOSEN", 1)
    era, report = factories.era("era"), factories.source("report")
    poor = [factories.initiative(slug, era=era) for slug in ("a", "b")]
    factories.live(*poor, factories.initiative("sourced", era=era, rests_on=report))

    page = queries.timeline()

    assert page.drawing is None
    assert [row.slug for row in page.sections[0].initiatives] == ["sourced"]


def test_a_large_era_shows_its_main_entries_and_none_that_was_withdrawn(monkeypatch):
    monkeypatch.setattr("timeline.public.story.WHOLE", 2)
    monkeypatch.setattr("timeline.public.story.CHOSEN", 1)
    era, report = factories.era("era"), factories.source("report")
    rows = [factories.initiative("sourced", era=era, rests_on=report)]
    for slug in ("main", "left"):
        rows.append(factories.initiative(slug, era=era, main=True))
    factories.live(*rows, factories.initiative("other", era=era))
    unpublish(rows[2], reason="withdrawn", note_en="Wrong.", note_es="Falso.")

    [section] = queries.timeline().sections

    assert {row.slug for row in section.main} == {"sourced", "main"}
