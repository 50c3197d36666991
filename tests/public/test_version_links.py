import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

WAS_WRONG = "The launch day was given as 22 June; the source says 23 June."


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def change(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return entry


def correct(entry, **values):
    return publish([change(entry, **values)], kind="correction", note_en=WAS_WRONG)


def links_in(page, beginning, end):
    part = page.partition(beginning)[2].partition(end)[0]
    return [(href.replace("&amp;", "&"), text) for href, text in LINK.findall(part)]


LINK = re.compile(r'<a href="([^"]+)"[^>]*>([^<]+)</a>')


@pytest.fixture
def portal():
    entry = factories.initiative("portal", title_en="Kiosks", title_es="Kioscos")
    factories.live(factories.site(), entry, factories.theme())
    return entry


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_correction_leads_to_what_the_page_said_and_to_what_changed(client, portal, prefix):
    correct(portal, summary_en="Another opens.", slug="gateway")
    publish([factories.theme("other")])
    correct(portal, summary_en="A third opens.")

    page = text_of(client.get(f"{prefix}/initiatives/gateway/"))

    links = links_in(page, '<section class="correction_notices"', "</section>")
    here = f"{prefix}/initiatives/gateway"
    assert [href for href, _text in links] == [
        f"{prefix}/at/2/initiatives/gateway/",
        f"{here}/compare/?from=2&to=4",
        f"{prefix}/at/1/initiatives/gateway/",
        f"{here}/compare/?from=1&to=2",
    ]
    for href, _text in links:
        assert client.get(href).status_code == 200
    if not prefix:
        assert [text for _href, text in links[:2]] == ["Read what it said.", "What changed."]


def test_a_memento_shows_no_notice_of_today(client, portal):
    correct(portal, summary_en="Another opens.")

    for number in (1, 2):
        page = text_of(client.get(f"/at/{number}/initiatives/portal/"))
        assert "correction_notices" not in page
        assert "json+oembed" not in page


def test_what_is_withdrawn_leads_to_what_it_said(client, portal):
    unpublish(portal, note_en="It never was.")

    page = text_of(client.get("/initiatives/portal/"))

    links = links_in(page, '<div class="page_notice withdrawn"', "</div>")
    assert links == [("/at/1/initiatives/portal/", "Read what it said.")]
    assert client.get(links[0][0]).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_publication_leads_to_page_version_and_comparison(client, portal, prefix):
    correct(portal, summary_en="Another opens.", slug="gateway")

    first, second = (text_of(client.get(f"{prefix}/updates/{number}/")) for number in (1, 2))

    def hrefs(page):
        links = links_in(page, '<ul class="publication_entries">', "</ul>")
        return [href for href, _text in links if "initiatives/?" not in href]

    here = f"{prefix}/initiatives"
    assert hrefs(second) == [
        f"{here}/gateway/",
        f"{prefix}/at/2/initiatives/gateway/",
        f"{here}/gateway/compare/?from=1&to=2",
    ]
    assert f"{prefix}/at/1/initiatives/gateway/" in hrefs(first)
    for href in [*hrefs(first), *hrefs(second)]:
        assert client.get(href, follow=True).status_code == 200


def test_what_left_by_a_publication_leads_to_its_last_version(client, portal):
    other = factories.initiative("other")
    publish([other])
    unpublish(portal, reason=GONE)
    unpublish(other, note_en="It never was.")

    gone, withdrawn = (text_of(client.get(f"/updates/{number}/")) for number in (3, 4))

    assert "/at/1/initiatives/portal/" in gone
    assert "/compare/" not in gone + withdrawn
    assert "/at/4/initiatives/other/" in withdrawn
    for path in ("/at/1/initiatives/portal/", "/at/4/initiatives/other/"):
        assert client.get(path).status_code == 200


def test_feeds_lead_to_page_version_and_comparison(client, portal):
    correct(portal, summary_en="Another opens.")

    for path in ("/updates/corrections.atom", "/initiatives/portal/history.atom"):
        content = text_of(client.get(path)).partition('<content type="html">')[2]
        item = content.partition("</content>")[0]
        for href in ("/initiatives/portal/", "/at/2/initiatives/portal/"):
            assert f"&quot;http://testserver{href}&quot;" in item
        assert "/initiatives/portal/compare/?from=1&amp;amp;to=2&quot;" in item
    feed = client.get("/es/initiatives/portal/history.atom").content.decode()
    assert (
        'rel="alternate" type="text/html" href="http://testserver/es/initiatives/portal/history/"'
        in feed
    )


def test_what_has_no_page_has_no_versions_to_read(client, portal):
    page = text_of(client.get("/updates/1/"))

    assert "/at/1/initiatives/portal/" in page
    assert page.count("this version") == 1


def test_static_files_lead_to_versions_and_compare_nothing(client, portal):
    correct(portal, summary_en="Another opens.")

    for path in ("/updates/", "/updates/2/", "/initiatives/portal/", "/updates/feed.atom"):
        page = client.get(path, STATIC_EXPORT="yes").content.decode()
        assert "/compare/" not in page
        assert "?kind=" not in page
        assert "oembed" not in page
        assert ("/at/" in page) == (path != "/updates/")


def test_what_gave_its_address_to_another_is_led_to_where_it_is_now(client, portal):
    correct(portal, slug="gateway", title_en="Kiosks")
    factories.live(factories.initiative("portal", title_en="Another"))

    for path in ("/updates/", "/updates/1/", "/updates/feed.atom"):
        page = text_of(client.get(path))
        ways = re.findall(r'href=(?:"|&quot;)(?:http://testserver)?(/[^"&]*)[^>]*?>Kiosks<', page)
        ways += re.findall(r"(/initiatives/[^/]*/)&quot;&gt;Kiosks&lt;", page)
        assert set(ways) == {"/initiatives/gateway/"}
    assert re.search(r'href="/initiatives/gateway/">Kiosks<', text_of(client.get("/")))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_what_is_gone_leads_to_its_versions(client, portal, prefix):
    unpublish(portal, reason=GONE, note_en="It never was.")

    response = client.get(f"{prefix}/initiatives/portal/")

    assert response.status_code == 410
    history = f"{prefix}/initiatives/portal/history/"
    assert f'href="{history}"' in response.content.decode()
    assert f'href="{prefix}/at/1/initiatives/portal/"' in text_of(client.get(history))
