import json
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HERE = "http://testserver"


@pytest.fixture
def portal():
    entry = factories.initiative("portal", title_en='Kiosks & "<b>"', title_es="Kioscos")
    factories.live(factories.site(), entry, factories.era(), factories.indicator())
    return entry


def asked(client, url=f"{HERE}/initiatives/portal/", prefix="", **more):
    return client.get(f"{prefix}/oembed", {"url": url, **more})


def test_the_answer_shows_how_to_frame_the_page(client, portal):
    response = asked(client)

    assert response["Content-Type"] == "application/json"
    answer = json.loads(response.content)
    html = answer.pop("html")
    assert answer == {
        "version": "1.0",
        "type": "rich",
        "title": 'Kiosks & "<b>"',
        "provider_name": "Digital government, dated",
        "provider_url": f"{HERE}/",
        "cache_age": 86400,
        "width": 600,
        "height": 420,
    }
    assert html == (
        f'<iframe src="{HERE}/embed/initiatives/portal/" '
        'title="Kiosks &amp; &quot;&lt;b&gt;&quot;" width="600" height="420" loading="lazy">'
        "</iframe>"
    )
    assert client.get(re.search(r'src="http://testserver([^"]+)"', html)[1]).status_code == 200


@pytest.mark.parametrize(
    ("path", "framed"),
    [
        ("/initiatives/portal", "/embed/initiatives/portal/"),
        ("/initiatives/portal/?s=d16e676d#s-d16e676d", "/embed/initiatives/portal/"),
        ("/at/1/initiatives/portal/", "/embed/initiatives/portal/"),
        ("/es/at/1/initiatives/portal/", "/es/embed/initiatives/portal/"),
        ("/es/initiatives/portal/", "/es/embed/initiatives/portal/"),
        ("/embed/initiatives/portal/", "/embed/initiatives/portal/"),
        ("/initiatives/%70ortal/", "/embed/initiatives/portal/"),
        ("/eras/first-steps/", "/embed/eras/first-steps/"),
        ("/indicators/rank/", "/embed/indicators/rank/"),
    ],
)
@pytest.mark.parametrize("origin", [HERE, "https://testserver", "http://testserver:80"])
def test_every_address_of_the_page_is_known(client, portal, path, framed, origin):
    answer = asked(client, f"{origin}{path}").json()

    assert f'src="{HERE}{framed}"' in answer["html"]
    assert answer["provider_name"].startswith("Gobierno" if framed.startswith("/es") else "Digital")


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({"maxwidth": "400"}, (400, 420)),
        ({"maxwidth": "9999", "maxheight": "200"}, (600, 200)),
        ({"maxwidth": "1", "maxheight": "1"}, (1, 1)),
        *(({"maxwidth": wrong, "maxheight": wrong}, (600, 420)) for wrong in ("0", "-5", "abc")),
        *(({"maxwidth": wrong}, (600, 420)) for wrong in ("", "9" * 30, "4e2", "٤٠٠", "1.5", "\0")),
    ],
)
def test_the_frame_is_no_larger_than_is_asked(client, portal, limits, size):
    answer = asked(client, **limits).json()

    assert (answer["width"], answer["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in answer["html"]


@pytest.mark.parametrize("form", ["xml", "JSON", "", "x" * 300])
def test_another_format_is_501(client, portal, form):
    response = asked(client, format=form)

    assert response.status_code == 501
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_an_address_must_be_given(client, portal, prefix):
    for query in ("", "?url=", "?format=json"):
        assert client.get(f"{prefix}/oembed{query}").status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/initiatives/portal/",
        "http://testserver:8000/initiatives/portal/",
        "http://testserver.example.org/initiatives/portal/",
        "http://testserver@example.org/initiatives/portal/",
        "/initiatives/portal/",
        "javascript://testserver/initiatives/portal/",
        f"{HERE}/",
        f"{HERE}/initiatives/",
        f"{HERE}/initiatives/nobody/",
        f"{HERE}/fr/initiatives/portal/",
        f"{HERE}/sources/report/",
        f"{HERE}/accessibility/",
        f"{HERE}/initiatives/portal/history/",
        f"{HERE}/initiatives/{'x' * 1500}/",
        f"{HERE}/initiatives/%00/",
        "http://[::1",
        "http://testserver:port/initiatives/portal/",
        "x",
        "é" * 50,
    ],
)
def test_what_is_no_page_of_an_entry_here_is_404(client, portal, url):
    assert asked(client, url).status_code == 404


def test_what_has_moved_is_answered_there_and_what_is_gone_is_404(client, portal):
    other = factories.initiative("other")
    factories.live(other)
    type(portal).objects.filter(pk=portal.pk).update(slug="gateway")
    portal.refresh_from_db()
    publish([portal])
    unpublish(other, reason=GONE)

    moved = asked(client, f"{HERE}/es/initiatives/portal/", maxwidth="300")
    assert moved.status_code == 302
    answer = client.get(moved["Location"]).json()
    assert f'src="{HERE}/es/embed/initiatives/gateway/"' in answer["html"]
    assert answer["width"] == 300
    assert asked(client, f"{HERE}/initiatives/other/").status_code == 404


def test_it_asks_two_things(client, portal, django_assert_num_queries):
    with django_assert_num_queries(2, using=PUBLIC):
        asked(client)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_pages_lead_to_it(client, portal, prefix):
    publish([factories.article()])
    for path in ("/initiatives/portal/", "/eras/first-steps/", "/indicators/rank/"):
        page = client.get(f"{prefix}{path}").content.decode()
        link = re.search(
            r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page
        )
        address = unescape(link[1])
        query = urlencode({"url": f"{HERE}{prefix}{path}", "format": "json"})
        assert address == f"{HERE}{prefix}/oembed?{query}"
        assert client.get(address.removeprefix(HERE)).status_code == 200
    for path in ("/", "/articles/essay/"):
        assert b"json+oembed" not in client.get(f"{prefix}{path}").content


def test_a_preview_leads_nowhere(admin_client, portal):
    assert b"json+oembed" not in admin_client.get("/preview/initiatives/portal/").content
