from xml.etree import ElementTree

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, path="/updates/feed.atom"):
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    names = ("title", "summary", "id")
    return [tuple(entry.findtext(f"{ATOM}{name}") for name in names) for entry in feed.iter(f"{ATOM}entry")]


def test_each_publication_is_an_entry_newest_first(client):
    portal = factories.initiative("portal", title_en="Kiosks")
    factories.live(factories.site(), portal, note_en="The story begins.")
    unpublish(portal, note_en="It was wrong.")

    found = entries(client)

    assert [(title, summary) for title, summary, _id in found] == [
        ("Withdrawal: Kiosks", "It was wrong."),
        ("New: Kiosks and 1 more", "The story begins."),
    ]
    assert found[0][2] == "http://testserver/updates/#publication-2"


def test_the_feed_has_its_own_language(client):
    factories.live(factories.site(), note_es="Comienza el relato.")

    assert entries(client, "/es/updates/feed.atom")[0][1] == "Comienza el relato."


def test_a_site_without_publications_has_an_empty_feed(client):
    assert entries(client) == []
