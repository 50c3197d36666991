"""A choice in one of the admin's fields that search."""

from playwright.sync_api import Page, expect


def choose(page: Page, label: str, words: str) -> None:
    """Search in the last field of that name, and take the first that is found."""
    box = page.get_by_role("combobox", name=label).last
    box.click()
    page.locator(".select2-search__field").last.fill(words)
    # Until the answer is there the list shows what it had before, and a click on that is lost.
    expect(page.locator(".loading-results")).to_have_count(0)
    page.get_by_role("option", name=words).first.click()
    expect(box).to_contain_text(words)
