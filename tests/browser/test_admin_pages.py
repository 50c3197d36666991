"""The pages that editors see, as the browser of somebody with the role of administrator gets them."""

import pytest
from playwright.sync_api import expect

from tests.browser.admin_places import admin_places
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
    "../preview/phone/?page=/preview/initiatives/gob-mx/",
    "../preview/beside/?key=x",
]
# Each page of each noun and action is looked at once; neighbours in the list look alike, so that each
# kind of page is seen in both widths and both schemes.
EVERY = sorted(admin_places({}), key=lambda name: (name.partition("_")[2], name))
LOOKS = [(1280, "light"), (360, "dark"), (1280, "dark"), (360, "light")]
DOORS = ["login/", "login/?next=/admin/timeline/era/", "choose-password/MQ/nonsense/"]
UNNAMED = ".select2-selection[role=combobox]:not([aria-labelledby*=label])"


@pytest.fixture(scope="module")
def office(started, browser):
    """A browser in which an administrator has signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{started.address}/admin/")
    page.get_by_label("Name to sign in with").fill("berta")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
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


@pytest.mark.parametrize("noun", ["source", "initiative", "picture"])
def test_a_list_fits_beside_the_open_panel(started, page, noun):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{started.address}/admin/timeline/{noun}/")

    expect(page.locator("#main.shifted")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", EVERY)
def test_every_page_of_the_admin_is_accessible(started, page, said, name):
    width, scheme = LOOKS[EVERY.index(name) % len(LOOKS)]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    answer = page.goto(f"{started.address}/admin/{admin_places(started.numbers)[name]}")

    assert (answer.status, said) == (200, [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = barriers(page)
    said.clear()
    assert found == []


@pytest.mark.parametrize("place", DOORS)
def test_the_pages_before_signing_in_are_accessible(started, browser, place):
    context = browser.new_context()
    page = context.new_page()
    for width, scheme in LOOKS[:2]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{started.address}/admin/{place}")

        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_sign_in_that_is_refused_has_the_mark_of_errors(started, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{started.address}/admin/login/")
    page.get_by_label("Name to sign in with").fill("berta")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    told = page.get_by_role("alert")
    expect(told).to_contain_text("do not go together")
    mark = told.evaluate("told => getComputedStyle(told, '::before').content")
    assert mark.startswith('"×"')
    assert barriers(page) == []
    context.close()


@pytest.mark.parametrize(
    ("place", "status"), [("timeline/nothing/", 404), ("timeline/site/add/", 403)]
)
def test_what_is_not_there_and_what_is_refused_is_accessible(started, page, place, status):
    for width, scheme in LOOKS[:2]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)

        assert page.goto(f"{started.address}/admin/{place}").status == status
        assert barriers(page) == []


def test_the_head_of_a_page_stays_within_three_rows_on_a_phone(started, page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{started.address}/admin/timeline/initiative/")

    assert page.locator("#header").bounding_box()["height"] < 120


@pytest.mark.parametrize("kind", ["initiative", "source", "indicator", "subject", "publication"])
def test_a_list_has_room_for_titles_and_no_row_of_more_than_three_lines(started, page, kind):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{started.address}/admin/timeline/{kind}/")
    title = page.locator("#result_list tbody th").first

    assert title.bounding_box()["width"] >= 320
    heights = page.locator("#result_list tbody tr").evaluate_all(
        "rows => rows.map((row) => [row.getBoundingClientRect().height, row.innerText])"
    )
    assert [row for row in heights if row[0] > 72] == []
    assert page.locator(".list-filter-fold nav").first.is_hidden()
