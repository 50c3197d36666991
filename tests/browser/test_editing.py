from playwright.sync_api import expect

from govdigital.databases import PUBLIC
from tests import factories
from tests.browser.choosing import choose
from timeline.models import Milestone


def write_initiative(page, live_site):
    page.goto(f"{live_site}/admin/timeline/initiative/add/")
    page.locator("#id_title_en").fill("The portal")
    page.locator("#id_title_es").fill("El portal")
    page.get_by_label("Summary (English)").fill("It opens [@perez-2014].")
    choose(page, "Era", "First steps")
    page.get_by_role("button", name="Add another Milestone").click()
    page.locator("#id_milestones-0-kind").select_option("launched")
    page.locator("#id_milestones-0-date").fill("2014~")
    choose(page, "Source", "perez-2014")
    page.get_by_role("button", name="Save and go on").first.click()


def test_a_draft_is_written_previewed_and_put_live(editor, live_site, said):
    factories.live(factories.site())
    factories.era(), factories.source()

    write_initiative(editor, live_site)
    editor.locator(".form-more summary").click()
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="Preview (Español)").click()
    beside = opened.value
    shown = beside.frame_locator("iframe")
    expect(shown.get_by_role("heading", name="El portal")).to_be_visible()
    expect(shown.locator(".preview_banner")).to_be_visible()
    editor.get_by_role("button", name="Publish…").click()
    editor.get_by_label("All of these").check()
    for along in (
        editor.get_by_role("group", name="Goes live with it").get_by_role("checkbox").all()
    ):
        expect(along).to_be_checked()
    editor.get_by_role("button", name="Publish").click()
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="See live page").click()
    live = opened.value

    expect(live.get_by_role("heading", name="The portal")).to_be_visible()
    expect(live.locator(".preview_banner")).to_have_count(0)
    assert Milestone.objects.using(PUBLIC).get().date == "2014~"
    assert said == []


def test_a_blocked_entry_leads_to_the_field_that_must_be_mended(editor, live_site):
    portal = factories.initiative(summary_en="")

    editor.goto(f"{live_site}/admin/timeline/initiative/publish/?entry={portal.pk}")
    editor.get_by_role("link", name="is empty").click()
    editor.wait_for_url("**#id_summary_en")

    assert editor.evaluate("document.querySelector(location.hash).name") == "summary_en"


def test_what_is_refused_stands_in_the_form_again(editor, live_site):
    editor.goto(f"{live_site}/admin/timeline/era/add/")
    editor.locator("#id_title_en").fill("First steps")
    editor.locator("#id_span").fill("2018/2012")
    editor.get_by_role("button", name="Save", exact=True).first.click()

    expect(editor.get_by_text("“2018/2012” ends before it starts.").first).to_be_visible()
    expect(editor.locator("#id_title_en")).to_have_value("First steps")
