import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import FormerAddress

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


@pytest.fixture
def portals():
    old, new = factories.initiative("old"), factories.initiative("new")
    factories.live(old, new)
    return old, new


@pytest.mark.parametrize(
    "typed", ["new", "/initiatives/new/", "https://example.org/initiatives/new"]
)
def test_what_replaces_an_entry_is_named_by_its_address(editor, portals, typed):
    old, _new = portals

    editor.post(
        f"{LIST}withdraw/?entry={old.pk}", {"reason": "replaced", "replaced_by_address": typed}
    )

    assert FormerAddress.objects.using(PUBLIC).get(address="old").moved_to == "new"


def test_an_address_where_nothing_is_live_is_refused(editor, portals):
    old, _new = portals
    factories.initiative("draft")

    response = editor.post(
        f"{LIST}withdraw/?entry={old.pk}", {"reason": "replaced", "replaced_by_address": "draft"}
    )

    assert response.context["form"].errors["replaced_by_address"] == [
        "No entry of this kind is live at this address."
    ]


def test_two_answers_to_what_replaces_it_are_refused(editor, portals):
    old, new = portals
    words = {"reason": "replaced", "replaced_by": new.pk, "replaced_by_address": "new"}

    response = editor.post(f"{LIST}withdraw/?entry={old.pk}", words)

    assert response.context["form"].errors["replaced_by_address"] == [
        "Search for the entry or type its address, not both."
    ]


def test_the_search_offers_what_is_live_alone(editor, portals):
    factories.initiative("draft")
    old, new = portals
    page = editor.get(f"{LIST}withdraw/?entry={old.pk}").content.decode()
    field = {"app_label": "timeline", "model_name": "milestone", "field_name": "initiative"}

    found = editor.get("/admin/autocomplete/", field | {"term": "Portal", "live": "1"}).json()

    assert 'data-ajax--url="/admin/autocomplete/?live=1"' in page
    assert {result["id"] for result in found["results"]} == {str(old.pk), str(new.pk)}


KINDS = ["era", "source", "agent", "theme", "indicator", "initiative", "article", "subject"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_search(editor, kind):
    entry = getattr(factories, kind)()
    factories.live(entry)

    page = editor.get(f"/admin/timeline/{kind}/withdraw/?entry={entry.pk}&replaced_by=x")

    assert page.status_code == 200
    assert "admin-autocomplete" in page.content.decode()
