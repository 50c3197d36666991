"""A reader reports an error in a browser that runs no script, and reads the answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers

RULES = ("target-size", "label-content-name-mismatch")


@pytest.fixture(params=[("light", 1280, ""), ("dark", 360, "/es")], ids=["en", "es"])
def screen(request):
    return request.param


@pytest.fixture
def open_page(browser, screen):
    """Opens a page, with script or without, on this screen."""
    scheme, width, _prefix = screen
    contexts = []

    def open_page(scripts):
        context = browser.new_context(
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def test_a_report_is_sent_without_script_and_cookie(started_site, open_page, screen):
    _scheme, _width, prefix = screen
    page = open_page(scripts=False)
    page.goto(f"{started_site}{prefix}/initiatives/mexicox/")

    page.locator(".report_link a").click()
    page.fill("#report_wrong", f"The day is the 23rd, says {screen}.")
    page.fill("#report_source", "example.org/day")
    # Whoever writes by hand takes longer than four seconds.
    page.wait_for_timeout(4_500)
    page.locator(".report_form button").click()

    expect(page).to_have_url(re.compile(rf"{prefix}/report/[\w-]{{22}}/$"))
    expect(page.locator("dd", has_text="https://example.org/day")).to_be_visible()
    assert page.context.cookies() == []


def test_nothing_keeps_anybody_from_form_errors_and_answer(started_site, open_page, screen):
    _scheme, _width, prefix = screen
    page = open_page(scripts=True)

    page.goto(f"{started_site}{prefix}/initiatives/mexicox/report/")
    page.fill("#report_wrong", "Short")
    page.fill("#report_email", "eva")
    page.locator(".report_form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    of_errors = barriers(page, "best-practice", rules=RULES)
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("#report_wrong")).to_be_focused()
    described_by = page.locator("#report_wrong").get_attribute("aria-describedby").split()

    page.fill("#report_wrong", f"The day is not the 22nd, says {screen}.")
    page.fill("#report_email", "")
    page.wait_for_timeout(4_500)
    page.locator(".report_form button").click()
    expect(page.locator(".report_answer")).to_be_visible()

    assert of_errors == []
    assert barriers(page, "best-practice", rules=RULES) == []
    assert described_by == ["report_wrong_helptext", "report_wrong_error"]
