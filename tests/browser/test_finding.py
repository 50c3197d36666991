import pytest
from playwright.sync_api import expect

from tests import factories


@pytest.fixture
def story(live_site):
    report, era = factories.source("report"), factories.era("early")
    theme, agency = factories.theme("data"), factories.organisation("Agency")
    portal = factories.initiative(
        "portal", rests_on=report, date="2014", era=era, lead=agency, title_en="Kiosks"
    )
    portal.themes.set([theme])
    law = factories.initiative(
        "law", rests_on=report, date="2016", era=era, kind="law", title_en="Kiosk law"
    )
    factories.live(factories.site(), portal, law)
    return live_site


def shows(page, *titles):
    """Wait until the page that follows lists these entries, in this order."""
    expect(page.locator("main h3")).to_have_text(titles)


def test_suggestions_are_chosen_by_keyboard(story, page):
    page.goto(f"{story}/search/")
    field = page.get_by_role("combobox", name="Search the whole site")
    field.press_sequentially("kios")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")

    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))

    address = chosen.get_attribute("data-address")
    field.press("Enter")
    page.wait_for_url(f"{story}{address}")


def test_escape_closes_the_suggestions_and_keeps_the_words(story, page):
    page.goto(f"{story}/search/")
    field = page.get_by_role("combobox", name="Search the whole site")
    field.press_sequentially("kios")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("kios")
    expect(page.locator("[role=listbox]")).to_be_hidden()


def test_enter_without_a_choice_searches(story, page):
    page.goto(f"{story}/search/")
    field = page.get_by_role("combobox", name="Search the whole site")
    field.press_sequentially("kiosk law")
    field.press("Enter")
    page.wait_for_url("**/search/?q=kiosk+law")

    shows(page, "Kiosk law")


def test_search_and_filters_work_without_script(story, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{story}/search/")
    page.get_by_label("Search the whole site").fill("kiosks")
    page.locator("main").get_by_role("button", name="Search").click()

    shows(page, "Kiosks", "Kiosk law")

    page.goto(f"{story}/initiatives/")
    page.locator("summary", has_text="Era").click()
    page.get_by_label("Law").check()
    page.get_by_role("button", name="Show initiatives").click()

    shows(page, "Kiosk law")


def test_filters_are_set_and_taken_back_by_keyboard(story, page):
    page.goto(f"{story}/initiatives/")
    page.get_by_label("From year").focus()
    page.keyboard.type("2015")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2015**")
    expect(page.locator("main h3")).to_have_count(2)

    page.get_by_label("To year").fill("2015")
    page.keyboard.press("Enter")
    page.wait_for_url("**to=2015**")
    shows(page, "Kiosks")

    page.get_by_role("link", name="Remove To year: 2015").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{story}/initiatives/?order=date&from=2015#results")


def test_filters_lead_to_what_was_found_past_the_open_form(story, page):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{story}/initiatives/")
    page.locator("summary", has_text="Era").click()
    page.get_by_label("Law").check()
    page.get_by_label("To year").fill("abc")
    page.get_by_role("button", name="Show initiatives").click()

    expect(page.get_by_text("1 initiative", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("To year")).not_to_be_in_viewport()
    page.get_by_role("link", name="Some filters could not be applied.").press("Enter")
    expect(page.get_by_label("To year")).to_be_in_viewport()
