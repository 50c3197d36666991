import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_the_first_page_groups_what_an_editor_opens(editor):
    groups = [group["name"] for group in editor.get("/admin/").context["app_list"]]

    assert groups == ["The story", "What it stands on", "The site", "Accounts"]


def test_sources_of_one_title_are_told_apart_while_choosing(editor):
    factories.source("one", title="Annual report")
    factories.source("two", title="Annual report")
    asked = {
        "app_label": "timeline",
        "model_name": "milestone",
        "field_name": "source",
        "term": "annual",
    }

    response = editor.get("/admin/autocomplete/", asked)

    assert [found["text"] for found in response.json()["results"]] == [
        "Annual report – one",
        "Annual report – two",
    ]
