import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import sign_in
from timeline.models import OpenForm


@pytest.fixture
def form(live_site):
    era = factories.era()
    return f"{live_site}/admin/timeline/era/{era.pk}/change/"


@pytest.fixture
def eva(live_site, browser):
    """Another editor's browser."""
    context = browser.new_context()
    page = context.new_page()
    user = User.objects.create_superuser("eva", first_name="Eva", last_name="Ruiz")
    sign_in(page, live_site, user)
    yield page
    context.close()


def notice(page):
    return page.locator("[data-presence]")


def wait_until_one_window_is_open(page):
    """The word that a window was left comes after the window is gone."""
    for _step in range(150):
        if OpenForm.objects.count() == 1:
            return
        page.wait_for_timeout(100)
    raise AssertionError("The window that was left is still noted as open.")


def test_two_people_see_each_other_and_one_leaves(editor, eva, form, said):
    editor.clock.install()
    editor.goto(form, wait_until="networkidle")
    expect(notice(editor)).to_have_text("")

    eva.goto(form, wait_until="networkidle")
    expect(notice(eva)).to_contain_text("ana has had this open since")
    editor.clock.run_for(31_000)
    expect(notice(editor)).to_contain_text("Eva Ruiz has had this open since")
    eva.goto("about:blank")
    wait_until_one_window_is_open(eva)
    editor.clock.run_for(31_000)

    expect(notice(editor)).to_have_text("")
    assert OpenForm.objects.count() == 1
    assert said == []


def test_another_window_of_the_same_person_is_told(editor, form):
    editor.goto(form, wait_until="networkidle")
    second = editor.context.new_page()
    second.goto(form, wait_until="networkidle")

    expect(notice(second)).to_contain_text("You have had this open in another window since")


def test_opening_a_form_anew_is_no_other_window(editor, form):
    editor.goto(form, wait_until="networkidle")
    with editor.expect_response("**/admin/open/") as answer:
        editor.reload(wait_until="networkidle")
    answer.value.finished()
    editor.wait_for_timeout(1_200)

    expect(notice(editor)).to_have_text("")
    assert OpenForm.objects.count() == 1


def test_saving_and_going_on_stays_one_window(editor, form):
    editor.goto(form, wait_until="networkidle")
    editor.get_by_role("button", name="Save and go on").first.click()
    expect(editor.get_by_text("was changed successfully")).to_be_visible()

    assert OpenForm.objects.count() == 1


def test_without_script_it_is_said_when_the_form_is_opened(live_site, browser, eva, form):
    eva.goto(form, wait_until="networkidle")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_site, User.objects.create_superuser("ana"))

    page.goto(form)

    expect(notice(page)).to_contain_text("Eva Ruiz has had this open since")
    context.close()
