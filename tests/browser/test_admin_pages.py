"""The pages that editors see, as the browser of somebody with the role of administrator gets them."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD

PLACES = [
    "",
    "reviews/",
    "reviews/?show=sent-back",
    "reviews/?show=ended",
    "activity/",
    "calendar/",
    "timeline/initiative/assign/?entry={initiative}",
    "timeline/initiative/assignment-done/?entry={initiative}",
    "timeline/initiative/?state=review",
    "timeline/initiative/",
    "timeline/initiative/?state=scheduled",
    "timeline/initiative/add/",
    "timeline/initiative/{initiative}/change/",
    "timeline/initiative/publish/?entry={initiative}",
    "timeline/initiative/withdraw/?entry={initiative}",
    "timeline/initiative/review/?entry={initiative}",
    "timeline/initiative/send-back/?entry={waiting}",
    "timeline/initiative/confirm/?entry={initiative}",
    "timeline/initiative/{waiting}/change/",
    "timeline/initiative/{planned}/change/",
    "timeline/initiative/{initiative}/history/",
    "timeline/initiative/{initiative}/history/compare/?old={first}&new={last}",
    "timeline/initiative/{initiative}/history/{first}/",
    "timeline/initiative/deleted/",
    "timeline/initiative/{initiative}/share/",
    "timeline/initiative/{initiative}/comment/?field=summary_en&quote=portal",
    "timeline/initiative/import/",
    "timeline/source/",
    "timeline/source/?link=moved",
    "timeline/source/add/",
    "timeline/source/{source}/change/",
    "timeline/source/{source}/delete/",
    "timeline/source/{source}/replace/?by={other}",
    "timeline/source/references/",
    "timeline/source/import/",
    "timeline/source/export/",
    "timeline/era/",
    "timeline/era/add/",
    "timeline/era/{era}/change/",
    "timeline/agent/",
    "timeline/agent/add/",
    "timeline/agent/{agent}/change/",
    "timeline/theme/",
    "timeline/theme/add/",
    "timeline/theme/{theme}/change/",
    "timeline/indicator/",
    "timeline/indicator/add/",
    "timeline/indicator/{indicator}/change/",
    "timeline/article/",
    "timeline/article/add/",
    "timeline/article/{article}/change/",
    "timeline/dispute/{dispute}/change/",
    "timeline/site/1/change/",
    "timeline/publication/",
    "timeline/scheduledpublication/",
    "timeline/scheduledpublication/{plan}/change/",
    "timeline/scheduledpublication/{plan}/cancel/",
    "timeline/mail/",
    "comments/?state=all",
    "comments/{thread}/",
    "notices/",
    "notices/mine/",
    "auth/user/",
    "auth/user/{user}/change/",
    "auth/group/add/",
    "../preview/phone/?page=/preview/initiatives/gob-mx/",
]
UNNAMED = ".select2-selection[role=combobox]:not([aria-labelledby*=label])"


@pytest.fixture(scope="module")
def office(started, browser):
    """A browser in which an administrator has signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{started.address}/admin/")
    page.get_by_label("Username").fill("berta")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Initiatives", exact=True).first).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(office):
    page = office.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_accessible_narrow_enough_and_keeps_the_policy(started, page, said, place):
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        address = f"{started.address}/admin/{place.format(**started.numbers)}"
        answer = page.goto(address, wait_until="networkidle")

        assert (answer.status, said) == (200, [])
        assert page.locator(UNNAMED).count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = barriers(page)
        # The checker's own styles are refused by the policy, and heard.
        said.clear()
        assert found == []
