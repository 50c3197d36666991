import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests.stories import story
from timeline.data_tables.rows import StoryRows, page_of
from timeline.registry.tables import TABLES
from timeline.texts.markup import plain_text, words_once

PAGES = {
    ("initiative", "mexicox"): "/initiatives/mexicox/",
    ("source", "a:b.c"): "/sources/a:b.c/",
    ("person", "ana-perez"): "/people/ana-perez/",
    ("theme", "health"): "/initiatives/?theme=health",
    ("article", "accessibility"): "/accessibility/",
}


@pytest.mark.parametrize("origin", ["", "https://timeline.example.org"])
@pytest.mark.parametrize("entry", PAGES)
def test_a_page_has_a_whole_address_where_the_site_has_one(settings, origin, entry):
    settings.PUBLIC_URL = origin

    assert page_of(*entry) == origin + PAGES[entry]


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_pages_of_entries_answer(client):
    story()
    columns = [*TABLES["entries"].columns]

    rows = [dict(zip(columns, row, strict=True)) for row in StoryRows(PUBLIC).of(TABLES["entries"])]

    assert {row["kind"] for row in rows} == {
        *("era", "initiative", "indicator", "source"),
        *("person", "organisation", "article", "theme"),
    }
    assert [row["page"] for row in rows if client.get(row["page"]).status_code != 200] == []


@pytest.mark.parametrize(
    "text", ["", "It began [@a, p. 3].", "*One* [[era:first|two]]\n\n- three\n- four", "a < b"]
)
def test_words_that_are_read_once_are_the_same(text):
    assert words_once(text) == plain_text(text)
