"""A text cites a source that comes later (tests/cases/publishing.json: cited-before-it-exists)."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.models import Source
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = json.loads((Path(__file__).parents[2] / "cases" / "publishing.json").read_text())["cases"]
LIST = "/admin/timeline/source/"
BIBTEX = "@report{nuevo-2020, title={Nuevo}, year=2020}"


def pasted(editor):
    form = editor.post(f"{LIST}references/", {"text": BIBTEX}, follow=True)
    editor.post(form.request["PATH_INFO"], sent(form))


def taken_from_many(editor):
    text = BIBTEX + "\n@report{other, title={Another}}"
    editor.post(f"{LIST}references/", {"text": text, "save": "", "take": ["1", "2"]})


def sent_as_a_file(editor):
    text = "TY  - RPRT\nID  - nuevo-2020\nTI  - Nuevo\nER  - \nTY  - RPRT\nTI  - Another\nER  - \n"
    sent_file = SimpleUploadedFile("all.ris", text.encode())
    report = editor.post(f"{LIST}references/", {"file": sent_file})
    editor.post(f"{LIST}references/", {"text": report.context["text"], "save": "", "take": ["1"]})


def imported_as_a_table(editor):
    table = SimpleUploadedFile("table.csv", b"key,title\nnuevo-2020,Nuevo\n")
    preview = editor.post(f"{LIST}import/", {"resource": 0, "import_file": table})
    editor.post(f"{LIST}process_import/", preview.context["confirm_form"].initial)


def named_in_the_dialog(editor):
    form = editor.get(f"{LIST}add/?_popup=1")
    editor.post(f"{LIST}add/?_popup=1", sent(form, key="nuevo-2020", title="Nuevo", _popup="1"))


def renamed(editor):
    form = f"{LIST}{factories.source('old').pk}/change/"
    editor.post(form, sent(editor.get(form), key="nuevo-2020"))


def recovered(editor):
    source = factories.source("nuevo-2020")
    editor.post(f"{LIST}{source.pk}/delete/", {"post": "yes"})
    refresh(*type(editor).portals)
    (line,) = editor.get(f"{LIST}deleted/").context["lines"]
    address = f"{LIST}deleted/{line['version'].pk}/"
    editor.post(address, {"seen": editor.get(address).context["seen"]})


WAYS = [
    pasted,
    taken_from_many,
    sent_as_a_file,
    imported_as_a_table,
    named_in_the_dialog,
    renamed,
    recovered,
]


@pytest.mark.parametrize("way", WAYS)
def test_case_cited_before_it_exists(editor, way):
    assert "cited-before-it-exists" in {case["id"] for case in CASES}
    portal = factories.initiative("portal", body_en="It opened [@nuevo-2020, p. 3].")
    other = factories.initiative("other", body_en="It opened [@nuevo-2020-b].")
    refresh(portal, other)
    type(editor).portals = (portal, other)

    way(editor)

    source = Source.objects.get(key="nuevo-2020")
    page = editor.get(f"{LIST}{source.pk}/change/").content.decode()
    assert [(citation.initiative, citation.locator) for citation in source.citations.all()] == [
        (portal, "p. 3")
    ]
    assert "Portal portal" in page
    assert "Portal other" not in page
    portal.refresh_from_db()
    assert portal.source_count == 1
