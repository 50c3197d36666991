"""The menu, the foot, the lists that search offers, and those on a page that is not there."""

import re
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.public.list_pages import LIST_PAGES, asks_for_disputes, named_by
from timeline.publishing.derive import refresh
from timeline.publishing.unpublish import unpublish
from timeline.search import parse_question

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def text_of(response):
    return " ".join(response.content.decode().split())


def links(text, begin, end):
    """The words and addresses of the links of a part of a page."""
    part = text.partition(begin)[2].partition(end)[0]
    return [
        (words, path) for path, words in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', part)
    ]


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        (
            "",
            ["Timeline", "Initiatives", "Articles", "Indicators", "Disputes", "Sources", "Search"],
        ),
        (
            "/es",
            *[
                [
                    "Cronología",
                    "Iniciativas",
                    "Artículos",
                    "Indicadores",
                    "Discrepancias",
                    "Fuentes",
                ]
            ],
        ),
    ],
)
def test_the_menu_leads_to_the_lists(client, prefix, words):
    story()

    menu = links(text_of(client.get(f"{prefix}/data/")), "<nav", "</nav>")

    assert [label for label, _path in menu][: len(words)] == words
    assert {client.get(path).status_code for _label, path in menu} == {200}


def test_the_foot_leads_to_all_else(client):
    story()

    foot = links(text_of(client.get("/data/")), "<footer", "</footer>")

    assert [label for label, _path in foot][-10:] == [
        *("Eras", "People", "Organisations", "Articles", "Disputes"),
        *("Updates", "Updates feed", "Data", "The whole story", "Accessibility"),
    ]
    assert {client.get(path).status_code for _label, path in foot if path.startswith("/")} == {200}


def test_no_menu_leads_to_nothing(client):
    factories.live(factories.site(), factories.initiative("portal"))

    page = text_of(client.get("/data/"))

    for name in (
        "articles",
        "indicators",
        "disputes",
        "sources",
        "eras",
        "people",
        "organisations",
    ):
        assert f'href="/{name}/"' not in page
    assert 'href="/initiatives/"' in page


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/sources/", 'href="/sources/" aria-current="page"'),
        ("/articles/essay-1/", 'href="/articles/" aria-current="true"'),
        ("/initiatives/gob-1/", 'href="/initiatives/" aria-current="true"'),
        ("/people/ana-perez/", 'href="/people/" aria-current="true"'),
    ],
)
def test_the_menu_says_where_a_page_is(client, path, current):
    story()

    page = text_of(client.get(path))

    # What is in the menu may stand at the foot too.
    assert page.count("aria-current=") == page.count(current) >= 1


@pytest.mark.parametrize(
    "words",
    [
        *("disputed", "disputes", "disagree", "where do sources disagree", "Disagreement"),
        *("discrepan", "discrepancia", "en disputa", '"en disputa"', "no coinciden"),
    ],
)
def test_words_that_ask_for_disputes(words):
    assert asks_for_disputes(parse_question(words))


@pytest.mark.parametrize("words", ["", "agree", "displayed", "portal", "!!"])
def test_words_that_do_not(words):
    assert not asks_for_disputes(parse_question(words))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Articles", "articles"),
        ("ensayos", "articles"),
        ("épocas", "eras"),
        ("Fuentes", "sources"),
        ("organizaciones", "organisations"),
    ],
)
def test_the_name_of_a_list_finds_it(words, name):
    assert named_by(parse_question(words)).name == name


@pytest.mark.parametrize("words", ["open data", "sourced", ""])
def test_other_words_find_no_list(words):
    assert named_by(parse_question(words)) is None


@pytest.mark.parametrize(
    ("path", "places", "initiatives"),
    [
        ("/search/?q=disputed", "4 places where", "1 initiative on which"),
        ("/es/search/?q=en+disputa", "4 puntos en que", "1 iniciativa en que"),
    ],
)
def test_search_offers_the_disputes_and_the_disputed_entries(client, path, places, initiatives):
    story()

    page = text_of(client.get(path))

    offers = page.partition('class="search-offers"')[2].partition("</section>")[0]
    assert f'/disputes/">{places}' in offers
    assert f'/initiatives/?disputed=yes">{initiatives}' in offers


def test_search_offers_the_list_that_is_named(client):
    story()

    offered = text_of(client.get("/search/?q=people"))

    assert 'A page of this site: <a href="/people/">People</a>' in offered
    assert "search-offers" not in text_of(client.get("/search/?q=portal"))


def test_search_offers_nothing_where_nothing_is(client):
    factories.live(factories.site(), factories.initiative("portal"))

    for words in ("disputed", "people"):
        assert "search-offers" not in text_of(client.get(f"/search/?q={words}"))


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    ("path", "nearest", "words"),
    [
        ("/initiatives/gob-mx/", "/initiatives/", "gob mx"),
        ("/organisations/nobody/", "/organisations/", "nobody"),
        ("/articles/no-essay/", "/articles/", "no essay"),
        ("/nowhere/", "/", ""),
    ],
)
def test_a_missing_page_has_a_search_field_and_the_nearest_list_first(
    client, prefix, path, nearest, words
):
    story()

    response = client.get(prefix + path)
    page = text_of(response)

    assert response.status_code == 404
    assert f'name="q" type="search" value="{words}"' in page.partition("<main")[2]
    lists = links(page.partition("<main")[2], '<nav class="lists_nearby"', "</nav>")
    assert lists[0][1] == prefix + nearest
    assert len(lists) == len(LIST_PAGES)


def test_what_is_gone_has_them_too(client):
    story()
    portal = factories.initiative("portal-of-2001", rests_on=factories.source("report"))
    factories.live(portal)
    unpublish(portal, reason="gone", note_en="It never existed.")

    response = client.get("/initiatives/portal-of-2001/")
    page = text_of(response).partition("<main")[2]

    assert response.status_code == 410
    assert 'value="portal of 2001"' in page
    assert links(page, '<nav class="lists_nearby"', "</nav>")[0][1] == "/initiatives/"


def test_every_list_is_in_the_site_map(client):
    story()

    found = client.get("/sitemap.xml").content.decode()

    for path in ("eras", "people", "organisations", "articles", "disputes", "updates", "data"):
        assert f"<loc>http://testserver/{path}/</loc>" in found
        assert f"<loc>http://testserver/es/{path}/</loc>" in found


def test_eras_have_an_index_with_span_sentence_and_number(client):
    story(2)

    page = text_of(client.get("/eras/"))

    assert '<time datetime="1991">1991</time>' in page
    assert page.index("/eras/era-1/") < page.index("/eras/era-2/")
    assert '<a href="/initiatives/?era=era-1">2 entries</a>' in page
    assert 'class="note-mark"' in page


def test_articles_have_an_index_with_author_and_standfirst(client):
    words = {"standfirst_en": "What was *meant* [@report].", "standfirst_es": "Qué se quiso."}
    essay = factories.article("one", author=factories.agent("Ana Pérez"), **words)
    page = factories.article("about", kind="page", title_en="About this")
    factories.live(factories.site(), factories.source("report"), essay, page)

    shown = text_of(client.get("/articles/")).partition("<main")[2].partition("</main>")[0]

    assert "Essay<br>Ana Pérez</p>" in shown
    assert "What was meant." in shown
    assert "Qué se quiso." in text_of(client.get("/es/articles/"))
    assert shown.index("/articles/one/") < shown.index(">About the site<")
    assert shown.index(">About the site<") < shown.index("/articles/about/")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_former_address_of_the_articles_leads_on(client, prefix):
    factories.live(factories.site(), factories.article("one"))

    response = client.get(f"{prefix}/essays/")

    assert (response.status_code, response.headers["Location"]) == (301, f"{prefix}/articles/")


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("/eras/", factories.era),
        ("/articles/", factories.article),
        ("/people/", lambda slug: factories.agent(f"Ana {slug}", slug=slug)),
        ("/organisations/", lambda slug: factories.organisation(f"Office {slug}", slug=slug)),
    ],
)
def test_an_index_has_fifty_entries_a_page(client, path, make):
    factories.live(factories.site(), *(make(f"entry-{number:02}") for number in range(51)))
    entries = re.compile(rf'href="{path}(entry-\d\d)/"')

    first, second = (client.get(f"{path}{query}") for query in ("", "?page=2"))

    assert len(set(entries.findall(text_of(first)))) == 50
    assert entries.findall(text_of(second)) == ["entry-50"]
    assert [
        client.get(f"{path}?page={wrong}").status_code for wrong in ("3", "0", "x", "9" * 30)
    ] == [
        404,
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_each_entry_of_an_index_has_its_days_and_the_number_of_its_sources(client, prefix):
    report = factories.source("report", factories.agent("Ana Pérez", slug="entry"))
    words = {"summary_en": "It began [@report].", "summary_es": "Empezó [@report]."}
    body = {"body_en": "It began [@report].", "body_es": "Empezó [@report]."}
    era, article = factories.era("entry", **words), factories.article("entry", **body)
    refresh(era, article)
    second = factories.source("second", publisher=factories.organisation("Office"))
    first, later = (datetime(2026, 5, day, 18, tzinfo=UTC) for day in (3, 9))
    with patch("django.utils.timezone.now", return_value=first):
        factories.live(factories.site(), report, second, era, article)
    era.title_en = "Changed"
    era.save()
    with patch("django.utils.timezone.now", return_value=later):
        factories.live(era)
    sources, published, updated = {
        "": ("1 source", "published 3 May 2026", "updated 9 May 2026"),
        "/es": ("1 fuente", "publicación: 3 de mayo de 2026", "último cambio: 9 de mayo de 2026"),
    }[prefix]

    eras, articles, people, organisations = (
        text_of(client.get(f"{prefix}/{name}/"))
        for name in ("eras", "articles", "people", "organisations")
    )

    assert f'<p class="entry_meta">{sources} · {published} · {updated}</p>' in eras
    assert f'<p class="entry_meta">{sources} · {published}</p>' in articles
    for page in (people, organisations):
        assert f"<span>{sources}</span> <span>{published}</span>" in page


@pytest.mark.parametrize(
    ("path", "title", "address"),
    [
        ("/search/suggestions.json?q=disputed", "Disputes", "/disputes/"),
        ("/es/search/suggestions.json?q=discrepan", "Discrepancias", "/es/disputes/"),
        ("/search/suggestions.json?q=people", "People", "/people/"),
    ],
)
def test_the_search_field_suggests_the_list(client, path, title, address):
    story()

    first = client.get(path).json()["suggestions"][0]

    assert (first["title"], first["address"], first["language"]) == (title, address, "")


def test_the_search_field_suggests_no_empty_list(client):
    factories.live(factories.site(), factories.initiative("portal"))

    assert client.get("/search/suggestions.json?q=disputed").json() == {"suggestions": []}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/disputes/", "Where sources disagree"),
        ("/people/", "People"),
        ("/es/organisations/", "Organizaciones"),
        ("/es/articles/", "Artículos"),
        ("/eras/", "Eras"),
    ],
)
def test_a_list_is_shared_under_its_name(client, path, title):
    story()

    assert f'property="og:title" content="{title}"' in text_of(client.get(path))
