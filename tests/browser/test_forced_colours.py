"""The admin where the browser takes its colours from the reader: what is chosen, filled or in focus
is told by lines."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

PLACES = [
    "",
    "timeline/initiative/",
    "timeline/initiative/?state=review",
    "timeline/initiative/{initiative}/change/",
    "timeline/initiative/{planned}/change/",
    "timeline/initiative/publish/?entry={initiative}",
    "timeline/initiative/{initiative}/history/",
    "timeline/picture/{picture}/change/",
    "timeline/dispute/{dispute}/change/",
    "timeline/source/{source}/delete/",
    "timeline/nothing/",
    "reviews/",
    "calendar/",
    "activity/",
    "comments/?state=all",
    "notices/mine/",
    "auth/user/{user}/change/",
    "password_change/",
]
STOPS = 40
# By selectors, the sides of which one has to have a line that is seen against the page.
MARKED = {
    "#nav-sidebar .current-model > th": "Left",
    ".save-bar .default": "Left",
    ".save-bar .danger": "Left",
    "input[type=submit]": "Left",
    "[aria-pressed=true]": "Left",
    ".desk_pages [aria-current]": "Bottom",
    ".list-chips li:not(.plain)": "Left",
    ".list-filter a[aria-current]": "Left",
    ".messagelist > li": "Left",
    ".calendar_today": "",
}
UNMARKED = """(marked) => Object.entries(marked).flatMap(([selector, side]) =>
    [...document.querySelectorAll(selector)].filter((one) => {
        const style = getComputedStyle(one);
        const width = side ? style[`border${side}Width`] : style.outlineWidth;
        const colour = side ? style[`border${side}Color`] : style.outlineColor;
        return one.checkVisibility() && (width === "0px" || colour === "rgb(255, 255, 255)");
    }).map((one) => `${selector}: ${one.innerText || one.value}`))"""
# Native date fields show the focus at one of their parts.
UNSEEN = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    if (one === document.body || ["date", "datetime-local"].includes(one.type)) return "";
    return style.outlineStyle === "none" || style.outlineWidth === "0px" ? one.outerHTML : "";
}"""


@pytest.fixture(scope="module")
def office(started, browser):
    """A browser with colours of its own in which an administrator has signed in."""
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{started.address}/admin/")
    page.get_by_label("Name to sign in with").fill("berta")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Initiatives", exact=True).first).to_be_visible()
    yield page
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_what_is_chosen_filled_or_in_focus_is_told_by_lines(started, office, place):
    address = f"{started.address}/admin/{place.format(**started.numbers)}"
    for width in (1280, 390):
        office.set_viewport_size({"width": width, "height": 900})
        office.goto(address, wait_until="networkidle")

        assert office.evaluate(UNMARKED, MARKED) == []
    unseen = set()
    for _stop in range(STOPS):
        office.keyboard.press("Tab")
        unseen.add(office.evaluate(UNSEEN))
    assert unseen <= {""}


def test_the_filled_button_is_told_from_its_neighbours(started, office):
    number = started.numbers["initiative"]
    office.goto(f"{started.address}/admin/timeline/initiative/{number}/change/")

    widths = office.locator(".save-bar button").evaluate_all(
        "all => all.map((one) => [one.className, getComputedStyle(one).borderTopWidth])"
    )
    assert sorted(widths) == [["", "1px"], ["", "1px"], ["default", "3px"]]
