import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD, sign_in
from timeline.models import Initiative


@pytest.fixture
def open_form(live_site):
    """Sign in and open an entry's form."""
    ana = User.objects.create_superuser("ana", password=PASSWORD)

    def opening(page, entry):
        sign_in(page, live_site, ana)
        page.goto(
            f"{live_site}/admin/timeline/initiative/{entry.pk}/change/", wait_until="networkidle"
        )

    return opening


@pytest.fixture
def asked(page):
    """The kinds of the questions that the browser has asked; each is answered with staying."""
    kinds = []
    page.on("dialog", lambda dialog: (kinds.append(dialog.type), dialog.dismiss()))
    return kinds


def save(page):
    page.get_by_role("button", name="Save and go on").first.click()


def test_leaving_a_changed_form_asks_first(page, open_form, asked):
    open_form(page, factories.initiative())
    page.locator("#id_title_en").fill("Unsaved")

    with page.expect_event("dialog"):
        page.get_by_role("link", name="Home").click()

    assert asked == ["beforeunload"]
    expect(page.locator("#id_title_en")).to_have_value("Unsaved")


def test_leaving_or_saving_an_unchanged_form_asks_nothing(page, open_form, asked):
    open_form(page, factories.initiative())

    page.locator("#id_title_en").fill("Saved")
    save(page)
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.get_by_role("link", name="Home").click()
    page.wait_for_url("**/admin/")

    assert asked == []


def test_two_editors_meet_and_nothing_is_lost(page, context, open_form, asked):
    portal = factories.initiative()
    open_form(page, portal)
    other = context.new_page()
    other.goto(page.url, wait_until="networkidle")
    other.locator("#id_summary_en").fill("It opens in 2014.")
    save(other)
    expect(other.get_by_text("was changed successfully")).to_be_visible()

    page.locator("#id_summary_en").fill("It opens in 2015.")
    save(page)
    question = page.get_by_role("group", name="Summary (English)")
    expect(question.locator(".conflict-text")).to_have_text(
        ["It opens in 2015.", "It opens in 2014.", "It opens in 2015. It opens in 2014."]
    )
    expect(page.get_by_role("region", name="You saved this in another window")).to_be_focused()
    assert barriers(page) == []
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Home").click()
    assert asked == ["beforeunload"]
    question.get_by_role("radio", name="Both").check()
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("#id_summary_en")).to_have_value("It opens in 2015. It opens in 2014.")
    save(page)
    expect(page.get_by_text("was changed successfully")).to_be_visible()

    assert Initiative.objects.get().summary_en == "It opens in 2015. It opens in 2014."


def test_a_session_that_ended_keeps_the_text_through_the_login(page, context, open_form):
    open_form(page, factories.initiative())
    page.locator("#id_title_en").fill("Typed for an hour")
    context.clear_cookies()

    save(page)
    page.get_by_label("Name to sign in with").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Typed for an hour")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()

    expect(page.locator("#id_title_en")).to_have_value("Typed for an hour")
    assert Initiative.objects.get().title_en == "Typed for an hour"
