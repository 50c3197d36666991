import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD
from timeline.models import Initiative, Source
from timeline.publishing.derive import refresh

ADD = "/admin/timeline/initiative/add/"


@pytest.fixture
def editor(editor, live_site, said):
    editor.set_default_timeout(15_000)
    editor.goto(f"{live_site}{ADD}")
    editor.get_by_role("toolbar", name="Tools for Text, English").wait_for()
    yield editor
    assert said == []


@pytest.fixture
def body(editor):
    field = editor.locator("#id_body_en")
    field.focus()
    return field


def tool(page, name, label="Text, English"):
    return page.get_by_role("toolbar", name=f"Tools for {label}").get_by_role("button", name=name)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def options(page):
    return page.get_by_role("dialog").get_by_role("option")


def choose_first(page, where=""):
    """Take the first source, with a locator."""
    press(page, "Enter")
    page.get_by_label("Where in it").wait_for()
    page.keyboard.type(where)
    press(page, "Enter")


def test_a_source_is_cited_with_the_keyboard_alone(editor, body):
    factories.two_author_report()

    editor.keyboard.type("It opens @latin")
    expect(editor.get_by_role("option", name="Portals in Latin America")).to_be_visible()
    choose_first(editor, "p. 3")
    editor.keyboard.type(", they say.")

    expect(body).to_be_focused()
    expect(body).to_have_value("It opens [@perez-gomez-2014, p. 3], they say.")


def test_one_undo_takes_a_citation_back_and_redo_brings_it_again(editor, body):
    factories.source()
    editor.keyboard.type("It opens @per")
    choose_first(editor)
    expect(body).to_have_value("It opens [@perez-2014]")

    press(editor, "Control+z")
    expect(body).to_have_value("It opens @")
    press(editor, "Control+Shift+z")
    expect(body).to_have_value("It opens [@perez-2014]")


def test_the_list_of_sources_is_a_combobox(editor, body):
    factories.source("one"), factories.source("two")
    tool(editor, "Cite").click()
    field = editor.get_by_role("combobox", name="Author, title, year or key")
    expect(options(editor)).to_have_count(2)

    press(editor, "ArrowDown")

    chosen = editor.get_by_role("dialog").get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Report one")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    expect(editor.get_by_role("dialog").get_by_role("status")).to_have_text("Found: 2")


CARETS = {
    "Yes [@old, p. 1|].": "Yes [@old, p. 1; @perez-2014].",
    "Yes [@o|ld, p. 1; @b].": "Yes [@old, p. 1; @perez-2014; @b].",
    "Yes|": "Yes [@perez-2014]",
    "|": "[@perez-2014]",
    "Yes [see |": "Yes [see @perez-2014]",
    "Yes [see @old; cf. |].": "Yes [see @old; cf. @perez-2014].",
    "Yes [-|]": "Yes [-@perez-2014]",
    "Read [the words |](https://example.org).": "Read [the words [@perez-2014]](https://example.org).",
}


def test_the_button_cites_where_the_caret_stands(editor, body):
    factories.source()
    for before, after in CARETS.items():
        body.fill(before.replace("|", ""))
        body.evaluate("(area, at) => area.setSelectionRange(at, at)", before.index("|"))

        tool(editor, "Cite").click()
        choose_first(editor)

        expect(body).to_have_value(after)


@pytest.mark.parametrize("typed", ["See [@", "See [@old; @", "See @"])
def test_an_at_sign_in_a_bracket_is_completed(editor, body, typed):
    factories.source()
    editor.keyboard.type(typed.removesuffix("; @"))
    press(editor, "Escape")
    body.fill(typed[:-1])
    press(editor, "Control+End")
    editor.keyboard.type("@")

    options(editor).wait_for()
    choose_first(editor)

    closed = {"See [@old; @": "See [@old; @perez-2014]"}
    expect(body).to_have_value(closed.get(typed, "See [@perez-2014]"))


def test_escape_leaves_what_was_typed_in_the_text(editor, body):
    editor.keyboard.type("Ask @nobody")
    expect(editor.get_by_text("Nothing found.")).to_be_visible()

    press(editor, "Escape")
    editor.keyboard.type(" there.")

    expect(body).to_have_value("Ask @nobody there.")


def test_whoever_types_a_whole_citation_is_not_stopped(editor, body):
    editor.keyboard.type(
        "It opens [@perez-2014, p. 3]. It grows [[era:first-steps]] since. Ask ana@example.org."
    )

    words = "It opens [@perez-2014, p. 3]. It grows [[era:first-steps]] since. Ask ana@example.org."
    expect(body).to_have_value(words)


def test_two_brackets_find_an_entry(editor, body):
    factories.era()
    editor.keyboard.type("In the [[first")
    expect(editor.get_by_role("option", name="First steps")).to_be_visible()

    press(editor, "Enter")

    expect(body).to_have_value("In the [[era:first-steps]]")


def test_a_new_source_is_added_without_leaving_the_page(editor, body):
    editor.keyboard.type("It opens @")
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="New source…").click()
    popup = opened.value
    popup.get_by_label("Title:").fill("A fresh report")
    popup.get_by_role("button", name="Save", exact=True).first.click()

    editor.get_by_label("Where in it").fill("p. 9")
    press(editor, "Enter")

    expect(body).to_have_value("It opens [@a-fresh-report, p. 9]")
    assert Source.objects.get().title == "A fresh report"


def test_a_reference_is_pasted_without_leaving_the_page(editor, body):
    editor.keyboard.type("It opens @")
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="Paste a reference…").click()
    popup = opened.value
    popup.get_by_label("References").fill("Sear, M. J. (2019). A story of portals. A Publisher.")
    popup.get_by_role("button", name="Read").click()
    expect(popup.get_by_label("Title:")).to_have_value("A story of portals")
    popup.get_by_role("button", name="Save", exact=True).first.click()

    editor.get_by_label("Where in it").fill("p. 9")
    press(editor, "Enter")

    expect(body).to_have_value("It opens [@a-story-of-portals, p. 9]")


MARKED = {
    "Heading": "## one\n## two",
    "Bullets": "- one\n- two",
    "Numbers": "1. one\n2. two",
    "Quote": "> one\n> two",
    "Strong": "**one\ntwo**",
    "Emphasis": "*one\ntwo*",
}


def test_a_button_marks_the_selection_and_takes_the_mark_away(editor, body):
    for name, text in MARKED.items():
        body.fill("one\ntwo")
        press(editor, "Control+a")

        tool(editor, name).click()
        expect(body).to_have_value(text)
        tool(editor, name).click()
        expect(body).to_have_value("one\ntwo")


def test_shortcuts_mark_the_selection(editor, body):
    body.fill("one")
    press(editor, "Control+a", "Control+b", "Control+i")
    expect(body).to_have_value("***one***")

    press(editor, "Control+z", "Control+z", "Control+a", "Control+k")
    editor.keyboard.type("https://example.org/")
    expect(body).to_have_value("[one](https://example.org/)")


def test_an_opinion_is_set_apart_and_names_its_source(editor, body):
    factories.source()
    body.fill("It will grow.")
    press(editor, "Control+a")

    tool(editor, "Opinion").click()
    choose_first(editor)

    expect(body).to_have_value("::: opinion @perez-2014\nIt will grow.\n:::\n")


def test_a_toolbar_is_one_stop_and_its_arrows_lead_on(editor, body):
    press(editor, "Shift+Tab")
    expect(tool(editor, "Heading")).to_be_focused()

    press(editor, "ArrowRight", "ArrowRight")
    expect(tool(editor, "Emphasis")).to_be_focused()
    press(editor, "End")
    expect(tool(editor, "Preview")).to_be_focused()
    press(editor, "Tab")
    expect(body).to_be_focused()


def test_a_text_of_one_line_has_no_tools_for_blocks(editor):
    names = (
        editor.get_by_role("toolbar", name="Tools for Summary, English")
        .get_by_role("button")
        .all_inner_texts()
    )

    assert names == ["Strong", "Emphasis", "Link", "Remark", "Cite", "Entry", "Preview"]


def test_the_preview_follows_the_text_and_names_what_must_be_mended(editor, body):
    factories.two_author_report()
    editor.keyboard.insert_text("# One\n\nIt opens [@perez-gomez-2014].")
    tool(editor, "Preview").click()
    pane = editor.get_by_role("region", name="Preview of Text, English")
    expect(pane.get_by_role("heading", name="One")).to_be_visible()
    expect(pane.get_by_role("status")).to_have_text("The preview is up to date.")

    body.focus()
    editor.keyboard.insert_text(" No [@nobody].")

    expect(pane.get_by_role("status")).to_have_text("Must be mended: 1")
    expect(pane.get_by_text("No source has the key “nobody”.")).to_be_visible()
    assert pane.locator("[id]").evaluate_all(
        "all => all.every(one => one.id.startsWith('id_body_en-'))"
    )


def test_the_preview_draws_the_chart_of_an_indicator(editor, body):
    factories.indicator(rests_on=factories.source())
    editor.keyboard.insert_text("It ranks.\n\n![[indicator:rank]]\n\nSo it does.")
    tool(editor, "Preview").click()
    pane = editor.get_by_role("region", name="Preview of Text, English")

    expect(pane.get_by_role("status")).to_have_text("The preview is up to date.")
    expect(pane.locator("svg.plot-wide")).to_be_visible()
    expect(pane.get_by_role("link", name="Table and CSV")).to_have_attribute("target", "_blank")


def test_a_preview_that_gets_no_answer_says_so_and_keeps_the_text(editor, body, said):
    editor.keyboard.type("It opens.")
    editor.context.clear_cookies()
    tool(editor, "Preview").click()

    expect(editor.get_by_text("The preview cannot be shown now.")).to_be_visible()
    expect(body).to_have_value("It opens.")
    said.clear()


def test_a_new_row_has_the_tools_too(editor):
    factories.source()
    editor.get_by_role("button", name="Add another Milestone").click()
    field = editor.locator("#id_milestones-0-description_en")
    field.focus()

    editor.keyboard.type("It opens @per")
    choose_first(editor)

    expect(field).to_have_value("It opens [@perez-2014]")


def test_what_the_tools_wrote_is_saved(editor, body):
    editor.locator("#id_title_en").fill("The portal")
    body.fill("It opens.")
    press(editor, "Control+a", "Control+b")
    editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.wait_for_url(re.compile("initiative/$"))

    assert Initiative.objects.get().body_en == "**It opens.**"


def test_without_script_a_text_is_a_plain_field(live_site, browser):
    User.objects.create_superuser("ana", password=PASSWORD)
    page = browser.new_page(java_script_enabled=False)
    page.set_default_timeout(8000)
    page.goto(f"{live_site}/admin/login/?next={ADD}")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#id_title_en").fill("The portal")
    page.locator("#id_body_en").fill("It *opens*.")
    assert page.get_by_role("toolbar").count() == 0
    page.get_by_role("button", name="Save", exact=True).first.click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert Initiative.objects.get().body_en == "It *opens*."
    page.close()


@pytest.fixture
def behind():
    """The number of an initiative whose Spanish text is behind the English one."""
    portal = factories.initiative(rests_on=factories.source())
    portal.translated_from = {"body_es": "It opened in 2015."}
    portal.save()
    refresh(portal)
    return portal.pk


def violations(page, said):
    assert said == []
    found = barriers(page)
    # The checker's own styles are refused by the policy, and heard.
    said.clear()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_tools_are_accessible_while_open(editor, live_site, said, behind, width, scheme):
    editor.set_viewport_size({"width": width, "height": 800})
    editor.emulate_media(color_scheme=scheme)
    editor.goto(f"{live_site}/admin/timeline/initiative/{behind}/change/", wait_until="networkidle")

    tool(editor, "Preview").click()
    expect(editor.get_by_text("The preview is up to date.")).to_be_visible()
    assert violations(editor, said) == []
    tool(editor, "Cite").click()
    options(editor).first.wait_for()
    assert violations(editor, said) == []
    press(editor, "Enter")
    editor.get_by_label("Where in it").wait_for()

    assert violations(editor, said) == []
    assert not editor.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_text_that_is_behind_is_told_and_called_right_by_keyboard(editor, live_site, behind):
    editor.goto(f"{live_site}/admin/timeline/initiative/{behind}/change/")
    expect(editor.get_by_text("English has changed since this was last touched.")).to_be_visible()

    editor.get_by_label("It is still right as it is").focus()
    press(editor, "Space")
    editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.wait_for_url(re.compile("initiative/$"))

    assert Initiative.objects.get().translated_from == {}


def test_a_remark_is_marked_and_previewed_as_the_editors_word(editor, body):
    editor.keyboard.type("Nobody knows the month.")
    press(editor, "Control+a")

    tool(editor, "Remark").click()
    tool(editor, "Preview").click()

    expect(body).to_have_value("[Nobody knows the month.]{.remark}")
    expect(editor.locator("#id_body_en-preview .remark")).to_have_text(
        "Editors’ remark: Nobody knows the month."
    )


def test_a_source_joins_a_citation_that_begins_with_words(editor, body):
    factories.two_author_report()
    body.fill("[see @other]")
    press(editor, "ArrowLeft")

    tool(editor, "Cite").click()
    expect(options(editor).first).to_be_visible()
    choose_first(editor)

    expect(body).to_have_value("[see @other; @perez-gomez-2014]")
