from xml.etree import ElementTree

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.public import sitemaps
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def addresses(client, path="/sitemap.xml"):
    tree = ElementTree.fromstring(client.get(path).content)
    return [place.text.removeprefix("http://testserver") for place in tree.iter(f"{MAP}loc")]


def test_every_address_of_the_map_answers(client):
    story()

    found = addresses(client)

    assert {client.get(path).status_code for path in found} == {200}
    assert len(found) == len(set(found))


def test_a_page_is_named_in_each_language_that_has_it(client):
    english = factories.initiative("only-english", title_es="")
    factories.live(english, factories.initiative("both"))

    found = [path for path in addresses(client) if "/initiatives/" in path and path.count("/") > 2]

    assert sorted(found) == [
        "/es/initiatives/",
        "/es/initiatives/both/",
        "/initiatives/both/",
        "/initiatives/only-english/",
    ]


def test_languages_of_a_page_name_each_other(client):
    factories.live(factories.era("early"))

    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    era = next(url for url in tree if url.findtext(f"{MAP}loc").endswith("/eras/early/"))

    assert [(link.get("hreflang"), link.get("href")) for link in era.iter(LINK)] == [
        ("en", "http://testserver/eras/early/"),
        ("es", "http://testserver/es/eras/early/"),
        ("x-default", "http://testserver/eras/early/"),
    ]


def test_withdrawn_entries_and_drafts_are_left_out(client):
    gone = factories.era("gone")
    factories.live(gone)
    unpublish(gone)
    factories.era("draft")

    assert [path for path in addresses(client) if "/eras/" in path] == ["/eras/", "/es/eras/"]


def test_a_large_site_has_an_index_of_maps(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "ENTRIES_PER_FILE", 2)
    factories.live(
        *(factories.theme("t"), *(factories.era(f"era-{number}") for number in range(3)))
    )

    parts = addresses(client)
    found = [path for part in parts for path in addresses(client, part)]

    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert len([path for path in found if path.startswith("/eras/era-")]) == 3
    assert client.get("/sitemap-3.xml").status_code == 404


def test_robots_are_led_to_the_map(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode().splitlines()


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/updates/feed.atom", "/es/"])
def test_no_page_names_another_site_than_public_url(client, settings, path):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.ALLOWED_HOSTS = ["10.0.0.7"]
    factories.live(factories.site(), factories.initiative())

    page = client.get(path, headers={"host": "10.0.0.7:8001"}).content.decode()

    assert "https://timeline.example.org" in page
    assert "10.0.0.7" not in page
    assert "http://timeline.example.org" not in page
