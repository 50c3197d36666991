from playwright.sync_api import expect

from tests.browser.barriers import barriers


def test_a_date_is_said_and_turned_into_edtf_before_it_is_saved(editor, live_site, said):
    editor.goto(f"{live_site}/admin/timeline/initiative/add/")
    editor.get_by_role("button", name="Add another Milestone").click()
    date = editor.locator("#id_milestones-0-date")
    line = editor.locator(".field-date .date_words").first

    date.press_sequentially("junio de 2014")
    expect(line).to_have_text("2014-06: June 2014")
    expect(date).to_have_value("junio de 2014")
    date.press("Tab")

    expect(date).to_have_value("2014-06")
    date.fill("2014-02-30")
    expect(line).to_have_text("“2014-02-30”: February has no 30th.")
    # axe brings styles of its own, of which the console speaks.
    assert said == []
    assert barriers(editor) == []
