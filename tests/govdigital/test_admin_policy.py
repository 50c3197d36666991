import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from timeline.models import Theme


@pytest.fixture
def said(page):
    """What the browser's console says, errors and refusals by the policy among them."""
    words = []
    page.on("console", lambda message: words.append(f"{message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: words.append(error.stack or str(error)))
    return words


@pytest.fixture
def signed_in(live_site, page, said):
    User.objects.create_superuser("ana", password="a long password")
    page.goto(f"{live_site}/admin/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Initiatives", exact=True).first).to_be_visible()
    return page


def test_the_admin_keeps_to_the_policy_without_a_word_in_the_console(signed_in, live_site, said):
    Theme.objects.create(slug="portals", title_en="Portals", title_es="Portales")

    for place in ("", "timeline/theme/", "timeline/theme/?q=por", "timeline/initiative/add/"):
        signed_in.goto(f"{live_site}/admin/{place}", wait_until="networkidle")

    assert said == []


def test_the_admin_opens_in_spanish_too(signed_in, live_site, said):
    signed_in.goto(f"{live_site}/es/admin/timeline/source/add/", wait_until="networkidle")

    assert signed_in.locator("html").get_attribute("lang") == "es"
    assert said == []
