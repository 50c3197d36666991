"""Rows are put in order by keyboard and by pointer."""

from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from timeline.models import Authorship, Era


def titles(page):
    return page.locator("[data-order-row] label").all_inner_texts()


def test_eras_are_moved_by_keyboard_said_aloud_and_saved(live_site, editor):
    for place, slug in enumerate(("one", "two", "three"), 1):
        factories.era(slug, title_en=slug, position=place)
    editor.goto(f"{live_site}/admin/timeline/era/order/")
    down = editor.get_by_role("button", name="Move down: one")

    down.focus()
    editor.keyboard.press("Enter")

    expect(editor.locator("p[role=status]").last).to_have_text("one: place 2 of 3")
    expect(down).to_be_focused()
    assert titles(editor) == ["two", "one", "three"]
    assert barriers(editor) == []
    editor.get_by_role("button", name="Save this order").click()
    expect(editor.get_by_text("The order is saved.")).to_be_visible()
    assert [era.slug for era in Era.objects.all()] == ["two", "one", "three"]


def test_eras_are_dragged(live_site, editor):
    for place, slug in enumerate(("one", "two", "three"), 1):
        factories.era(slug, title_en=slug, position=place)
    editor.goto(f"{live_site}/admin/timeline/era/order/")
    handles = editor.locator(".order-handle")
    expect(handles).to_have_count(3)
    begin, end = handles.nth(0).bounding_box(), handles.nth(2).bounding_box()

    editor.mouse.move(begin["x"] + 5, begin["y"] + 5)
    editor.mouse.down()
    editor.mouse.move(end["x"] + 5, end["y"] + end["height"] + 8, steps=8)
    editor.mouse.up()

    assert titles(editor) == ["two", "three", "one"]
    assert editor.locator("[data-order-position]").first.input_value() == "1"


def test_the_authors_of_a_source_are_moved_on_its_form(live_site, editor):
    source = factories.source("perez", factories.agent("Ana One"), factories.agent("Eva Two"))
    editor.goto(f"{live_site}/admin/timeline/source/{source.pk}/change/")

    editor.get_by_role("button", name="Move up: Eva Two").click()

    expect(editor.locator("p[role=status]").last).to_have_text("Eva Two: place 1 of 2")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    rows = Authorship.objects.filter(source=source)
    assert [row.agent.name for row in rows] == ["Eva Two", "Ana One"]
