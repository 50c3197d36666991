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
        ("A [b] | c [@k, p. 3]", (0, 20), "![[picture:portal|A b c [@k, p. 3]]]\n\n"),
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


ESSAY = "/articles/offered-and-used/"
# What moves on the page once its first words are there, as browsers count it.
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((entry) => { sum += entry.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 500);
})"""
BOX = """(image) => ({
  loaded: image.complete && image.naturalWidth > 0,
  width: image.clientWidth,
  height: image.clientHeight,
  measure: image.closest(".prose").clientWidth,
})"""


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_a_picture_keeps_its_room_and_the_measure_of_its_text(started_site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{started_site}{ESSAY}")
    image = page.locator(".picture_figure img")
    before = image.evaluate(BOX)
    image.scroll_into_view_if_needed()
    expect(image).not_to_have_js_property("naturalWidth", 0)
    after = image.evaluate(BOX)
    shift = page.evaluate(SHIFT)
    page_width = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert after["loaded"]
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert after["measure"] - 3 <= after["width"] <= after["measure"]
    assert shift == 0
    assert page_width == width


def test_a_picture_on_paper_is_whole_and_has_its_words(started_site, browser):
    page = browser.new_page(viewport={"width": 688, "height": 900})
    page.goto(f"{started_site}{ESSAY}")
    page.locator(".picture_figure img").scroll_into_view_if_needed()
    page.emulate_media(media="print")
    box = page.locator(".picture_figure").bounding_box()
    is_cut = page.locator(".picture_figure").evaluate("box => getComputedStyle(box).breakInside")
    words = page.locator(".picture_figure figcaption").inner_text()
    page.close()

    assert box["x"] >= 0
    assert box["width"] <= 688
    assert box["height"] < 600
    assert is_cut == "avoid"
    assert "El Economista" in words
    assert "CC BY 4.0" in words
