"""The link to a statement, as a reader gets to it."""

import re

import pytest
from playwright.sync_api import expect

PATH = "/initiatives/mexicox/"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_link_is_shown_on_hover_and_on_focus_and_leads_to_the_version(
    started_site, browser, width, scripts
):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(started_site + PATH)
    statement = page.locator(".prose .statement").first
    link = statement.get_by_role("link", name="Link to this statement")

    assert link.bounding_box()["width"] == 1
    statement.locator("[id^='s-']").hover()
    expect(link).to_have_css("width", "24px")
    page.mouse.move(0, 0)
    expect(link).to_have_css("width", "1px")
    link.focus()
    expect(link).to_have_css("width", "24px")
    expect(link).to_have_css("height", "24px")
    box = link.bounding_box()
    assert box["x"] + box["width"] <= width
    place = statement.locator("[id^='s-']").get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/at/\d+{PATH}#{place}$"))
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    context.close()


def test_no_link_makes_the_page_wider_than_the_window(started_site, browser):
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(started_site + "/articles/the-road-so-far/")
    links = page.locator(".statement-link")

    widths = set()
    for number in range(links.count()):
        links.nth(number).focus()
        widths.add(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == {320}
    context.close()


def test_the_other_language_keeps_the_place_of_a_milestone(started_site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(started_site + "/initiatives/gob-mx/")
    place = page.locator(".milestone_list li").first.get_attribute("id")

    page.goto(f"{started_site}/initiatives/gob-mx/#{place}")
    page.locator(".masthead-language").click()

    expect(page).to_have_url(f"{started_site}/es/initiatives/gob-mx/#{place}")
    expect(page.locator(f"#{place}")).to_be_in_viewport()
    context.close()
