"""Pages on paper."""

import re

import pytest

SHEET = re.compile(rb"/Type\s*/Page\b")
# The inside of a sheet of A4 between its margins of 14 mm, in CSS pixels.
A4_WIDTH = (210 - 28) / 25.4 * 96


@pytest.fixture
def paper(started_site, browser):
    """Prints a page of the site and says how many sheets it takes."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    def sheets(path, form="A4"):
        page.goto(started_site + path)
        return len(SHEET.findall(page.pdf(format=form)))

    yield sheets
    page.close()


@pytest.mark.parametrize("form", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/initiatives/gob-mx/", 2),
        ("/es/initiatives/mexicox/", 2),
        ("/indicators/un-world-rank/", 3),
        ("/", 4),
        ("/es/", 4),
    ],
)
def test_a_page_takes_few_sheets(paper, path, most, form):
    assert paper(path, form) <= most


def test_the_book_is_a_book(paper):
    assert 20 < paper("/book/") < 100


PAGES = ("/", "/es/eras/digital-strategy/", "/initiatives/gob-mx/", "/indicators/un-world-rank/")
# The last letter of a label may be wider than was reckoned; a margin is a score of these.
SLACK = 3
OUTSIDE = """width => [...document.querySelectorAll('main *, main svg *')].filter(piece => {
  const box = piece.getBoundingClientRect(), style = getComputedStyle(piece);
  // What only assistive technology reads is a pixel of its own.
  return box.width > 1 && style.visibility !== 'hidden' && !piece.closest('.hidden, .note-card, defs')
    && (box.right > width + SLACK || box.left < -SLACK);
}).map(piece => piece.outerHTML.slice(0, 90))""".replace("SLACK", str(SLACK))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stands_outside_the_sheet_and_nothing_is_to_click(started_site, browser, path):
    page = browser.new_page(viewport={"width": int(A4_WIDTH), "height": 1000})
    page.goto(started_site + path)
    page.emulate_media(media="print", color_scheme="dark")

    outside = page.evaluate(OUTSIDE, int(A4_WIDTH))
    clickable = page.locator("nav:visible, form:visible, button:visible").count()
    underlined = page.evaluate(
        "[...document.querySelectorAll('main a')].filter(link => "
        "getComputedStyle(link).textDecorationLine.includes('underline')).length"
    )
    printed = page.locator(".printed").inner_text()
    page.close()

    assert outside == []
    assert (clickable, underlined) == (0, 0)
    assert printed.startswith(started_site + path)
