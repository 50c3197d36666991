"""The frame of a form in the browser: the bar that saves, errors and their fields, the focus."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect
from reversion.models import Version

from tests import factories
from timeline.models import Initiative, Milestone

BAR = "document.querySelector('.save-bar').getBoundingClientRect()"
# How much of the element that has the focus stands behind the bar.
BEHIND = (
    f"(bar => {{ const box = document.activeElement.getBoundingClientRect();"
    f" return document.activeElement.closest('.save-bar') ? 0 : box.top - bar.top; }})({BAR})"
)

FILLED = """[...document.querySelectorAll("button, a, summary, input[type=submit]")].filter((one) => {
    const ground = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
    return one.checkVisibility() && ground[3] !== 0 && Math.max(...ground.slice(0, 3)) < 200;
}).map((one) => one.innerText || one.value)"""


def open_add(editor, live_site, noun="initiative"):
    editor.goto(f"{live_site}/admin/timeline/{noun}/add/", wait_until="networkidle")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_bar_is_in_sight_at_every_place_and_one_row(editor, live_site, width):
    portal = factories.initiative()
    editor.set_viewport_size({"width": width, "height": 800})
    for address in (
        f"timeline/initiative/{portal.pk}/change/",
        "timeline/initiative/add/",
        f"timeline/initiative/publish/?entry={portal.pk}",
        "auth/user/add/",
    ):
        editor.goto(f"{live_site}/admin/{address}")
        for part in (0, 0.5, 1):
            editor.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
            box = editor.evaluate(f"(box => [box.top, box.bottom, box.height])({BAR})")
            assert box[0] >= 0
            assert (box[1] <= 800, box[2] <= 64) == (True, True), (address, part, box)


def test_nothing_that_has_the_focus_stands_behind_the_bar(editor, live_site):
    factories.initiative()
    editor.set_viewport_size({"width": 390, "height": 700})
    open_add(editor, live_site)
    for _step in range(90):
        editor.keyboard.press("Tab")
        assert editor.evaluate(BEHIND) < 0 or editor.evaluate(BEHIND) == 0


def test_one_set_of_buttons_saves_and_delete_stands_apart(editor, live_site):
    portal = factories.initiative()

    editor.goto(f"{live_site}/admin/timeline/initiative/{portal.pk}/change/")

    buttons = editor.locator(".save-bar button")
    expect(buttons).to_have_text(["Save", "Save and go on", "Publish…"])
    expect(editor.locator("input[type=submit]")).to_have_count(0)
    expect(editor.locator(".save-bar").get_by_text("Delete")).to_have_count(0)
    expect(editor.get_by_role("link", name="Delete…")).to_be_visible()


def test_a_new_entry_begins_in_its_title_and_goes_on_to_publishing(editor, live_site):
    open_add(editor, live_site)
    expect(editor.locator("#id_title_en")).to_be_focused()

    editor.keyboard.type("The portal")
    editor.locator(".save-bar").get_by_role("button", name="Publish…").click()

    expect(editor.get_by_role("heading", name="Publish", exact=True)).to_be_visible()
    expect(editor.locator(".ask-entries")).to_contain_text("The portal")


def test_whoever_types_before_the_page_is_loaded_keeps_the_focus(editor, live_site):
    editor.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
            document.getElementById("id_body_en")?.focus();
        });"""
    )
    open_add(editor, live_site)

    editor.keyboard.type("It opens.")

    expect(editor.locator("#id_body_en")).to_have_value("It opens.")
    expect(editor.locator("#id_title_en")).to_have_value("")


def test_a_choice_has_its_name_before_the_last_picture_has_come(editor, live_site):
    editor.route("**/late.png", lambda _picture: None)
    editor.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => {"
        " document.body.append(Object.assign(new Image(), {src: '/late.png'})); })"
    )
    editor.goto(f"{live_site}/admin/timeline/initiative/add/", wait_until="domcontentloaded")

    expect(editor.get_by_role("combobox", name="Era")).to_be_visible()
    assert editor.evaluate("document.readyState") == "interactive"


def test_enter_sends_no_form_that_nobody_has_touched(editor, live_site):
    portal = factories.initiative()
    sent = []
    editor.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
    editor.goto(
        f"{live_site}/admin/timeline/initiative/{portal.pk}/change/", wait_until="networkidle"
    )

    editor.locator("#id_title_en").press("Enter")
    editor.wait_for_timeout(300)
    assert [address for address in sent if address == editor.url] == []

    editor.locator("#id_title_en").fill("The one portal")
    editor.locator("#id_title_en").press("Enter")
    expect(editor.get_by_text("was changed successfully")).to_be_visible()
    assert Initiative.objects.get().title_en == "The one portal"


def test_errors_are_counted_above_the_form_and_each_leads_to_its_field(editor, live_site):
    portal = factories.initiative()
    Milestone.objects.create(initiative=portal, kind="launched", date="2014")
    editor.goto(f"{live_site}/admin/timeline/initiative/{portal.pk}/change/")
    editor.locator("#id_website").fill("ftp://gob.mx")
    editor.locator("#id_milestones-0-date").fill("2014-02-30")
    editor.get_by_role("button", name="Save", exact=True).click()

    summary = editor.locator("#form-errors")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("2 errors. Nothing is saved yet.")
    expect(editor).to_have_title("2 errors: Portal gob-mx | Change initiative | govdigital")
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Website: Write a web address that begins with https:// or http://.",
            "Milestone 1, Date: “2014-02-30”: February has no 30th.",
        ]
    )
    summary.get_by_role("link", name="Milestone 1").click()
    date = editor.locator("#id_milestones-0-date")
    expect(date).to_be_focused()
    expect(date).to_have_attribute("aria-invalid", "true")
    described = date.get_attribute("aria-describedby").split()
    assert "id_milestones-0-date_error" in described
    expect(editor.locator("#id_milestones-0-date_error")).to_have_text(
        "“2014-02-30”: February has no 30th."
    )
    expect(date).to_have_value("2014-02-30")


def filled(page):
    """The words of all that is pressed and has a ground of its own."""
    return page.evaluate(FILLED)


def test_one_button_is_filled_and_the_head_fits_two_rows(editor, live_site):
    portal = factories.initiative()
    editor.set_viewport_size({"width": 360, "height": 800})
    form = f"{live_site}/admin/timeline/initiative/{portal.pk}/change/"
    editor.goto(form, wait_until="networkidle")
    assert filled(editor) == ["Publish…"]

    factories.live(portal)
    editor.goto(form, wait_until="networkidle")
    assert filled(editor) == ["Save"]
    expect(editor.get_by_role("heading", level=1)).to_have_text("Portal gob-mx")
    expect(editor.locator(".form-state")).to_contain_text("live")
    expect(editor.locator(".form-tools").get_by_role("link", name="See live page")).to_be_visible()
    tools = editor.locator(".form-tools > *")
    rows = {round(tools.nth(place).bounding_box()["y"]) for place in range(tools.count())}
    assert len(rows) <= 2

    editor.locator(".form-more summary").click()
    expect(editor.get_by_role("link", name="History")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") == 360
    editor.keyboard.press("Escape")
    expect(editor.get_by_role("link", name="History")).to_be_hidden()


def test_who_goes_on_without_a_change_leaves_no_version(editor, live_site):
    portal = factories.initiative()
    form = f"{live_site}/admin/timeline/initiative/{portal.pk}/change/"
    editor.goto(form, wait_until="networkidle")

    editor.get_by_role("button", name="Publish…").click()
    expect(editor.get_by_role("heading", name="Publish", exact=True)).to_be_visible()
    assert Version.objects.count() == 0

    editor.goto(form, wait_until="networkidle")
    editor.locator("#id_title_en").fill("The one portal")
    editor.get_by_role("button", name="Publish…").click()
    expect(editor.locator(".ask-entries")).to_contain_text("The one portal")
    assert Initiative.objects.get().title_en == "The one portal"


def test_two_languages_are_as_high_as_each_other(editor, live_site):
    portal = factories.initiative(translated_from={"summary_es": "It opened."})
    editor.set_viewport_size({"width": 1280, "height": 800})
    editor.goto(
        f"{live_site}/admin/timeline/initiative/{portal.pk}/change/", wait_until="networkidle"
    )

    for name in ("summary", "body"):
        one, other = (
            editor.locator(f".fieldBox.field-{name}_{tag}").bounding_box() for tag in ("en", "es")
        )
        assert one["y"] == other["y"]
        assert abs(one["height"] - other["height"]) < 1


def test_a_saved_draft_says_once_what_is_missing(editor, live_site):
    open_add(editor, live_site)
    editor.locator("#id_title_en").fill("The portal")
    editor.locator("#id_summary_en").fill("It opens [@nobody].")
    editor.get_by_role("button", name="Save and go on").click()

    expect(editor.locator(".messagelist > li")).to_have_class(["success"])
    expect(editor.locator(".message-word")).to_have_text("Done")
    told = editor.get_by_role("link", name="No source has the key “nobody”")
    expect(told).to_have_count(1)
    expect(editor.locator(".messagelist")).not_to_contain_text("nobody")


def test_the_name_of_the_site_is_read_whole_beside_a_long_name(editor, live_site):
    User.objects.update(first_name="María Guadalupe", last_name="Hernández Villaseñor")
    factories.site(name_en="Digital government in one country, with its dates and sources")
    for width in (320, 360, 390, 1280):
        editor.set_viewport_size({"width": width, "height": 800})
        editor.goto(f"{live_site}/admin/timeline/initiative/")

        for part in ("#site-name", ".frame-menu > summary"):
            cut = editor.locator(part).evaluate("one => one.scrollWidth - one.clientWidth")
            assert (width, part, cut <= 0) == (width, part, True)
        assert editor.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_that_is_too_large_stays_and_says_so(editor, live_site):
    editor.goto(f"{live_site}/admin/timeline/theme/add/")
    editor.locator("#id_title_en").fill("Portals")
    form = editor.locator("form[data-most-bytes]")
    form.evaluate("form => { form.dataset.mostBytes = '600'; }")
    editor.locator("#id_editor_notes").fill("Some words.\n" * 60)

    editor.keyboard.press("Control+s")

    said = editor.locator("#form-too-large")
    expect(said).to_be_focused()
    expect(said).to_contain_text("all that you typed is still here")
    expect(editor.locator("#id_title_en")).to_have_value("Portals")

    editor.locator("#id_editor_notes").fill("")
    form.evaluate("form => { form.dataset.mostBytes = '60000'; }")
    editor.keyboard.press("Control+s")

    editor.wait_for_url("**/change/")
    expect(said).to_be_hidden()
