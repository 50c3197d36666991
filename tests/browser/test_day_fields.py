import pytest
from playwright.sync_api import expect

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)


def test_a_day_is_said_in_words_while_it_is_typed(editor, live_site):
    portal = factories.initiative()

    editor.goto(f"{live_site}/admin/timeline/initiative/assign/?entry={portal.pk}")
    editor.get_by_label("Until").fill("2031-03-03")
    expect(editor.locator(".date_words")).to_have_text("Monday 3 March 2031")

    editor.get_by_label("Until").fill("")
    expect(editor.locator(".date_words")).to_have_text("")

    editor.get_by_label("Until").press_sequentially("02312031")
    editor.keyboard.press("Tab")
    editor.get_by_label("What there is to do").focus()
    expect(editor.locator(".date_words")).to_have_text("There is no such day or time.")


def test_a_time_in_the_past_says_so_before_it_is_sent(editor, live_site):
    portal = factories.initiative()

    editor.goto(f"{live_site}/admin/timeline/initiative/publish/?entry={portal.pk}")
    editor.get_by_label("Goes live at").fill("2020-01-01T10:00")

    expect(editor.locator(".date_words")).to_have_text(
        "This time is past. Choose a later one, or none to publish now."
    )


def test_a_day_in_words_is_taken_over_when_the_field_is_left(editor, live_site):
    source = factories.source()

    editor.goto(f"{live_site}/admin/timeline/source/{source.pk}/change/")
    editor.get_by_role("textbox", name="Read on").fill("3 de marzo de 2025")
    editor.keyboard.press("Tab")

    expect(editor.get_by_role("textbox", name="Read on")).to_have_value("2025-03-03")
