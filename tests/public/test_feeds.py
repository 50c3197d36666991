import json
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.links.check import LinkAnswer
from timeline.models import Initiative, Publication, Site, Source
from timeline.public import feeds
from timeline.publishing.links import show_links, store_answer
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REPLACED, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = json.loads((Path(__file__).parents[1] / "cases/feed.json").read_text())["cases"]
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = pytest.mark.parametrize("path", ["/updates/feed.atom", "/es/updates/feed.atom"])
WAS_WRONG = "The launch day was given as 22 June; the source says 23 June."


def parsed(client, path="/updates/feed.atom", **headers):
    response = client.get(path, **headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def entries(client, path="/updates/feed.atom"):
    names = ("title", "summary", "id")
    found = parsed(client, path).iter(f"{ATOM}entry")
    return [tuple(entry.findtext(f"{ATOM}{name}") for name in names) for entry in found]


def contents(client, path="/updates/feed.atom"):
    """The lists of the entries, as elements."""
    found = list(parsed(client, path).iter(f"{ATOM}content"))
    assert {content.get("type") for content in found} <= {"html"}
    return [ElementTree.fromstring(content.text) for content in found]


def links(element):
    return [link.get("href").removeprefix("http://testserver") for link in element.iter("a")]


def ids(feed):
    return [element.text for element in feed.iter(f"{ATOM}id")]


def change(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return entry


def corrected_portal():
    """A portal that went live, was updated, and corrected."""
    portal = factories.initiative("portal", title_en="Kiosks", title_es="Kioscos")
    factories.live(factories.site(), portal)
    publish([change(portal, summary_en="A second portal opens.")], kind="update")
    notes = {"note_en": WAS_WRONG, "note_es": "El día era otro."}
    publish([change(portal, summary_en="A third portal opens.")], kind="correction", **notes)
    return portal


def with_author(client, case):
    feed = parsed(client, case["address"])

    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Digital government, dated"
    assert feed.findtext(f"{ATOM}author/{ATOM}uri") == "http://testserver/"


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
    authority = Site.objects.using(PUBLIC).get().tag_authority
    assert all(one.startswith(f"tag:{authority},{timezone.now().year}:") for one in found[0])


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


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_each_kind_has_a_feed_of_its_own_with_the_ids_of_the_log(client, prefix, settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    portal = corrected_portal()
    unpublish(portal, note_en="It never was.")
    language, year = prefix.strip("/") or "en", timezone.now().year
    tag = f"tag:timeline.example.org,{year}:"
    all_ids = [
        entry_id for _title, _note, entry_id in entries(client, f"{prefix}/updates/feed.atom")
    ]

    assert all_ids == [f"{tag}publication/{number}/{language}" for number in (4, 3, 2, 1)]
    feeds_of_kinds = {"new": (1, "new"), "changes": (2, "update")}
    feeds_of_kinds |= {"corrections": (3, "correction"), "withdrawals": (4, "withdrawal")}
    for name, (number, kind) in feeds_of_kinds.items():
        feed = parsed(client, f"{prefix}/updates/{name}.atom")
        assert ids(feed) == [
            f"{tag}updates/{kind}/{language}",
            f"{tag}publication/{number}/{language}",
        ]
        alternate = feed.find(f"{ATOM}link[@rel='alternate']").get("href")
        assert alternate == f"https://timeline.example.org{prefix}/updates/?kind={kind}"


@pytest.mark.parametrize("name", ["feed2", "correction", "x" * 200, "New"])
def test_a_feed_of_no_kind_is_not_there(client, name):
    factories.live(factories.site())

    assert client.get(f"/updates/{name}.atom").status_code == 404


def test_a_feed_without_entries_is_as_old_as_the_last_publication(client):
    corrected_portal()

    feed = parsed(client, "/updates/withdrawals.atom")

    last = Publication.objects.using(PUBLIC).get(number=3)
    assert list(feed.iter(f"{ATOM}entry")) == []
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == last.at


def test_a_checked_link_leaves_its_source_as_old_as_it_was(client):
    factories.live(factories.site(), factories.source("report", url="https://example.org/report"))
    before = Source.objects.using(PUBLIC).get().updated_at
    feed = client.get("/sources/report/history.atom").content

    store_answer("https://example.org/report", LinkAnswer("ok", code=200), date(2026, 11, 27))
    show_links()

    source = Source.objects.using(PUBLIC).get()
    assert (source.link_status, source.updated_at) == ("ok", before)
    assert client.get("/sources/report/history.atom").content == feed
    # What names no entry has a note alone.
    item = parsed(client).find(f"{ATOM}entry")
    assert item.findtext(f"{ATOM}summary") == "The links of sources were checked."
    assert item.find(f"{ATOM}content") is None


def test_an_entry_has_a_feed_of_its_versions(client):
    portal = corrected_portal()
    publish([factories.theme()])

    feed = parsed(client, "/initiatives/portal/history.atom")

    authority = Site.objects.using(PUBLIC).get().tagging_entity
    assert ids(feed) == [
        f"tag:{authority}:history/{portal.identifier}/en",
        *(f"tag:{authority}:publication/{number}/{portal.identifier}/en" for number in (3, 2, 1)),
    ]
    assert feed.findtext(f"{ATOM}title") == "Kiosks: history – Digital government, dated"
    first = feed.find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "Correction: Kiosks"
    assert first.findtext(f"{ATOM}summary") == WAS_WRONG
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/updates/3/"


@pytest.mark.parametrize("slug", ["nobody", "9" * 90, "x.y:z"])
def test_an_entry_that_never_was_has_no_feed(client, slug):
    factories.live(factories.site())

    for folder in ("initiatives", "sources", "people", "eras"):
        assert client.get(f"/{folder}/{slug}/history.atom").status_code == 404


def test_the_feed_of_an_entry_goes_where_the_entry_goes(client):
    portal, other = factories.initiative("portal"), factories.initiative("other")
    agency = factories.organisation("Agency")
    factories.live(factories.site(), portal, other, agency)
    publish([change(portal, slug="gateway")])

    moved = client.get("/es/initiatives/portal/history.atom")
    kind = client.get("/people/agency/history.atom")
    assert (moved.status_code, moved["Location"]) == (301, "/es/initiatives/gateway/history.atom")
    assert (kind.status_code, kind["Location"]) == (301, "/organisations/agency/history.atom")

    unpublish(other, reason=REPLACED, replaced_by=Initiative.objects.get(slug="gateway"))
    replaced = client.get("/initiatives/other/history.atom")
    assert (replaced.status_code, replaced["Location"]) == (
        301,
        "/initiatives/gateway/history.atom",
    )

    unpublish(agency, reason=GONE)
    assert client.get("/organisations/agency/history.atom").status_code == 410


def test_the_page_about_accessibility_has_a_feed(client):
    factories.live(factories.site(), factories.article("accessibility", kind="page"))

    assert len(entries(client, "/accessibility/history.atom")) == 1


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
    assert "& <b>" in "".join(contents(client, path)[0].itertext())
    assert len(set(ids(feed))) == len(ids(feed)) == 3


def test_the_feeds_of_two_languages_share_no_id(client):
    factories.live(factories.site())

    english, spanish = (
        set(ids(parsed(client, f"{prefix}/updates/feed.atom"))) for prefix in ("", "/es")
    )

    assert english & spanish == set()


def test_ids_stay_the_same_whatever_is_published_later(client, settings):
    portal = factories.initiative("portal")
    factories.live(factories.site(), portal)
    before = ids(parsed(client))
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    publish([change(Site.objects.get(), name_en="Another name")])
    unpublish(portal)

    after = ids(parsed(client))

    assert [one for one in after if one in before] == before


def test_the_content_leads_to_pages_and_says_how_many_more_there_are(client):
    themes = [factories.theme(f"theme-{number}") for number in range(54)]
    portal = factories.initiative("portal", title_en="Kiosks")
    publish([factories.site(), *themes, portal])

    [content] = contents(client)

    first, *_others, last = list(content.iter("a"))
    assert (first.get("href"), first.text) == ("http://testserver/initiatives/portal/", "Kiosks")
    assert (last.get("href"), last.text) == ("http://testserver/updates/1/", "and 36 more")
    assert len(list(content.iter("li"))) == 21


def test_a_title_in_another_language_says_so(client):
    factories.live(factories.site(), factories.source("key", title="Rapport", language="fr"))

    [content] = contents(client)

    assert [(link.text, link.get("lang")) for link in content.iter("a") if link.get("lang")] == [
        ("Rapport", "fr")
    ]


def test_a_feed_of_fifty_large_publications_stays_small_and_names_them_all(client, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_BYTES", 3_000)
    factories.live(factories.site())
    for number in range(52):
        publish([factories.theme(f"theme-{number}-{each}") for each in range(3)])

    newest, *_others, oldest = contents(client)

    assert len(entries(client)) == 50
    assert len(list(newest.iter("li"))) == 3
    [counted] = oldest.iter("a")
    assert (counted.get("href"), counted.text) == ("http://testserver/updates/4/", "3 entries")


@pytest.mark.parametrize("entry_count", [1, 3])
def test_a_feed_asks_the_same_for_one_and_for_three(client, django_assert_num_queries, entry_count):
    corrected_portal()
    for number in range(entry_count):
        batch = [factories.initiative(f"more-{number}-{each}") for each in range(entry_count)]
        publish(batch)

    with django_assert_num_queries(4, using=PUBLIC):
        client.get("/updates/feed.atom")
    with django_assert_num_queries(4, using=PUBLIC):
        client.get("/updates/new.atom")
    with django_assert_num_queries(4, using=PUBLIC):
        client.get("/initiatives/portal/history.atom")


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
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert client.get(path).content == client.get(path).content


def test_the_feed_is_the_same_whatever_the_thread_spoke_before(client):
    factories.live(factories.site())
    english = client.get("/updates/feed.atom").content

    with override("es"):
        assert client.get("/updates/feed.atom").content == english
