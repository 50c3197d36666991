import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.charts.timeline import LEAST_DENSE
from timeline.public import queries
from timeline.publishing import data_versions
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# How often each page asks the public database, whatever the number of rows.
ASKED = {
    "/": 12,
    "/eras/era-1/": 12,
    "/initiatives/": 11,
    "/initiatives/gob-1/": 12,
    "/sources/": 6,
    "/sources/report-1/": 10,
    "/indicators/": 6,
    "/indicators/rank-1/": 8,
    "/people/ana-perez/": 12,
    "/organisations/agency/": 11,
    "/articles/essay-1/": 7,
    "/eras/": 6,
    "/people/": 9,
    "/organisations/": 9,
    "/articles/": 4,
    "/disputes/": 7,
    "/disputes/?era=era-1&theme=theme-1": 7,
    "/search/?q=disputed": 4,
    "/updates/": 5,
    "/updates/1/": 5,
    "/data/": 5,
    "/accessibility/": 5,
    "/updates/feed.atom": 4,
    "/sitemap.xml": 2,
    "/data/datapackage.json": 3,
    "/data/initiatives.csv": 2,
}


def asked(client, path):
    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_as_often_for_many_rows_as_for_one(client, rows):
    story(rows)
    data_versions.make()

    assert {path: asked(client, path) for path in ASKED} == ASKED


def test_a_story_that_is_drawn_dense_asks_no_more_often(client):
    story(LEAST_DENSE // 2 + 1)

    assert asked(client, "/") <= 12


def test_no_page_asks_more_than_twelve_times():
    assert max(ASKED.values()) <= 12


def test_the_frame_of_an_empty_site_has_no_publication():
    frame = queries.frame()

    assert (frame.number, frame.published_at, frame.source_count, frame.articles) == (
        0,
        None,
        0,
        [],
    )


def test_what_the_page_of_an_entry_reads_stays_the_same_when_another_is_published(client):
    story(2)
    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        client.get("/initiatives/law-1/")
    before = answers(captured)

    publish([factories.initiative("unrelated", era=None)])

    assert answers(captured) == before


def answers(captured):
    """What the database answers to the captured queries now."""
    found = []
    with connections[PUBLIC].cursor() as cursor:
        for query in list(captured):
            cursor.execute(query["sql"])
            found.append(cursor.fetchall())
    return found


def test_the_frame_counts_listed_sources_and_publications():
    report, other = factories.source("report"), factories.source("other")
    factories.live(factories.site(), report, other)
    unpublish(other)

    frame = queries.frame(None, True)

    assert (frame.site.name, frame.number, frame.source_count) == (
        "Digital government, dated",
        2,
        1,
    )


def test_the_timeline_tells_live_entries_in_order_of_era_and_date():
    late, early = factories.era("late", position=2), factories.era("early", position=1)
    report = factories.source("report")
    rows = [
        factories.initiative("c", era=late, rests_on=report, date="2001"),
        factories.initiative("b", era=early, rests_on=report, date="2010"),
        factories.initiative("a", era=early, rests_on=report, date="199X"),
    ]
    factories.live(*rows)
    factories.initiative("draft", era=early)

    told = [[row.slug for row in section.initiatives] for section in queries.timeline().sections]

    assert told == [["a", "b"], ["c"]]


def test_a_key_figure_is_the_latest_value():
    story()

    figures = queries.timeline().key_figures
    assert [str(figure.observation.value.normalize()) for figure in figures] == ["-61.5"]


def test_the_preview_reads_working_copies():
    portal = factories.initiative("portal", rests_on=factories.source("report"))
    publish([portal, portal.milestones.get().source])
    type(portal).objects.filter(pk=portal.pk).update(title_en="Changed")

    titles = [
        queries.initiative("portal", using=using).entry.title for using in (PUBLIC, EDITORIAL)
    ]

    assert titles == ["Portal portal", "Changed"]


def test_a_former_address_leads_on():
    old, new = factories.source("old"), factories.source("new")
    factories.live(old, new)
    unpublish(old, reason="replaced", replaced_by=new)

    former = queries.former_address("source", "old")

    assert (former.moved_to, queries.former_address("source", "never")) == ("new", None)
