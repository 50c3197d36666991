"""How a text cites, case by case: read as citing these keys, or the editor is warned; never
silence.
"""

import json
from pathlib import Path

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.models import Citation
from timeline.texts.markup import cited

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = json.loads(Path(__file__).with_name("texts").joinpath("citations.json").read_text())[
    "cases"
]
ADD = "/admin/timeline/initiative/add/"
# A key outside of brackets is a name as often as a citation: the editor is told how to write
# either.
WARNED = {"key-outside"}


@pytest.fixture
def editor(admin_client):
    return admin_client


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_citation_is_read_or_said_at_saving_and_in_the_preview(editor, case):
    for key in case["known_keys"]:
        factories.source(key)

    preview = editor.post(
        "/admin/writing/preview/", {"text": case["text"], "language": "es"}
    ).json()
    form = sent(editor.get(ADD), title_en="Portal", body_en=case["text"])
    saved = editor.post(ADD, form, follow=True)

    messages = " ".join(str(message) for message in saved.context["messages"])
    if case["id"] in WARNED:
        assert "is not understood as a citation" in messages
        assert len(preview["problems"]) == 1
    else:
        keys = list(Citation.objects.order_by("pk").values_list("source__key", flat=True))
        assert keys == case["expected"]["keys"]
        assert preview["problems"] == []
        assert preview["html"].count('class="note-mark"') == len(keys)
    assert [cite for cite in cited(case["text"]) if "@" in cite.locator + cite.prefix] == []
