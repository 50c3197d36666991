"""The start page with the story of Mexico: how high it is, and what stands in its first window."""

import re

import pytest

from tests.browser.test_drawing import OVERLAPS

HEIGHT = "() => document.documentElement.scrollHeight"


@pytest.fixture
def page(started_site, browser):
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def visit(page, address, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)


def box(page, piece):
    return page.locator(piece).first.bounding_box()


def bottom(found):
    return found["y"] + found["height"]


@pytest.mark.parametrize(
    ("path", "width", "window", "most"),
    [("/", 1280, 900, 6300), ("/es/", 1280, 900, 6300), ("/", 390, 844, 10_000)],
)
def test_the_start_page_is_told_in_a_few_windows(started_site, page, path, width, window, most):
    visit(page, started_site + path, width, window)

    assert page.evaluate(HEIGHT) <= most


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_the_finding_is_whole_and_the_essay_begun_in_the_first_window(started_site, page, path):
    visit(page, started_site + path, 1280, 900)

    assert box(page, ".finding")["height"] <= 560
    assert bottom(box(page, ".finding")) <= 900
    assert bottom(box(page, ".essay_opening h2")) <= 900


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_the_drawing_of_the_whole_story_keeps_its_bounds(started_site, page, path):
    visit(page, started_site + path, 1280, 900)

    assert box(page, ".sheet-wide")["height"] <= 800
    assert box(page, ".story_drawn")["height"] <= 870
    assert page.locator(".sheet-wide").evaluate(OVERLAPS) == []
    assert page.locator(".drawing a").count() <= 45

    visit(page, started_site + path, 390, 844)

    assert box(page, ".drawing")["height"] <= 520
    for strip in page.locator(".strip").all():
        assert 48 <= strip.bounding_box()["height"] <= 64


def test_the_numbers_of_the_start_page_are_those_of_its_lists(started_site, page):
    visit(page, f"{started_site}/", 1280, 900)
    links = page.locator(".era_section-more a")
    told = [(link.inner_text(), link.get_attribute("href")) for link in links.all()]

    for words, path in told[:3]:
        page.goto(started_site + path)
        assert page.locator(".entries > li").count() == int(words.split()[1])


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_the_start_page_prints_on_four_sheets(started_site, page, path):
    page.goto(started_site + path)

    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
    assert len(sheets) <= 4
