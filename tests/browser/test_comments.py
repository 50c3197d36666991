"""Comments beside the form of an entry, in a browser with script."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import PASSWORD, sign_in
from timeline.models import Comment, Initiative, Milestone
from timeline.newsroom.comments import Author, Place, say


@pytest.fixture
def open_form(live_site, page):
    """Sign in and open the form of an entry."""
    ana = User.objects.create_superuser("ana", password=PASSWORD)

    def opening(entry):
        sign_in(page, live_site, ana)
        address = f"{live_site}/admin/timeline/initiative/{entry.pk}/change/"
        page.goto(address, wait_until="networkidle")
        return page

    return opening


def select(page, words):
    """Select these words in the English summary, as a mouse would."""
    page.locator("#id_summary_en").evaluate(
        """(field, words) => {
            field.focus();
            const start = field.value.indexOf(words);
            field.setSelectionRange(start, start + words.length);
        }""",
        words,
    )


def test_selected_words_are_quoted_and_the_form_stays_as_it_is_typed(open_form, said):
    page = open_form(factories.initiative())
    page.locator("#id_title_en").fill("Not saved yet")
    select(page, "portal opens")

    page.get_by_role("button", name="Comment on Summary (English)").click()
    expect(page.get_by_label("Words that it is about")).to_have_value("portal opens")
    page.locator("#id_comment-text").fill("Which one? <b>x</b>")
    page.get_by_role("button", name="Send the comment").click()

    expect(page.get_by_text("Which one? <b>x</b>")).to_be_visible()
    expect(page.get_by_role("link", name="1 comment")).to_be_visible()
    expect(page.locator("#id_title_en")).to_have_value("Not saved yet")
    assert Comment.objects.get().quote == "portal opens"
    assert said == []


def test_an_answer_is_sent_and_settled_beside_the_form(open_form, said):
    portal = factories.initiative()
    say(Place(portal, "summary_en", "portal"), Author("Eva"), "Which one?")
    page = open_form(portal)

    page.get_by_label("Answer").fill("The first.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("The first.")).to_be_visible()
    page.get_by_role("button", name="Settle").click()

    expect(page.get_by_text("1 settled thread")).to_be_visible()
    assert Comment.objects.threads().get().state == "settled"
    assert said == []


def test_a_comment_that_is_being_typed_outlives_the_saving_of_the_form(open_form):
    page = open_form(factories.initiative())
    page.locator("#id_comment-text").fill("A long thought.")

    page.get_by_role("button", name="Save and go on").first.click()

    expect(page.locator("#id_comment-text")).to_have_value("A long thought.")
    expect(page.get_by_text("Here is what you typed")).to_be_visible()
    assert Comment.objects.count() == 0


def test_the_link_of_a_quotation_selects_its_words(open_form):
    portal = factories.initiative()
    say(Place(portal, "summary_en", "portal opens"), Author("Eva"), "Which one?")
    page = open_form(portal)

    page.locator(".comment-place a").click()

    selected = page.evaluate(
        """() => {
            const field = document.activeElement;
            return [field.id, field.value.slice(field.selectionStart, field.selectionEnd)];
        }"""
    )
    assert selected == ["id_summary_en", "portal opens"]


def test_what_is_refused_is_said_and_stays(open_form):
    portal = factories.initiative()
    page = open_form(portal)
    page.locator("#id_comment-text").fill("A long thought.")
    Initiative.objects.filter(pk=portal.pk).delete()

    page.get_by_role("button", name="Send the comment").click()

    expect(page.get_by_text("This entry has been deleted meanwhile.")).to_be_visible()
    expect(page.locator("#id_comment-text")).to_have_value("A long thought.")


def test_a_row_is_commented_on_beside_it_and_found_where_it_stands_now(open_form, said):
    portal = factories.initiative(rests_on=factories.source())
    words = {"description_en": "It is closed.", "description_es": "Se cierra."}
    row = Milestone.objects.create(initiative=portal, kind="ended", date="2018", **words)
    page = open_form(portal)
    page.locator("#milestones-1 h3 button").click()
    page.locator("#id_comment-text").fill("Which source?")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("Which source?")).to_be_visible()
    assert Comment.objects.get().row_pk == row.pk
    expect(page.locator("#milestones-1 h3").get_by_role("link", name="1 comment")).to_be_visible()

    # An earlier date puts the row before the other.
    Milestone.objects.filter(pk=row.pk).update(date="2001", date_earliest="2001-01-01")
    page.goto(page.url, wait_until="networkidle")
    page.locator(".comment-place a").click()

    expect(page.locator("#milestones-0 :focus")).to_have_count(1)
    thread = Comment.objects.get()
    page.goto(page.url.partition("/admin/")[0] + f"/admin/comments/{thread.pk}/")
    page.get_by_role("link", name="2001 – It is closed.").click()
    expect(page.locator("#milestones-0 :focus")).to_have_count(1)
    assert said == []
