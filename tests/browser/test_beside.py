"""The window beside a form, which shows the page as it is typed."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.test_writing import tool
from timeline.models import Initiative
from timeline.publishing.derive import refresh


@pytest.fixture
def portal():
    factories.site()
    portal = factories.initiative("gob-mx", rests_on=factories.source())
    refresh(portal)
    return portal


@pytest.fixture
def form(editor, live_site, portal):
    editor.set_default_timeout(15_000)
    editor.goto(f"{live_site}/admin/timeline/initiative/{portal.pk}/change/")
    editor.get_by_role("toolbar", name="Tools for Text, English").wait_for()
    return editor


def opened(form, label="Text, English"):
    """The window that the tool of a text opens, with its console heard."""
    with form.expect_popup() as popup:
        tool(form, "Preview", label).click()
    window = popup.value
    window.said = []
    window.on("console", lambda message: window.said.append(message.text))
    return window


def page(window):
    return window.frame_locator("iframe:not([aria-hidden])")


def test_the_language_link_of_the_page_turns_the_window(form):
    window = opened(form)

    page(window).get_by_role("link", name="Español").click()
    form.locator("#id_title_es").fill("La puerta")

    expect(page(window).get_by_role("heading", level=1)).to_have_text("La puerta")
    button = window.get_by_role("button", name="Español")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page(window).get_by_text("Esto es lo que se escribe en este momento.")).to_be_visible()


def test_the_window_shows_the_page_and_follows_what_is_typed(form, said):
    window = opened(form)
    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")

    form.locator("#id_title_en").fill("The gate")
    form.locator("#id_body_en").fill("It **opens**, unsaved.")

    expect(page(window).get_by_role("heading", level=1)).to_have_text("The gate")
    expect(page(window).locator("strong", has_text="opens")).to_be_visible()
    expect(page(window).get_by_text("This is what is typed now.")).to_be_visible()
    expect(window.get_by_role("status")).to_have_text(
        "Follows what is typed. Nothing is saved by looking."
    )
    assert Initiative.objects.get().title_en == "Portal gob-mx"
    assert (said, window.said) == ([], [])


def test_the_window_speaks_the_language_of_the_text_and_of_its_buttons(form):
    window = opened(form, "Text, Spanish")
    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx (es)")

    window.get_by_role("button", name="English").click()

    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")
    expect(window.get_by_role("button", name="English")).to_have_attribute("aria-pressed", "true")


def test_the_window_stays_where_it_was_scrolled_to(form):
    form.locator("#id_body_en").fill("A line.\n\n" * 150)
    window = opened(form)
    expect(page(window).get_by_text("A line.")).to_have_count(150)
    scrolled = "() => document.querySelector('iframe:not([aria-hidden])').contentWindow.scrollY"
    window.evaluate(
        "() => document.querySelector('iframe:not([aria-hidden])').contentWindow.scrollTo(0, 900)"
    )

    form.locator("#id_title_en").fill("The gate")
    expect(page(window).get_by_role("heading", level=1)).to_have_text("The gate")

    assert window.evaluate(scrolled) == 900


def test_a_place_on_the_page_is_reached_within_the_window(form):
    form.locator("#id_body_en").fill("It opens [@perez-2014].")
    window = opened(form)
    mark = page(window).locator(".prose .note-mark a").first
    mark.click()

    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")
    assert window.frames[-1].url == "about:srcdoc"


def test_what_must_be_mended_is_named_and_the_last_page_stays(form):
    window = opened(form)
    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")
    form.locator("#id_body_en").fill("It opens [@nobody].")
    expect(window.get_by_text("No source has the key “nobody”.")).to_be_visible()

    form.locator("#id_slug").fill("not a slug")

    expect(window.get_by_role("listitem").filter(has_text="Address:")).to_be_visible()
    expect(window.get_by_role("status")).to_have_text(re.compile("stands as it was before"))
    expect(page(window).get_by_text("It opens")).to_be_visible()


def test_the_window_goes_on_following_after_a_save(form):
    window = opened(form)
    form.locator("#id_title_en").fill("The gate")
    form.keyboard.press("Control+s")
    expect(form.get_by_text("was changed successfully")).to_be_attached()

    form.locator("#id_title_en").fill("The door")

    expect(page(window).get_by_role("heading", level=1)).to_have_text("The door")


def test_a_new_entry_is_shown_before_its_first_save(form, live_site):
    form.goto(f"{live_site}/admin/timeline/article/add/")
    window = opened(form)
    expect(window.get_by_role("listitem").first).to_be_visible()

    form.locator("#id_title_en").fill("An essay")
    form.locator("#id_body_en").fill("It begins.")

    expect(page(window).get_by_role("heading", level=1)).to_have_text("An essay")


def test_the_window_says_that_it_waits_and_that_it_gets_no_answer(form):
    window = opened(form)
    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")
    form.context.clear_cookies()
    form.locator("#id_title_en").fill("The gate")
    expect(window.get_by_role("status")).to_have_text(re.compile("cannot be shown now"))
    assert form.locator("#id_title_en").input_value() == "The gate"

    form.once("dialog", lambda dialog: dialog.accept())
    form.goto("about:blank")
    expect(window.get_by_role("status")).to_have_text(re.compile("Waiting for the form"))


@pytest.mark.parametrize(("width", "scheme"), [(800, "light"), (390, "dark")])
def test_the_window_is_accessible(form, width, scheme):
    window = opened(form)
    window.set_viewport_size({"width": width, "height": 800})
    window.emulate_media(color_scheme=scheme)
    expect(page(window).get_by_role("heading", level=1)).to_have_text("Portal gob-mx")

    assert barriers(window) == []
    assert not window.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_preview_at_the_head_of_the_form_shows_what_is_typed_too(form):
    form.locator("#id_title_en").fill("The gate")
    with form.expect_popup() as popup:
        form.get_by_role("link", name="Preview (English)").click()

    expect(page(popup.value).get_by_role("heading", level=1)).to_have_text("The gate")
