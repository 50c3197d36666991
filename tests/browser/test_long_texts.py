"""A text of 30,000 words: what is pasted and marked in it is there at once, and can be taken back."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_pasting import paste

PARAGRAPH = "The portal opens in the year of the plan and it grows by two. " * 6


@pytest.fixture
def body(editor, live_site):
    editor.set_default_timeout(30_000)
    editor.goto(f"{live_site}/admin/timeline/initiative/add/")
    editor.get_by_role("toolbar", name="Tools for Text, English").wait_for()
    field = editor.locator("#id_body_en")
    field.focus()
    return field


def test_thirty_thousand_words_are_pasted_at_once_and_taken_back(editor, body):
    editor.keyboard.type("One. ")
    html = f"<p>{PARAGRAPH}</p>" * 384
    begun = time.monotonic()
    paste(body, html, "x")
    words = body.evaluate("area => area.value.split(/\\s+/).length")
    # By the browser's own way it took five minutes.
    assert time.monotonic() - begun < 20
    assert words > 29_900

    editor.keyboard.type(" Two")
    assert body.evaluate("area => area.value.endsWith(' Two')")

    # First what was typed since, then all of it at once.
    for _step in range(6):
        editor.keyboard.press("Control+z")
        if body.evaluate("area => area.value === 'One. '"):
            break
    expect(body).to_have_value("One. ")
    editor.keyboard.press("Control+Shift+z")
    assert body.evaluate("area => area.value.split(/\\s+/).length") > 29_900


def test_many_lines_of_a_long_text_are_marked_and_taken_back(editor, body):
    body.fill(f"{PARAGRAPH}\n" * 300)
    editor.keyboard.press("Control+a")
    bar = editor.get_by_role("toolbar", name="Tools for Text, English")
    begun = time.monotonic()
    bar.get_by_role("button", name="More").click()
    bar.get_by_role("button", name="Bullets").click()
    assert body.evaluate("area => area.value.split('\\n- ').length") == 300
    assert time.monotonic() - begun < 20

    editor.keyboard.press("Control+z")

    assert body.evaluate("area => area.value.includes('- ')") is False
