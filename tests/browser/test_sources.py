from datetime import date

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.choosing import choose
from timeline.links.check import LinkAnswer
from timeline.models import Initiative, Source
from timeline.publishing.derive import refresh
from timeline.publishing.links import store_answer

BIBTEX = "@report{a, title={First}, author={Gómez, Luis}}\n@report{b, title={Report perez-2014}}\n@book{c, year=2011}"


@pytest.fixture
def source():
    found = factories.source(url="https://example.org/a")
    store_answer(found.url, LinkAnswer("moved", "https://example.org/b", 200), date(2026, 11, 20))
    portal = factories.initiative(rests_on=found)
    refresh(found, portal)
    return found


def test_a_reference_is_pasted_and_saved_with_its_author(editor, live_site, said):
    editor.goto(f"{live_site}/admin/timeline/source/")
    editor.get_by_role("link", name="Paste a reference…").click()
    editor.get_by_label("References:").fill(BIBTEX.partition("\n")[0])
    editor.get_by_role("button", name="Read").click()
    expect(editor.get_by_label("Title:")).to_have_value("First")
    editor.get_by_role("button", name="Save", exact=True).first.click()

    expect(editor.get_by_text("New, as drafts:")).to_be_visible()
    assert [agent.name for agent in Source.objects.get().authors.all()] == ["Luis Gómez"]
    assert said == []


def test_a_source_is_chosen_by_search_and_replaced(editor, live_site, said, source):
    factories.source("other", title="Another report")

    editor.goto(f"{live_site}/admin/timeline/source/{source.pk}/replace/")
    choose(editor, "Replace it by", "Another report")
    editor.get_by_role("button", name="Show the places").click()
    expect(editor.get_by_role("heading", name="1 entry will change")).to_be_visible()
    editor.get_by_role("button", name="Replace", exact=True).click()

    expect(editor.get_by_text("1 entry names @other")).to_be_visible()
    assert "[@other]" in Initiative.objects.get().body_en
    assert said == []


def test_a_table_is_exported_changed_and_imported(editor, live_site, said, source, tmp_path):
    editor.goto(f"{live_site}/admin/timeline/initiative/")
    editor.get_by_role("link", name="Export…").click()
    with editor.expect_download() as download:
        editor.get_by_role("button", name="Export").click()
    table = tmp_path / "table.csv"
    table.write_bytes(
        download.value.path().read_bytes().replace(b"Portal gob-mx,", b"A better title,")
    )

    editor.goto(f"{live_site}/admin/timeline/initiative/import/")
    editor.get_by_label("File to import").set_input_files(table)
    editor.get_by_role("button", name="Show what would change").click()
    expect(editor.locator("ins").first).to_be_visible()
    heard = list(said)
    found = barriers(editor)
    editor.get_by_role("button", name="Import all of it").click()

    expect(editor.get_by_text("Imported: 0 new, 1 changed, 0 unchanged.")).to_be_visible()
    assert Initiative.objects.get().title_en == "A better title"
    assert (heard, found) == ([], [])


@pytest.mark.parametrize("width", [1280, 360])
def test_the_report_of_many_references_is_accessible(editor, live_site, said, source, width):
    editor.set_viewport_size({"width": width, "height": 800})
    editor.goto(f"{live_site}/admin/timeline/source/references/")
    editor.get_by_label("References:").fill(BIBTEX)
    editor.get_by_role("button", name="Read").click()

    expect(editor.locator(".reference-report tbody tr")).to_have_count(3)
    heard = list(said)
    found = barriers(editor)

    assert (heard, found) == (
        [],
        [],
    )
    assert editor.evaluate("document.documentElement.scrollWidth <= innerWidth")
