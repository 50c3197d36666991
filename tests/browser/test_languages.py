"""The way to the other language keeps the place: the section, and the filters."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    "path",
    ["/articles/the-road-so-far/#section-offered-and-used", "/initiatives/mexicox/#n1"],
)
def test_the_language_switch_keeps_the_section(started_site, page, path):
    page.goto(started_site + path)

    page.get_by_role("link", name="Español", exact=True).click()

    expect(page).to_have_url(f"{started_site}/es{path}")
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_language_switch_follows_a_reader_within_the_page(started_site, page):
    page.goto(f"{started_site}/articles/the-road-so-far/")
    page.get_by_role("link", name="Offered and used").first.click()

    expect(page.get_by_role("link", name="Español", exact=True)).to_have_attribute(
        "href", "/es/articles/the-road-so-far/#section-offered-and-used"
    )


def test_the_language_switch_keeps_the_filters(started_site, page):
    page.goto(f"{started_site}/initiatives/?from=2012&kind=platform")

    page.get_by_role("link", name="Español", exact=True).click()

    expect(page).to_have_url(f"{started_site}/es/initiatives/?from=2012&kind=platform")
