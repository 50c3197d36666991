"""A day of a contributor and an editor, each in a browser of their own, by the pages that
they see.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from govdigital.databases import PUBLIC
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.conftest import sign_in
from timeline.models import Initiative, Publication, State
from timeline.publishing.schedule import publish_due


@pytest.fixture
def office(live_site, new_context):
    """The first page of the admin as somebody with a role sees it."""

    def opened(name, role):
        page = new_context().new_page()
        sign_in(page, live_site, factories.person(name, role))
        page.goto(f"{live_site}/admin/")
        return page

    return opened


def accessible(page):
    assert barriers(page) == []


def tool(page, words):
    """Follow what the head of the form offers, also under its “More”."""
    link = page.locator("#content").get_by_text(words, exact=True).first
    expect(page.locator(".form-tools")).to_be_visible()
    if not link.is_visible():
        page.locator(".form-more summary").click()
    link.click()


def save(page):
    page.get_by_role("button", name="Save and go on").first.click()
    expect(page.get_by_text("successfully. You may edit it again below.")).to_be_visible()


def write_draft(page, live_site):
    page.goto(f"{live_site}/admin/timeline/initiative/add/")
    page.locator("#id_title_en").fill("The portal")
    page.locator("#id_summary_en").fill("It opens in 2013 [@perez-2014].")
    save(page)


def publish(page, kind, note):
    tool(page, "Publish…")
    accessible(page)
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Public note (English)").fill(note)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("entry is live.")).to_be_visible()


def test_a_draft_is_written_reviewed_and_put_live(live_site, office):
    factories.live(factories.site(), factories.source())
    luis, ana = office("luis", "contributor"), office("ana", "editor")

    write_draft(luis, live_site)
    expect(luis.get_by_text("Publish…")).to_have_count(0)
    tool(luis, "Ask for review…")
    luis.get_by_label("A word to the editor").fill("Is the year right?")
    luis.get_by_role("button", name="Ask for review").click()
    expect(luis.get_by_role("button", name="Ask for review")).to_have_count(0)

    ana.reload()
    ana.get_by_role("region", name="What needs attention").get_by_role("link").first.click()
    ana.get_by_role("link", name="The portal").click()
    expect(ana.get_by_text("Is the year right?")).to_be_visible()
    accessible(ana)
    tool(ana, "Send back…")
    ana.get_by_label("What should change").fill("The source says 2014.")
    ana.get_by_role("button", name="Send back").click()
    expect(ana.get_by_role("button", name="Send back")).to_have_count(0)

    luis.reload()
    expect(luis.get_by_text("The source says 2014.")).to_be_visible()
    luis.locator("#id_summary_en").fill("It opens in 2014 [@perez-2014].")
    save(luis)
    tool(luis, "Ask for review…")
    luis.get_by_role("button", name="Ask for review").click()
    expect(luis.get_by_role("button", name="Ask for review")).to_have_count(0)

    ana.reload()
    publish(ana, "new", "The portal is in.")
    assert Initiative.objects.using(PUBLIC).get().summary_en == "It opens in 2014 [@perez-2014]."


def test_what_is_live_is_corrected_scheduled_and_withdrawn(live_site, office):
    portal = factories.initiative(rests_on=factories.source())
    factories.live(factories.site(), portal)
    ana = office("ana", "editor")
    form = f"{live_site}/admin/timeline/initiative/{portal.pk}/change/"

    ana.goto(form)
    ana.locator("#id_title_en").fill("The right title")
    save(ana)
    publish(ana, "correction", "The title was wrong.")
    assert Publication.objects.using(PUBLIC).latest("number").kind == "correction"

    ana.locator("#id_title_en").fill("A title for tomorrow")
    save(ana)
    tool(ana, "Publish…")
    expect(ana.locator("ins")).to_have_count(1)
    at = timezone.localtime() + timedelta(days=1)
    ana.get_by_label("Goes live at").fill(f"{at:%Y-%m-%dT%H:%M}")
    ana.get_by_role("button", name="Publish").click()
    expect(ana.get_by_role("heading", name="Scheduled", exact=True)).to_be_visible()
    accessible(ana)
    assert len(publish_due(at + timedelta(minutes=1))) == 1

    ana.goto(form)
    tool(ana, "Withdraw…")
    ana.get_by_label("Public note (English)").fill("It was never built.")
    ana.get_by_role("button", name="Withdraw").click()
    expect(ana.get_by_text("has left the public lists.")).to_be_visible()
    portal.refresh_from_db()
    assert (portal.title_en, portal.state) == ("A title for tomorrow", State.WITHDRAWN)
