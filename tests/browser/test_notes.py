"""The notes at statements: the source in place on hover and focus, and the way there and back (WCAG
1.4.13).
"""

import pytest
from playwright.sync_api import expect


@pytest.fixture(params=[1280, 360])
def page(started_site, browser, request):
    context = browser.new_context(
        viewport={"width": request.param, "height": 700}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{started_site}/initiatives/mexicox/")
    yield page
    context.close()


def test_a_note_leads_to_its_reference_and_back(page):
    mark = page.locator("#r1-1")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#n1")).to_be_in_viewport()

    page.locator("#n1 summary").press("Enter")
    page.get_by_role("link", name="Back to place 2 of note 1").press("Enter")

    expect(page.locator("#r1-2")).to_be_in_viewport()
    expect(page.locator("#r1-2")).to_be_focused()


def test_a_note_stays_while_the_pointer_is_on_its_source(page):
    mark = page.locator(".note-mark").first
    mark.hover()
    card = mark.locator(".note-card")
    own, box = mark.bounding_box(), card.bounding_box()

    page.mouse.move(own["x"] + own["width"] / 2, box["y"] + box["height"] / 2, steps=40)

    expect(card).to_be_visible()


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_escape_puts_a_source_away_until_it_is_asked_for_again(page, way):
    mark = page.locator(".note-mark").first
    getattr(mark.locator("> a"), way)()
    expect(mark.locator(".note-card")).to_be_visible()

    page.keyboard.press("Escape")
    expect(mark.locator(".note-card")).to_be_hidden()

    page.mouse.move(0, 0)
    page.locator("#r1-2").focus()
    getattr(mark.locator("> a"), way)()
    expect(mark.locator(".note-card")).to_be_visible()


def test_a_note_shows_its_source_without_script(started_site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{started_site}/initiatives/mexicox/")
    page.get_by_role("link", name="Class Central", exact=False).first.focus()

    card = page.locator(".note-card:visible")
    expect(card).to_contain_text("Class Central")
    expect(card).to_contain_text("Report on MéxicoX")

    page.keyboard.press("Tab")

    expect(card.get_by_role("link", name="Read the source")).to_be_focused()
    expect(card).to_be_visible()
    context.close()


# What is seen of a number and its card. Between the two lies a way for the pointer, of which
# nothing is seen.
SEEN = """async mark => {
  mark.focus();
  // As a reader sees it: a frame after the page has moved to its place.
  await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
  const card = mark.parentElement.querySelector('.note-card'), edges = card.getBoundingClientRect();
  const box = mark.getBoundingClientRect(), [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [across, down] = [box.width / 4, box.height / 4];
  const places = [[x, y], [x - across, y], [x + across, y], [x, y - down], [x, y + down]];
  const open = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    const inside = x > edges.left && x < edges.right && y > edges.top && y < edges.bottom;
    return mark.contains(top) || (card.contains(top) && !inside);
  };
  const whole = edges.top >= 0 && edges.left >= 0 && edges.right <= innerWidth && edges.bottom <= innerHeight;
  return {number: places.every(open), card: whole, at: [box.top, edges.left, edges.top, edges.right, edges.bottom]};
}"""


def hidden_of(links):
    """The numbers of notes that are covered while they are focused, or whose card is cut off."""
    hidden = []
    for link in links:
        seen = link.evaluate(SEEN)
        if not (seen["number"] and seen["card"]):
            hidden.append((link.get_attribute("id"), seen))
    return hidden


def test_a_note_shows_its_source_whole_at_every_edge_and_stays_in_sight(page):
    links = page.locator("main .note-mark > a").all()

    assert len(links) > 1
    assert hidden_of(links) == []


PATHS = ["/", "/es/initiatives/mexicox/", "/eras/digital-strategy/", "/articles/the-road-so-far/"]


def without_anchors(route):
    """The site's sheet as a browser reads it that cannot anchor a card at its number."""
    answer = route.fetch()
    route.fulfill(
        response=answer, body=answer.text().replace("(anchor-scope: --note)", "(no-such: thing)")
    )


@pytest.mark.parametrize("anchored", [True, False])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [(320, 256), (360, 640), (1280, 800)])
def test_a_focused_note_is_never_covered(started_site, browser, anchored, path, size):
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    if not anchored:
        page.route("**/*.css", without_anchors)
    page.goto(started_site + path)
    links = page.locator("main .note-mark > a").all()
    hidden = hidden_of([*links, *reversed(links)])
    context.close()

    assert len(links) > 1
    assert hidden == []
