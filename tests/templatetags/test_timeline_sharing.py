"""What other sites are told of a page in its head."""

import json
import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.sharing.test_pictures import PAGES
from tests.stories import story

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HOST = "http://testserver"


def head_of(client, path):
    """The properties, and the links by what they are."""
    page = client.get(path).content.decode()
    properties = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)"', page))
    links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]*)"', page))
    [links["canonical"]] = re.findall(r'<link rel="canonical" href="([^"]*)"', page)
    return properties, links


@pytest.mark.parametrize(("prefix", "locale"), [("", "en_GB"), ("/es", "es_MX")])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_its_one_address_and_its_words_in_each_language(
    client, path, prefix, locale
):
    story()

    properties, links = head_of(client, prefix + path)

    assert links["canonical"] == properties["og:url"] == f"{HOST}{prefix}{path}"
    assert links["x-default"] == links["en"] == f"{HOST}{path}"
    assert links["es"] == f"{HOST}/es{path}"
    assert properties["og:locale"] == locale
    # Of a source's page, programs would take the site for what the source appeared in.
    assert bool(properties.get("og:site_name")) == ("/sources/report-1/" not in path)
    assert properties["og:title"]
    assert properties["og:description"]
    assert properties["og:image:alt"].startswith(properties["og:title"])
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1200", "630")


def test_the_words_are_those_of_the_page(client):
    factories.live(factories.initiative("portal", rests_on=factories.source("report")))

    english, _links = head_of(client, "/initiatives/portal/")
    spanish, _links = head_of(client, "/es/initiatives/portal/")

    assert (english["og:title"], english["og:description"]) == ("Portal portal", "A portal opens.")
    assert spanish["og:title"] == "Portal portal (es)"
    assert spanish["og:description"] == "Se abre un portal."
    assert (english["og:type"], english["og:locale:alternate"]) == ("article", "es_MX")


def test_a_page_that_has_no_spanish_has_its_english_address(client):
    words = {"title_es": "", "summary_es": "", "body_es": ""}
    factories.live(factories.initiative("portal", rests_on=factories.source("report"), **words))

    properties, links = head_of(client, "/es/initiatives/portal/")

    assert links == {
        "canonical": f"{HOST}/initiatives/portal/",
        "en": f"{HOST}/initiatives/portal/",
        "x-default": f"{HOST}/initiatives/portal/",
    }
    assert properties["og:locale"] == "en_GB"
    assert "og:locale:alternate" not in properties


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    "path",
    [
        *("initiatives/?utm_source=x", "initiatives/?page=1", "initiatives/?kind=&theme=portals"),
        *("initiatives/?order=title", "initiatives/?kind=portal&page=2", "initiatives/?page=2x"),
        *(
            "disputes/?era=era-1",
            "search/?q=portal",
            "search/?q=portal&page=2",
            "indicators/rank-1/?front=x",
        ),
    ],
)
def test_a_list_that_is_narrowed_or_put_in_order_has_the_address_of_the_list(client, path, prefix):
    story()

    properties, links = head_of(client, f"{prefix}/{path}")
    name = path.partition("?")[0]

    assert links["canonical"] == properties["og:url"] == f"{HOST}{prefix}/{name}"
    assert (links["en"], links["es"]) == (f"{HOST}/{name}", f"{HOST}/es/{name}")
    assert links["x-default"] == f"{HOST}/{name}"


@pytest.mark.parametrize("path", ["/sources/", "/eras/", "/initiatives/", "/es/eras/"])
def test_a_further_page_of_a_list_has_its_own_address(client, path, monkeypatch):
    monkeypatch.setattr("timeline.public.queries.ROWS_PER_PAGE", 1)
    monkeypatch.setattr("timeline.public.facets.PER_PAGE", 1)
    story(2)

    properties, links = head_of(client, f"{path}?page=2")

    assert links["canonical"] == properties["og:url"] == f"{HOST}{path}?page=2"
    assert links["es"] == f"{HOST}/es{path.removeprefix('/es')}?page=2"
    assert links["x-default"] == links["en"] == f"{HOST}{path.removeprefix('/es')}?page=2"


@pytest.mark.parametrize("path", ["/nowhere/", "/es/nowhere/"])
def test_a_page_that_is_not_there_has_no_address(client, path):
    factories.live(factories.site())

    page = client.get(path).content.decode()

    assert "canonical" not in page
    assert "og:" not in page


def test_a_preview_tells_other_sites_nothing(admin_client):
    factories.initiative("draft")

    page = admin_client.get("/preview/initiatives/draft/").content.decode()

    assert "Portal draft" in page
    assert "og:" not in page
    assert "canonical" not in page
    assert "manifest" not in page


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es")])
def test_a_device_keeps_the_site_under_its_name(client, prefix, language):
    factories.live(factories.site())

    page = client.get(f"{prefix}/").content.decode()
    answer = client.get(re.search(r'rel="manifest" href="([^"]+)"', page)[1])
    manifest = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["start_url"]) == (language, f"{prefix}/")
    assert manifest["name"] == {"en": "Digital government, dated"}.get(
        language, "Gobierno digital, con fechas"
    )
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
    assert 'rel="apple-touch-icon"' in page
