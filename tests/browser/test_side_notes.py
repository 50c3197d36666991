"""Notes beside running text: at their lines where the window is wide, nowhere else."""

from itertools import pairwise

import pytest

PAGES = ["/articles/the-road-so-far/", "/es/articles/the-road-so-far/"]
BOXES = """notes => notes.map(note => {
  const box = note.getBoundingClientRect();
  const mark = note.previousElementSibling.getBoundingClientRect();
  const words = note.closest('.running_text').getBoundingClientRect();
  return {top: box.top, bottom: box.bottom, left: box.left, right: box.right,
          mark: mark.top, words: words.right};
})"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_side_notes_stand_at_their_lines_and_overlap_nothing(started_site, page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(started_site + path)

    boxes = page.locator(".side_note").evaluate_all(BOXES)

    assert len(boxes) > 3
    assert [box for box in boxes if box["left"] < box["words"] or box["right"] > width] == []
    assert [box for box in boxes if box["top"] < box["mark"] - 12] == []
    assert [pair for pair in pairwise(boxes) if pair[1]["top"] < pair[0]["bottom"]] == []


@pytest.mark.parametrize("width", [320, 390, 1099])
def test_a_narrow_window_has_no_side_notes(started_site, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(started_site + PAGES[0])

    assert page.locator(".side_note:visible").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_initiative_has_no_side_notes(started_site, page):
    page.goto(f"{started_site}/initiatives/gob-mx/")

    assert page.locator(".side_note").count() == 0
