"""Signing in for the first time, as somebody does it: with a password that was given, or by the
account of an organisation.
"""

import pytest
from playwright.sync_api import expect

from govdigital import first_password
from tests import factories
from tests.openid_server import CLIENT, SECRET, OpenIDServer


@pytest.fixture
def ana(live_site):
    return factories.person("ana", "editor", email="ana@example.org")


@pytest.fixture
def server(settings):
    openid_server = OpenIDServer()
    settings.OIDC_SERVER = openid_server.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_NAME = "the ministry"
    yield openid_server
    openid_server.stop()


def test_a_first_password_is_changed_on_the_way_to_where_one_wanted(live_site, page, said, ana):
    first_password.must_change(ana)

    page.goto(f"{live_site}/admin/timeline/initiative/?state=draft")
    page.get_by_label("Name to sign in with").fill("ana")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Choose a password of your own")).to_be_visible()
    expect(page.get_by_text("Somebody else has chosen this password for you")).to_be_visible()
    page.get_by_label("Old password").fill("a long password")
    page.get_by_label("New password", exact=False).first.fill("a word of her own")
    page.get_by_label("New password confirmation").fill("a word of her own")
    page.get_by_role("button", name="Set this password").click()

    expect(page).to_have_url(f"{live_site}/admin/timeline/initiative/?state=draft")
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    assert said == []


def test_the_policy_of_content_lets_the_browser_go_to_the_organisation_and_back(
    live_site, page, said, ana, server
):
    page.goto(f"{live_site}/es/admin/manual/")
    page.get_by_role("button", name="the ministry").click()

    expect(page).to_have_url(f"{live_site}/es/admin/manual/")
    expect(page.locator("#user-tools")).to_contain_text("ana")
    assert said == []
