import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


@pytest.fixture
def texts(db):
    factories.source("perez-2014", title="Portals")
    citing = factories.initiative("citing", title_en="A citing one", body_en="It is [@perez-2014].")
    other = factories.initiative("naming", title_en="A naming one", body_en="It is [@nobody].")
    plain = factories.initiative("plain", title_en="A plain one", body_en="perez-2014, in words")
    refresh(citing, other, plain)


FOUND = {
    "@perez-2014": ["A citing one"],
    "@perez-2014 citing": ["A citing one"],
    "@perez-2014 plain": [],
    "@nobody": ["A naming one"],
    "@perez": [],
    "@nobody @perez-2014": [],
    # Two texts have this character.
    "@": ["A citing one", "A naming one"],
}


@pytest.mark.parametrize("words", FOUND)
def test_a_list_finds_entries_by_what_they_cite(texts, editor, words):
    rows = editor.get(LIST, {"q": words}).context["cl"].result_list

    assert [row.title_en for row in rows] == FOUND[words]


def test_the_list_of_sources_finds_one_by_its_key_as_texts_write_it(texts, editor):
    rows = editor.get("/admin/timeline/source/", {"q": "@perez-2014"}).context["cl"].result_list

    assert [row.key for row in rows] == ["perez-2014"]


def test_the_tools_of_a_text_find_both_in_the_same_way(texts, editor):
    entries = editor.get("/admin/writing/entries/", {"q": "@perez-2014"}).json()["results"]
    sources = editor.get("/admin/writing/sources/", {"q": "@perez-2014"}).json()["results"]

    assert [row["value"] for row in entries if row["value"].startswith("initiative")] == [
        "initiative:citing"
    ]
    assert [row["value"] for row in sources] == ["perez-2014"]
