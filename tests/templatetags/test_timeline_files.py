"""What a page can be taken away as."""

import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests.stories import story

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

FILES = re.compile(r'<p class="list_files"><a href="([^"]*)">[^<]*</a> · <a href="([^"]*)">')


def files_of(client, path):
    return FILES.findall(client.get(path).content.decode())


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    "name",
    [
        *("initiatives", "sources", "indicators", "eras", "people", "organisations"),
        *("disputes", "updates"),
    ],
)
def test_every_list_leads_to_its_files(client, prefix, name):
    story()

    [(table, objects)] = files_of(client, f"{prefix}/{name}/")

    assert (table, objects) == (f"{prefix}/{name}.csv", f"{prefix}/{name}.json")
    assert client.get(table).status_code == client.get(objects).status_code == 200


def test_the_files_have_the_filters_that_are_applied(client):
    story()

    [(table, _objects)] = files_of(client, "/initiatives/?kind=law&era=nowhere&page=1")

    assert table == "/initiatives.csv?kind=law"
    assert client.get(table).status_code == 200


@pytest.mark.parametrize("path", ["/", "/initiatives/gob-1/", "/search/", "/updates/1/"])
def test_another_page_leads_to_none(client, path):
    story()

    assert files_of(client, path) == []


def test_a_preview_leads_to_no_file(editor):
    story()

    assert files_of(editor, "/preview/initiatives/") == []
