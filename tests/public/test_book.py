"""The whole story as one page."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Initiative, Source
from timeline.public import book, queries
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_book_has_all_eras_entries_and_essays_in_order_and_one_list_of_notes(client, prefix):
    story(2)
    page = queries.book()

    text = text_of(client.get(f"{prefix}/book/"))

    places = []
    for section in page.eras:
        places.append(text.index(f'id="era-{section.era.slug}"'))
        for entry in section.entries:
            places.append(text.index(f'id="entry-{entry.initiative.slug}"'))
    for essay in page.essays:
        places.append(text.index(f'id="essay-{essay.slug}"'))
    assert len(places) > 4
    assert places == sorted(places)
    assert text.count('id="notes-heading"') == 1
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_headings_of_texts_stand_below_those_of_their_entries(client):
    source = factories.source("report")
    body = "## Long ago\n\nIt opened in 2014 [@report]."
    factories.live(factories.initiative("portal", rests_on=source, body_en=body))

    text = text_of(client.get("/book/"))

    assert re.search(r'<h3 id="entry-portal"\s*>Portal portal</h3>', text)
    assert re.search(r'<h4 id="section-long-ago[^"]*">Long ago</h4>', text)


@pytest.mark.parametrize("count", [1, 3])
def test_the_book_asks_no_more_queries_than_a_page_may(client, count):
    story(count)

    with CaptureQueriesContext(connections[PUBLIC]) as asked:
        assert client.get("/book/").status_code == 200

    assert len(asked) <= 12


def test_a_story_too_long_for_a_page_says_what_is_left_out(client, monkeypatch):
    story(3)
    cited = Source.objects.get(key="report-1")
    factories.live(*(factories.initiative(f"more-{number}", rests_on=cited) for number in range(4)))
    monkeypatch.setattr(book, "WHOLE", 2)

    with CaptureQueriesContext(connections[PUBLIC]) as asked:
        text = text_of(client.get("/book/"))

    left_out = queries.book().left_out
    assert left_out == queries.entry_count() - text.count('class="book_entry"') > 0
    assert f"{left_out} more entries have no room here" in text
    assert len(asked) <= 12


def test_an_entry_of_no_era_stands_after_the_eras(client):
    factories.live(factories.initiative("abroad", rests_on=factories.source("report")))

    text = text_of(client.get("/book/"))

    assert text.index("Outside of the eras") < text.index('id="entry-abroad"')


def test_neither_drafts_nor_what_was_withdrawn_are_in_the_book(client):
    story()
    factories.initiative("secret", title_en="Secret portal")
    unpublish(Initiative.objects.get(slug="gob-1"), note_en="The source was wrong.")

    text = text_of(client.get("/book/"))

    assert "Secret portal" not in text
    assert "entry-gob-1" not in text


@pytest.mark.parametrize(("path", "prefix"), [("/", ""), ("/data/", ""), ("/es/data/", "/es")])
def test_the_way_to_the_book_is_at_the_foot_and_beside_the_data(client, path, prefix):
    factories.live(factories.site())

    links = text_of(client.get(path)).count(f'href="{prefix}/book/"')

    assert links == (2 if "data" in path else 1)


def test_an_empty_site_has_an_empty_book(client):
    assert client.get("/book/").status_code == 200


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/initiatives/gob-1/", "publication 1, "),
        ("/es/initiatives/gob-1/", "publicación 1, "),
        ("/book/", "publication 2, "),
        ("/", "publication 2, "),
    ],
)
def test_paper_says_where_a_page_stands_and_as_of_which_publication(client, path, words):
    story()
    factories.live(factories.theme("later"))

    [printed] = re.findall(r'<p class="printed">(.*?)</p>', text_of(client.get(path)))

    assert printed.startswith(f"http://testserver{path} · ")
    assert words in printed
