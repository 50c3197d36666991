"""Numbers that several pages tell are the same, and the frame of a page reads titles only."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Citation, Source
from timeline.public import queries
from timeline.publishing import data_versions
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def whole_story():
    """Entries in the story and outside it, an opinion, a withdrawn one and a draft."""
    story(2)
    cited = Source.objects.get(key="report-1")
    abroad = factories.initiative("model-abroad", rests_on=cited)
    proposal = factories.initiative("proposal", rests_on=cited, kind="proposal")
    left = factories.initiative("left", rests_on=cited)
    factories.live(abroad, proposal, left)
    unpublish(left, reason="withdrawn", note_en="Wrong.", note_es="Falso.")
    factories.initiative("draft", rests_on=cited)
    data_versions.make()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_start_list_and_files_count_the_same_entries(client, whole_story, prefix):
    start = client.get(f"{prefix}/").content.decode()
    page = client.get(f"{prefix}/initiatives/")
    rows = client.get("/data/initiatives.json").json()
    entries = client.get("/data/entries.json").json()

    counted = int(re.search(r'initiatives/">(\d+) (?:entries|entradas)', start)[1])
    assert counted == page.context["page"].faceted_list.total == queries.entry_count() == 6
    # Among the tables is what was withdrawn, and said to be.
    withdrawn = {entry["address"] for entry in entries if entry["state"] == "withdrawn"}
    assert len([row for row in rows if row["slug"] not in withdrawn]) == counted


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_start_list_and_files_count_the_same_sources(client, whole_story, prefix):
    start = client.get(f"{prefix}/").content.decode()
    page = client.get(f"{prefix}/sources/")
    rows = client.get("/data/sources.csv").content.decode("utf-8-sig").splitlines()

    counted = int(re.search(r'sources/">(\d+) ', start)[1])
    assert counted == page.context["page"].sheet.paginator.count == len(rows) - 1 == 3


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_places_of_a_source_are_counted_alike(client, admin_client, whole_story, prefix):
    listed = client.get(f"{prefix}/sources/").content.decode()
    page = client.get(f"{prefix}/sources/report-1/")
    words = r"(?:cited at|citada en) (\d+) (?:places|lugares)"
    in_list = [int(number) for number in re.findall(words, listed)]
    places = page.content.decode().split('class="places"')[1].split("</section>")[0]
    by_entry = len(re.findall(r"<ul>(.*?)</ul>", places, re.DOTALL))
    by_place = sum(
        group.count("<li>") for group in re.findall(r"<ul>(.*?)</ul>", places, re.DOTALL)
    )

    total = Citation.objects.using(PUBLIC).listed().filter(source__key="report-1").places().count()
    assert max(in_list) == total == by_place
    assert by_entry == places.count('class="places-entry"')
    assert int(re.search(words, page.content.decode())[1]) == total


def test_admin_counts_places_as_readers_will_see_them(admin_client):
    story()
    source = Source.objects.get(key="report-1")

    form = admin_client.get(f"/admin/timeline/source/{source.pk}/change/").content.decode()

    live = Citation.objects.using(PUBLIC).listed().filter(source=source.pk).places().count()
    assert f"cited at {live} places" in form


PAGES = (
    "/",
    "/eras/era-1/",
    "/initiatives/",
    "/initiatives/gob-1/",
    "/sources/",
    "/sources/report-1/",
)
PAGES += (
    "/indicators/",
    "/indicators/rank-1/",
    "/eras/",
    "/people/",
    "/disputes/",
    "/articles/",
    "/people/ana-perez/",
    "/search/?q=portal",
    "/updates/",
    "/data/",
)


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", PAGES)
def test_the_frame_of_a_page_reads_titles_only(client, path, prefix):
    story()
    with CaptureQueriesContext(connections[PUBLIC]) as frame:
        queries.frame()
    with CaptureQueriesContext(connections[PUBLIC]) as page:
        answer = client.get(f"{prefix}{path}")

    assert answer.status_code == 200
    texts = re.compile(r'"(?:body|summary|standfirst|biography|description)(?:_en|_es)?"')
    assert [query["sql"] for query in frame if texts.search(query["sql"])] == []
    # The start page shows the essays; on others, no text of an article is read, and no row is read
    # again.
    articles = [query["sql"] for query in page if '"timeline_article"."body' in query["sql"]]
    # A source shows the sentences that cite it.
    assert bool(articles) == (path in ("/", "/sources/report-1/"))
    reading = [query for query in page if query["sql"].startswith('SELECT "timeline_article"')]
    assert len(reading) <= 2
