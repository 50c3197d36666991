import json

import pytest
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Initiative
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def links(header):
    """By relation: the addresses of a Link header."""
    found = {}
    for part in header.split(", <"):
        address, _mark, words = part.lstrip("<").partition(">")
        relation = words.split('rel="')[1].partition('"')[0]
        found.setdefault(relation, []).append(address)
    return found


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_page_names_what_to_cite_its_versions_and_its_files(client, language):
    story(1)
    entry = Initiative.objects.get(slug="gob-1")
    page = f"http://testserver{language}/initiatives/gob-1/"
    named = f"{language}/initiatives/gob-1/"

    said = links(client.get(f"{language}/initiatives/gob-1/")["Link"])

    assert said["cite-as"] == [f"http://testserver{language}/id/{entry.identifier}"]
    assert said["timegate"] == [f"http://testserver/timegate{named}"]
    assert said["timemap"] == [f"http://testserver/timemap{named}"]
    assert said["linkset"] == [f"{page}linkset.json"]
    assert said["type"] == ["https://schema.org/WebPage"]
    assert said["describedby"] == [
        f"{page}{name}" for name in ("entry.jsonld", "cite.csl.json", "cite.bib", "cite.ris")
    ]


@override_settings(PUBLIC_URL=f"https://{'long.' * 30}example")
def test_a_long_header_leaves_out_what_describes_the_page(client):
    factories.live(factories.initiative("x" * 100))

    header = client.get(f"/initiatives/{'x' * 100}/")["Link"]

    assert len(header.encode()) <= 2_048
    assert "cite-as" in header
    assert 'rel="type"' in header


def test_the_linkset_has_all_of_them_and_one_member(client):
    story(1)

    response = client.get("/initiatives/gob-1/linkset.json")

    assert response["Content-Type"] == "application/linkset+json"
    content = json.loads(response.content)
    assert list(content) == ["linkset"]
    [context] = content["linkset"]
    assert context["anchor"] == "http://testserver/initiatives/gob-1/"
    assert len(context["describedby"]) == 4
    assert context["cite-as"][0]["href"].startswith("http://testserver/id/")


def test_the_linkset_of_what_is_gone_is_gone(client):
    story(1)
    unpublish(Initiative.objects.get(slug="gob-1"), reason="gone", note_en="It never was.")

    response = client.get("/initiatives/gob-1/linkset.json")

    assert response.status_code == 410
    assert "It never was." in response.content.decode()


def test_lists_and_previews_name_nothing_to_cite(client, admin_client):
    story(1)

    assert not client.get("/initiatives/").has_header("Link")
    assert not admin_client.get("/preview/initiatives/gob-1/").has_header("Link")


@pytest.mark.parametrize("rows", [1, 3])
def test_machine_addresses_ask_little(client, rows):
    story(rows)
    entry = Initiative.objects.get(slug="gob-1")

    with CaptureQueriesContext(connections[PUBLIC]) as identified:
        client.get(f"/id/{entry.identifier}")
    with CaptureQueriesContext(connections[PUBLIC]) as linkset:
        client.get("/initiatives/gob-1/linkset.json")

    assert len(identified) == 1
    assert len(linkset) == 3


def test_a_linkset_follows_its_page(client):
    story(1)

    assert client.get("/initiatives/none/linkset.json").status_code == 404
    assert client.get("/sources/none:1/linkset.json").status_code == 404
