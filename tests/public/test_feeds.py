import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Publication
from timeline.public import queries
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = json.loads((Path(__file__).parents[1] / "cases/feed.json").read_text())["cases"]
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = pytest.mark.parametrize("path", ["/updates/feed.atom", "/es/updates/feed.atom"])


def parsed(client, path="/updates/feed.atom", **headers):
    response = client.get(path, **headers)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def entries(client, path="/updates/feed.atom"):
    names = ("title", "summary", "id")
    found = parsed(client, path).iter(f"{ATOM}entry")
    return [tuple(entry.findtext(f"{ATOM}{name}") for name in names) for entry in found]


def ids(feed):
    return [element.text for element in feed.iter(f"{ATOM}id")]


def with_author(client, case):
    feed = parsed(client, case["address"])

    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Digital government, dated"


def with_notes_as_text(client, case):
    note = case["published_with"]["note_en"]
    publish([factories.theme()], **case["published_with"])

    summary = parsed(client, case["address"]).find(f"{ATOM}entry/{ATOM}summary")

    assert (summary.get("type"), summary.text, len(summary)) == ("text", note, 0)


def with_ids_of_their_own(client, case):
    places = [
        {},
        {"secure": True},
        {"headers": {"host": "localhost:8443"}, "secure": True},
        {"headers": {"host": "127.0.0.1"}},
    ]
    found = [ids(parsed(client, case["address"], **place)) for place in places]

    assert found.count(found[0]) == len(places)
    assert all(one.startswith("tag:govdigital.invalid,2026:") for one in found[0])


RUN = {
    "author": with_author,
    "summary-is-text": with_notes_as_text,
    "ids-follow-no-scheme": with_ids_of_their_own,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_of_the_feed(case, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    factories.live(factories.site(), note_en="The story begins.")

    RUN[case["id"]](client, case)


def test_each_publication_is_an_entry_newest_first(client):
    portal = factories.initiative("portal", title_en="Kiosks")
    factories.live(factories.site(), portal, note_en="The story begins.")
    unpublish(portal, note_en="It was wrong.")

    assert [(title, summary) for title, summary, _id in entries(client)] == [
        ("Withdrawal: Kiosks", "It was wrong."),
        ("New: Kiosks and 1 more", "The story begins."),
    ]


def test_the_feed_has_its_own_language(client):
    factories.live(factories.site(), note_es="Comienza el relato.")

    assert entries(client, "/es/updates/feed.atom")[0][1] == "Comienza el relato."


@FEEDS
def test_the_feed_has_all_that_atom_asks_for(client, path):
    # RFC 4287, 4.1.1 and 4.1.2: what must be there, and once.
    portal = factories.initiative("portal", title_en="Kiosks & <b>", title_es="Kioscos & <b>")
    factories.live(factories.site(), portal)
    unpublish(portal, note_en="It was wrong.")
    feed = parsed(client, path)

    assert feed.tag == f"{ATOM}feed"
    assert feed.get(LANGUAGE) == ("es-MX" if path.startswith("/es") else "en")
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo
        alternate = [
            link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert len(alternate) == 1
    assert len(feed.findall(f"{ATOM}author")) == 1
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"
    for content in feed.iter(f"{ATOM}content"):
        # RFC 4287, 3.1.1.3: one div, and nothing beside it.
        assert (content.get("type"), [child.tag for child in content]) == ("xhtml", [f"{XHTML}div"])
    assert len(set(ids(feed))) == len(ids(feed)) == 3


def test_the_feeds_of_two_languages_share_no_id(client):
    factories.live(factories.site())

    english, spanish = (
        set(ids(parsed(client, f"{prefix}/updates/feed.atom"))) for prefix in ("", "/es")
    )

    assert english & spanish == set()


def test_ids_stay_the_same_whatever_is_published_later(client):
    portal = factories.initiative("portal")
    factories.live(factories.site(), portal)
    before = ids(parsed(client))
    unpublish(portal)

    after = ids(parsed(client))

    assert [one for one in after if one in before] == before


def test_a_number_that_is_used_again_has_another_id(client):
    # An older backup was put back, and something else was published.
    factories.live(factories.site())
    lost = entries(client)[0][2]
    Publication.objects.using(PUBLIC).all().delete()
    publish([factories.theme()])

    found = entries(client)[0][2]

    assert (lost == found, lost.split("/")[1], found.split("/")[1]) == (False, "1", "1")


def test_every_entry_of_a_publication_is_linked(client):
    themes = [factories.theme(f"theme-{number}") for number in range(60)]
    factories.live(
        factories.site(),
        *themes,
        factories.initiative("portal", title_en="", title_es="Kioscos") and factories.era(),
    )

    links = [link.get("href") for link in parsed(client).iter(f"{XHTML}a")]

    expected = {f"http://testserver/initiatives/?theme={theme.slug}" for theme in themes}
    assert set(links) == expected | {"http://testserver/", "http://testserver/eras/first-steps/"}
    assert len(links) == 62


def test_a_title_in_another_language_says_so(client):
    factories.live(factories.site(), factories.source("key", title="Rapport", language="fr"))

    marked = [item.get(LANGUAGE) for item in parsed(client).iter(f"{XHTML}li")]

    assert sorted(marked, key=str) == [None, "fr"]


def test_what_a_feed_cannot_carry_is_said_and_linked(client, monkeypatch):
    monkeypatch.setattr(queries, "FEED_ENTRIES", 22)
    publish([factories.theme(f"first-{number}") for number in range(30)])
    publish([factories.theme(f"second-{number}") for number in range(21)])

    second, first = parsed(client).iter(f"{ATOM}entry")

    assert len(list(second.iter(f"{XHTML}a"))) == 21
    *_linked, last = first.iter(f"{XHTML}a")
    assert (last.get("href"), last.text) == ("http://testserver/updates/1/", "and 10 more")
    assert len(list(first.iter(f"{XHTML}a"))) == queries.NAMED_ENTRIES + 1


def test_the_page_to_which_a_feed_leads_is_there_for_good(client):
    for number in range(25):
        publish([factories.theme(f"theme-{number}")])

    *_newer, oldest = parsed(client).iter(f"{ATOM}entry")

    address = oldest.find(f"{ATOM}link").get("href")
    assert "theme=theme-0" in client.get(address).content.decode()


@FEEDS
def test_a_site_without_publications_has_an_empty_feed(client, path):
    feed = parsed(client, path)

    assert list(feed.iter(f"{ATOM}entry")) == []
    assert feed.findtext(f"{ATOM}author/{ATOM}name")


def test_the_feed_is_the_same_whatever_the_thread_spoke_before(client):
    factories.live(factories.site())
    english = client.get("/updates/feed.atom").content

    with override("es"):
        assert client.get("/updates/feed.atom").content == english
