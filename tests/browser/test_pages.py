"""Every kind of page in both languages, as a visitor's browser gets it; between them the two have all
schemes and widths.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.spacing import space

PAGES = {
    "start": "/",
    "era": "/eras/digital-strategy/",
    "list": "/initiatives/",
    "filtered list": "/initiatives/?kind=platform&kind=portal&from=2012",
    "list with errors": "/initiatives/?kind=law&from=abc&era=nowhere&order=x",
    "initiative": "/initiatives/gob-mx/",
    "disputed initiative": "/initiatives/mexicox/",
    "proposal": "/initiatives/shared-vision/",
    "withdrawn initiative": "/initiatives/prende-mx/",
    "sources": "/sources/",
    "source": "/sources/sear-mexico/",
    "indicators": "/indicators/",
    "indicator": "/indicators/un-world-rank/",
    "person": "/people/mohammad-j-sear/",
    "organisation": "/organisations/united-nations/",
    "eras": "/eras/",
    "people": "/people/",
    "organisations": "/organisations/",
    "articles": "/articles/",
    "disputes": "/disputes/",
    "filtered disputes": "/disputes/?theme=learning&era=nowhere",
    "search for disputes": "/search/?q=disputed",
    "article": "/articles/the-road-so-far/",
    "list of nothing": "/initiatives/?q=zzzz",
    "search form": "/search/",
    "search": "/search/?q=digital",
    "search of one kind": "/search/?q=digital&in=initiative",
    "empty search": "/search/?q=zzzz",
    "updates": "/updates/",
    "updates of an unknown kind": "/updates/?kind=zz",
    "publication": "/updates/1/",
    "data": "/data/",
    "book": "/book/",
    "accessibility": "/accessibility/",
    "history": "/initiatives/prende-mx/history/",
    "comparison": "/initiatives/prende-mx/compare/?from=1&to=2",
    "report": "/initiatives/mexicox/report/",
    "memento": "/at/1/initiatives/mexicox/",
    "memento of a withdrawn initiative": "/at/1/initiatives/prende-mx/",
    "memento of an indicator": "/at/1/indicators/un-world-rank/",
    "404": "/nowhere/",
    "410": "/initiatives/first-place-in-latin-america/",
}
EVERY_PAGE = pytest.mark.parametrize(
    ("language", "path"),
    [
        (language, prefix + path)
        for path in PAGES.values()
        for language, prefix in (("en", ""), ("es", "/es"))
    ],
)
# Off unless they are asked for: the size of targets, and names of links that contain their visible
# words.
FURTHER_RULES = ("target-size", "label-content-name-mismatch")
# The two languages share their style: each is checked on two of the four.
SCREENS = {
    "en": [("light", 1280), ("dark", 360)],
    "es": [("dark", 1280), ("light", 360)],
}
OUTLINE = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(title => Number(title.tagName[1]))"
LANDMARKS = """['body > header', 'body > main', 'body > footer', 'header nav', 'h1'].map(
    wanted => document.querySelectorAll(wanted).length)"""
# 320 wide is also what a window of 1280 shows at 400 %.
WIDTHS = [320, 360, 768, 1280, 1920]
PAPER = "piece => getComputedStyle(piece).backgroundColor"
FOCUS = """() => {
  const place = document.activeElement, style = getComputedStyle(place), hit = place.querySelector('.hit');
  const box = place.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const drawn = hit ? getComputedStyle(hit).stroke !== 'none' : parseFloat(style.outlineWidth) >= 2;
  return {name: place.outerHTML.slice(0, 120), end: place === document.body,
          seen: seen && drawn && (hit || style.outlineStyle !== 'none')};
}"""


@pytest.fixture(scope="module")
def visitor(browser):
    # A page that still glides to its place when it is looked at would be found elsewhere.
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(visitor):
    page = visitor.new_page()
    yield page
    page.close()


def barriers_of(page, language):
    found = []
    for scheme, width in SCREENS[language]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [
            (scheme, width, *one) for one in barriers(page, "best-practice", rules=FURTHER_RULES)
        ]
    return found


@EVERY_PAGE
def test_page_is_accessible_keeps_its_shape_and_asks_no_other_host(
    started_site, page, language, path
):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(started_site + path)
    outline = page.evaluate(OUTLINE)

    assert [url for url in asked if not url.startswith(started_site)] == []
    # A browser says of the page itself that it was not found, or is gone.
    assert [words for words in said if str(answer.status) not in words] == []
    assert page.context.cookies() == []
    assert page.evaluate(LANDMARKS) == [1, 1, 1, 1, 1]
    assert outline[0] == 1
    assert [pair for pair in pairwise(outline) if pair[1] > pair[0] + 1] == []
    assert [width for width in WIDTHS if overflows(page, width)] == []
    assert barriers_of(page, language) == []
    space(page)
    assert [width for width in (320, 1280) if overflows(page, width)] == []


def overflows(page, width):
    page.set_viewport_size({"width": width, "height": 256 if width == 320 else 900})
    return page.evaluate("document.documentElement.scrollWidth") > width


@pytest.mark.parametrize("name", PAGES)
def test_page_is_the_same_without_script(started_site, browser, page, name):
    bare = browser.new_context(java_script_enabled=False, viewport=page.viewport_size)
    without = bare.new_page()

    told = [content(one, started_site + PAGES[name]) for one in (page, without)]
    bare.close()

    assert told[0] == told[1]


def content(page, address):
    """The words of a page, and where its links lead."""
    page.goto(address)
    links = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return page.locator("body").inner_text(), links


@pytest.mark.parametrize("name", ["start", "list", "indicator", "search"])
@pytest.mark.parametrize("width", [1280, 360])
def test_focus_is_always_visible(started_site, page, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(started_site + PAGES[name])
    unseen = []
    for _number in range(3000):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["end"]:
            break
        unseen += [] if focus["seen"] else [focus["name"]]

    assert (focus["end"], unseen) == (True, [])


def test_content_is_reached_past_the_menu(started_site, page):
    page.goto(started_site)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 360])
def test_page_is_a_booklet_in_print(started_site, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(started_site + PAGES["disputed initiative"])
    page.emulate_media(media="print", color_scheme="dark")
    written = (
        "getComputedStyle(document.querySelector('.note-list .source-address'), '::after').content"
    )

    assert (
        page.locator("nav:visible, form:visible, button:visible, .note-card:visible").count() == 0
    )
    for piece in ("body", ".dispute"):
        assert page.locator(piece).first.evaluate(PAPER) == "rgb(255, 255, 255)"
    assert "https://" in page.evaluate(written)
