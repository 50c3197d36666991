import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD
from timeline.models import Dispute, Initiative, Source
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


UNDER_MORE = ("Bullets", "Numbers", "Quote", "Table", "Picture", "Remark", "Opinion", "Preview")


def tool(page, name, label="Text, English"):
    """The tool of this name, also where it stands under “More”."""
    bar = page.get_by_role("toolbar", name=f"Tools for {label}")
    bar.wait_for()
    unfold = bar.locator("[data-more][aria-expanded=false]")
    if name in UNDER_MORE and unfold.count():
        unfold.click()
    return bar.get_by_role("button", name=name, exact=True)


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


def suggested(page):
    """The suggestions beside the caret; they never take the keys before the arrow down."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_a_source_is_cited_with_the_keyboard_alone(editor, body):
    factories.two_author_report()

    editor.keyboard.type("It opens @latin")
    expect(suggested(editor).first).to_contain_text("Portals in Latin America")
    press(editor, "ArrowDown")
    choose_first(editor, "p. 3")
    editor.keyboard.type(", they say.")

    expect(body).to_be_focused()
    expect(body).to_have_value("It opens [@perez-gomez-2014, p. 3], they say.")


def test_one_undo_takes_a_citation_back_and_redo_brings_it_again(editor, body):
    factories.source()
    editor.keyboard.type("It opens @per")
    suggested(editor).first.wait_for()
    press(editor, "ArrowDown")
    choose_first(editor)
    expect(body).to_have_value("It opens [@perez-2014]")

    press(editor, "Control+z")
    expect(body).to_have_value("It opens @per")
    press(editor, "Control+Shift+z")
    expect(body).to_have_value("It opens [@perez-2014]")


def test_suggestions_stand_below_the_line_in_which_the_typing_goes_on(editor, body):
    factories.source("perez-2014", title="Report of a register")
    body.evaluate("area => { area.style.width = '260px'; area.style.lineHeight = '24px'; }")

    editor.keyboard.type("The register opens in 2014 [@report of a register")
    suggested(editor).first.wait_for()

    second_line_ends = body.evaluate("area => area.getBoundingClientRect().top + 2 * 24")
    list_begins = suggested(editor).first.bounding_box()["y"]
    assert list_begins > second_line_ends


def test_suggestions_leave_all_keys_alone_until_the_arrow_down_enters_them(editor, body):
    factories.source()
    editor.keyboard.type("Ask @per")
    suggested(editor).first.wait_for()
    # At the end of this line nothing is found, so that no list opens there again.
    editor.keyboard.type(" qqq")
    press(editor, "Enter")
    expect(suggested(editor)).to_have_count(0)
    editor.keyboard.type("or ana@perez.example, [@per")
    suggested(editor).first.wait_for()
    press(editor, "ArrowUp", "End")
    expect(suggested(editor)).to_have_count(0)
    press(editor, "ArrowDown", "End", "Escape")
    editor.keyboard.type("ez-2014].")

    expect(body).to_have_value("Ask @per qqq\nor ana@perez.example, [@perez-2014].")
    expect(suggested(editor)).to_have_count(0)
    editor.keyboard.type(" @per")
    suggested(editor).first.wait_for()
    press(editor, "Tab")
    expect(body).not_to_be_focused()
    expect(suggested(editor)).to_have_count(0)


def test_whoever_has_entered_the_suggestions_leaves_them_by_the_arrow_up_or_by_typing(editor, body):
    factories.source()
    editor.keyboard.type("@per")
    suggested(editor).first.wait_for()
    press(editor, "ArrowDown")
    expect(suggested(editor).first).to_have_attribute("aria-selected", "true")
    expect(body).to_have_attribute("aria-activedescendant", re.compile("writing-suggestions-0"))

    press(editor, "ArrowUp", "Enter")
    expect(body).to_have_value("@per\n")

    editor.keyboard.type("@per")
    suggested(editor).first.wait_for()
    press(editor, "ArrowDown")
    editor.keyboard.type("e")
    expect(body).to_have_value("@per\n@pere")
    expect(body).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_suggestions_stay_with_their_line_while_the_page_moves(editor, body):
    factories.source()
    editor.keyboard.type("@")
    # As when the field comes into view only after the first letter.
    editor.evaluate("scrollBy(0, -60)")
    editor.keyboard.type("per")
    suggested(editor).first.wait_for()

    def below():
        return suggested(editor).first.bounding_box()["y"] - body.bounding_box()["y"]

    before = below()
    editor.evaluate("scrollBy(0, 40)")
    editor.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    expect(suggested(editor)).to_have_count(2)
    assert below() == pytest.approx(before, abs=1)


def test_a_late_answer_takes_no_list_from_whoever_has_entered_it(editor, body):
    factories.source()
    editor.keyboard.type("@per")
    suggested(editor).first.wait_for()
    editor.route("**/*q=pere*", lambda route: None)
    with editor.expect_event("requestfailed"):
        with editor.expect_request("**/*q=pere*"):
            editor.keyboard.type("e")
        press(editor, "ArrowDown")

    expect(suggested(editor).first).to_have_attribute("aria-selected", "true")


def test_suggestions_lead_to_the_window_with_what_was_typed(editor, body):
    factories.source()
    editor.keyboard.type("It opens [@per")
    expect(suggested(editor)).to_have_count(2)
    press(editor, "ArrowDown", "ArrowDown", "Enter")

    field = editor.get_by_role("combobox", name="Author, title, year or key")
    expect(field).to_have_value("per")
    press(editor, "Escape")

    expect(body).to_be_focused()
    expect(body).to_have_value("It opens [@per")


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
    editor.keyboard.type(typed)

    suggested(editor).first.wait_for()
    press(editor, "ArrowDown")
    choose_first(editor)

    closed = {"See [@old; @": "See [@old; @perez-2014]"}
    expect(body).to_have_value(closed.get(typed, "See [@perez-2014]"))


def test_whoever_types_a_whole_citation_or_a_name_is_not_stopped(editor, body):
    factories.source(), factories.era()
    words = (
        "It opens [@perez-2014, p. 3]. It grows [[era:first-steps]] since. Ask ana@example.org "
        "or @gobmx, said @perez"
    )
    for word in words.split(" "):
        editor.keyboard.type(f"{word} ")
    press(editor, "Enter", "Tab")

    expect(body).to_have_value(f"{words} \n")
    expect(body).not_to_be_focused()


def test_two_brackets_find_an_entry(editor, body):
    factories.era()
    editor.keyboard.type("In the [[first")
    expect(suggested(editor).first).to_contain_text("First steps")

    press(editor, "ArrowDown", "Enter")

    expect(body).to_have_value("In the [[era:first-steps]]")


def test_a_new_source_is_added_without_leaving_the_page(editor, body):
    editor.keyboard.type("It opens ")
    tool(editor, "Cite").click()
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
    editor.keyboard.type("It opens ")
    tool(editor, "Cite").click()
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
    "Bold": "**one\ntwo**",
    "Italic": "*one\ntwo*",
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


GO_ON = {
    "- one": "- one\n- two",
    "* one": "* one\n* two",
    "3. one": "3. one\n4. two",
    "9) one": "9) one\n10) two",
    "- one\n  - inner": "- one\n  - inner\n  - two",
    "> one": "> one\n> two",
    "> - one": "> - one\n> - two",
    "| a | b |\n| --- | --- |\n| c | d |": "| a | b |\n| --- | --- |\n| c | d |\n| two |  |",
    "one": "one\ntwo",
    "-one": "-one\ntwo",
    "a | b": "a | b\ntwo",
}
END = {
    "- one\n- ": "- one\n\ntwo",
    "3. one\n4. ": "3. one\n\ntwo",
    "- one\n  - ": "- one\n- two",
    "1. one\n   - inner\n   - ": "1. one\n   - inner\n2. two",
    "> one\n> ": "> one\n\ntwo",
    "| a |\n| --- |\n|  |": "| a |\n| --- |\n\ntwo",
}


@pytest.mark.parametrize("text", [*GO_ON, *END])
def test_enter_goes_on_with_a_list_and_ends_it_in_an_empty_item(editor, body, text):
    body.fill(text)
    press(editor, "Control+End", "Enter")
    editor.keyboard.type("two")
    expect(body).to_have_value((GO_ON | END)[text])

    press(editor, "Tab")
    expect(body).not_to_be_focused()


def test_enter_in_a_list_is_undone_and_shift_enter_is_a_plain_line(editor, body):
    editor.keyboard.type("- one")
    press(editor, "Enter", "Control+z")
    expect(body).to_have_value("- one")

    press(editor, "Shift+Enter")
    expect(body).to_have_value("- one\n")


def test_a_table_is_made_and_changed_by_keyboard(editor, body):
    body.fill("Before.")
    press(editor, "Control+End")
    tool(editor, "Table").focus()
    press(editor, "Enter")
    expect(editor.get_by_role("group", name="Table in Text, English")).to_be_visible()
    panel = editor.get_by_role("group", name="Table in Text, English")
    expect(panel.get_by_label("Columns")).to_be_focused()
    editor.keyboard.type("2")
    press(editor, "Tab")
    editor.keyboard.type("1")
    press(editor, "Enter")
    expect(body).to_be_focused()
    expect(body).to_have_value("Before.\n\n|     |     |\n| --- | --- |\n|     |     |\n")

    editor.keyboard.type("Year")
    panel.get_by_role("button", name="Align").press("Enter")
    expect(body).to_have_value("Before.\n\n| Year |     |\n| ---- | --- |\n|      |     |\n")
    panel.get_by_role("button", name="Add row").press("Enter")
    editor.keyboard.type("2014")
    panel.get_by_role("button", name="Add column").press("Enter")
    editor.keyboard.type("x")
    expect(body).to_have_value(
        "Before.\n\n| Year |     |     |\n| ---- | --- | --- |\n| 2014 | x    |     |\n|      |     |     |\n"
    )
    panel.get_by_role("button", name="Remove column").press("Enter")
    panel.get_by_role("button", name="Remove row").press("Enter")
    expect(body).to_have_value("Before.\n\n| Year |     |\n| ---- | --- |\n|      |     |\n")

    press(editor, "Control+z")
    expect(body).to_have_value(re.compile("2014"))


def test_a_tool_for_tables_outside_of_one_says_so(editor, body):
    body.fill("One | two")
    tool(editor, "Table").click()
    panel = editor.get_by_role("group", name="Table in Text, English")
    panel.get_by_role("button", name="Add row").click()

    expect(editor.get_by_text("Put the caret into a table first")).to_be_visible()
    expect(body).to_have_value("One | two")
    panel.get_by_label("Rows").focus()
    press(editor, "Escape")
    expect(body).to_be_focused()


def test_control_s_saves_and_leaves_the_writer_where_she_was(editor, body):
    editor.locator("#id_title_en").fill("The portal")
    body.fill("It opens.\n" * 80)
    body.evaluate("area => { area.setSelectionRange(100, 104); area.scrollTop = 40; }")
    editor.evaluate("scrollTo(0, 300)")
    press(editor, "Control+s")
    editor.wait_for_url(re.compile(r"initiative/\d+/change/$"))

    body = editor.locator("#id_body_en")
    expect(body).to_be_focused()
    assert body.evaluate("area => [area.selectionStart, area.selectionEnd, area.scrollTop]") == [
        *(100, 104, 40)
    ]
    assert editor.evaluate("scrollY") == 300
    assert Initiative.objects.get().body_en.startswith("It opens.")
    # The message above the form is out of sight: the bar says it, until something is typed.
    said = editor.locator(".save-bar-said")
    expect(said).to_have_text("Saved.")
    press(editor, "End")
    editor.keyboard.type(" ")
    expect(said).to_be_empty()

    # From a field that is no text too, and once only.
    title = editor.locator("#id_title_en")
    title.fill("The gate")
    press(editor, "Control+s")
    expect(editor.get_by_text("was changed successfully")).to_be_attached()
    expect(title).to_be_focused()
    assert Initiative.objects.get().title_en == "The gate"


def test_control_s_with_an_error_leaves_it_to_the_form(editor, body):
    body.fill("It opens.")
    editor.locator("#id_slug").fill("not a slug")
    press(editor, "Control+s")

    expect(editor.locator(".errornote")).to_be_visible()
    expect(editor.locator("#id_body_en")).to_have_value("It opens.")
    assert Initiative.objects.count() == 0


def test_an_opinion_is_set_apart_and_names_its_source(editor, body):
    factories.source()
    body.fill("It will grow.")
    press(editor, "Control+a")

    tool(editor, "Opinion").click()
    choose_first(editor)

    expect(body).to_have_value("::: opinion @perez-2014\nIt will grow.\n:::\n")


def test_a_toolbar_is_one_stop_and_its_arrows_lead_on(editor, body):
    press(editor, "Shift+Tab")
    expect(tool(editor, "Bold")).to_be_focused()

    press(editor, "ArrowRight", "ArrowRight")
    expect(tool(editor, "Link")).to_be_focused()
    press(editor, "End")
    more = tool(editor, "More")
    expect(more).to_be_focused()
    press(editor, "Enter", "ArrowRight")
    expect(tool(editor, "Bullets")).to_be_focused()
    press(editor, "End")
    expect(tool(editor, "Preview")).to_be_focused()
    press(editor, "Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    press(editor, "Tab")
    expect(body).to_be_focused()


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_first_tools_are_words_in_one_line_beside_the_other_language(
    editor, live_site, language
):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(f"{live_site}{language}/admin/timeline/initiative/add/")
    bars = editor.locator(".writing")
    bars.first.wait_for()

    for number in range(bars.count()):
        buttons = bars.nth(number).get_by_role("button")
        tops = buttons.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
        words = buttons.all_inner_texts()
        assert len(set(tops)) == 1, words
        assert all(word.isalpha() or word == "Vista previa" for word in words), words


def test_a_text_of_one_line_has_no_tools_for_blocks(editor):
    names = (
        editor.get_by_role("toolbar", name="Tools for Summary, English")
        .get_by_role("button")
        .evaluate_all("all => all.map(one => one.getAttribute('aria-label') ?? one.innerText)")
    )

    assert names == ["Bold", "Italic", "Link", "Cite", "Entry", "Remark", "Preview"]


@pytest.fixture
def note(editor, live_site):
    """A text of a dispute, which has no page of its own: it is shown below its field."""
    dispute = Dispute.objects.create(era=factories.era(), question_en="When?")
    editor.goto(f"{live_site}/admin/timeline/dispute/{dispute.pk}/change/")
    field = editor.locator("#id_note_en")
    field.fill("")
    field.focus()
    return field


def test_the_preview_follows_the_text_and_names_what_must_be_mended(editor, note):
    factories.two_author_report()
    editor.keyboard.insert_text("It *opens* [@perez-gomez-2014].")
    tool(editor, "Preview", "Neutral note, English").click()
    pane = editor.get_by_role("region", name="Preview of Neutral note, English")
    expect(pane.get_by_text("It opens").first).to_be_visible()
    expect(pane.get_by_role("status")).to_have_text("The preview is up to date.")

    note.focus()
    editor.keyboard.insert_text(" No [@nobody].")

    expect(pane.get_by_role("status")).to_have_text("Must be mended: 1")
    expect(pane.get_by_text("No source has the key “nobody”.")).to_be_visible()
    assert pane.locator("[id]").evaluate_all(
        "all => all.every(one => one.id.startsWith('id_note_en-'))"
    )


def test_a_preview_that_gets_no_answer_says_so_and_keeps_the_text(editor, note, said):
    editor.keyboard.type("It opens.")
    editor.context.clear_cookies()
    tool(editor, "Preview", "Neutral note, English").click()

    expect(editor.get_by_text("The preview cannot be shown now.")).to_be_visible()
    expect(note).to_have_value("It opens.")
    said.clear()


def test_a_new_row_has_the_tools_too(editor):
    factories.source()
    editor.get_by_role("button", name="Add another Milestone").click()
    field = editor.locator("#id_milestones-0-description_en")
    field.focus()

    editor.keyboard.type("It opens @per")
    suggested(editor).first.wait_for()
    press(editor, "ArrowDown")
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
    page.get_by_label("Name to sign in with").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
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

    tool(editor, "Table").click()
    assert violations(editor, said) == []
    editor.locator("#id_body_en").focus()
    editor.keyboard.type(" @")
    suggested(editor).first.wait_for()
    assert violations(editor, said) == []
    press(editor, "ArrowDown")
    assert violations(editor, said) == []
    press(editor, "Escape")
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


def test_a_remark_is_marked_as_the_editors_word(editor, body):
    editor.keyboard.type("Nobody knows the month.")
    press(editor, "Control+a")

    tool(editor, "Remark").click()

    expect(body).to_have_value("[Nobody knows the month.]{.remark}")


def test_a_source_joins_a_citation_that_begins_with_words(editor, body):
    factories.two_author_report()
    body.fill("[see @other]")
    press(editor, "ArrowLeft")

    tool(editor, "Cite").click()
    expect(options(editor).first).to_be_visible()
    choose_first(editor)

    expect(body).to_have_value("[see @other; @perez-gomez-2014]")
