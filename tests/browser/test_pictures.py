"""Pictures as an editor places them, and as visitors see them."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.test_writing import options, tool

ADD = "/admin/timeline/article/add/"


@pytest.fixture
def body(editor, live_site, said):
    factories.picture("portal")
    editor.set_default_timeout(15_000)
    editor.goto(f"{live_site}{ADD}")
    editor.get_by_role("toolbar", name="Tools for Text, English").wait_for()
    yield editor.locator("#id_body_en")
    assert said == []


@pytest.mark.parametrize(
    ("text", "selected", "written"),
    [
        ("", (0, 0), "![[picture:portal]]\n\n"),
        ("One line", (3, 3), "One line\n\n![[picture:portal]]\n\n"),
        ("One.\n\nTwo.", (2, 2), "One.\n\n![[picture:portal]]\n\nTwo."),
        ("One.\n\nIts front\n\nTwo.", (6, 15), "One.\n\n![[picture:portal|Its front]]\n\nTwo."),
    ],
)
def test_a_picture_is_found_and_stands_in_a_paragraph_of_its_own(
    editor, body, text, selected, written
):
    body.fill(text)
    body.evaluate("(area, [start, end]) => area.setSelectionRange(start, end)", selected)
    tool(editor, "Picture").click()
    editor.get_by_role("dialog", name="Show a picture").wait_for()
    editor.keyboard.type("portal")
    expect(options(editor)).to_have_count(1)
    editor.keyboard.press("Enter")

    expect(body).to_have_value(written)
