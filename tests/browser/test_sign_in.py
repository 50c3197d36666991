"""Passkeys in a browser: the device is Chromium's virtual one, asked under the content policy."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.conftest import PASSWORD
from tests.signing_in import code, give_app, give_recovery_codes

ACCOUNT_PAGES = [
    *("", "app/", "app/remove/", "passkeys/", "passkeys/add/", "passkeys/{passkey}/name/"),
    *("passkeys/{passkey}/remove/", "recovery-codes/", "recovery-codes/new/", "sessions/"),
    *("confirm/", "confirm/code/", "confirm/passkey/"),
]


@pytest.fixture
def ana(live_site):
    return factories.person("ana", "editor", first_name="Ana")


@pytest.fixture
def site(live_site):
    """The site by a name: passkeys belong to names, and to no number."""
    return live_site.replace("127.0.0.1", "localhost")


@pytest.fixture
def token(page):
    """A device that has a PIN and keeps passkeys, and says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, answer["authenticatorId"]


def type_name_and_password(page, site, language=""):
    page.goto(f"{site}{language}/admin/login/")
    labels = ("Name to sign in with", "Password")
    if language:
        labels = ("Nombre para iniciar sesión", "Contraseña")
    page.get_by_label(labels[0]).fill("ana")
    page.get_by_label(labels[1]).fill(PASSWORD)
    page.locator("#login-form input[type=submit]").click()


def sign_out(page):
    page.locator(".frame-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def add_passkey(page, site, name, *, alone=True):
    page.goto(f"{site}/admin/account/passkeys/add/")
    page.get_by_label("Name of the passkey").fill(name)
    page.get_by_label("Sign in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def test_a_passkey_is_added_and_signs_in_alone(page, said, site, ana, token):
    type_name_and_password(page, site)
    add_passkey(page, site, "Laptop <b>")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)

    page.goto(f"{site}/admin/login/?next=/admin/timeline/era/")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(f"{site}/admin/timeline/era/")
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Laptop <b>"
    assert UserSession.objects.filter(user=ana).exists()
    assert said == []


def test_a_security_key_is_a_second_factor_after_the_password(page, said, site, ana, token):
    type_name_and_password(page, site)
    add_passkey(page, site, "Key", alone=False)
    sign_out(page)

    type_name_and_password(page, site)
    expect(page.get_by_role("heading", name="Second factor", exact=True)).to_be_visible()
    page.get_by_role("button", name="Use the passkey").click()

    page.wait_for_url(f"{site}/admin/")
    assert said == []


def test_a_closed_account_is_not_opened_by_its_passkey(page, said, site, ana, token):
    type_name_and_password(page, site)
    add_passkey(page, site, "Laptop")
    sign_out(page)
    ana.is_active = False
    ana.save()

    page.goto(f"{site}/admin/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("This account is closed.")).to_be_visible()
    assert page.url == f"{site}/admin/login/"


def test_a_device_without_a_passkey_says_so_and_leaves_the_form(page, site, ana, token):
    session, authenticator = token
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    options = {"protocol": "u2f", "transport": "usb"}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{site}/admin/login/")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.route("**/admin/account/passkey/", lambda route: route.abort())

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("The passkey was not read.")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_without_a_script_the_password_and_the_code_let_in(browser, site, ana):
    give_app(ana)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    type_name_and_password(page, site)
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(f"{site}/admin/")
    page.goto(f"{site}/admin/account/passkeys/add/")
    expect(page.get_by_text("A passkey needs a script")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("language", ["", "/es"])
def test_each_page_of_the_account_is_accessible_and_narrow_enough(
    page, said, site, ana, token, language
):
    type_name_and_password(page, site, language)
    page.wait_for_url(f"{site}{language}/admin/")
    add_passkey(page, site, "Laptop")
    passkey = Authenticator.objects.get(type="webauthn").pk
    faults = []
    for number, place in enumerate(ACCOUNT_PAGES):
        if place == "app/remove/":
            give_app(ana)
        width, scheme = ((1280, "light"), (360, "dark"), (360, "light"), (1280, "dark"))[number % 4]
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{site}{language}/admin/account/{place.format(passkey=passkey)}")
        faults += [f"{place}: {fault}" for fault in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{place}: wider than {width}")
    assert faults == []
    assert said == []


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_doors_are_accessible_and_narrow_enough(page, said, site, ana, language):
    give_app(ana)
    give_recovery_codes(ana)
    type_name_and_password(page, site, language)
    faults = []
    for place in ("second-factor/", "forgotten/", "forgotten/sent/", "../login/"):
        for width, scheme in ((1280, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{site}{language}/admin/account/{place}")
            faults += [f"{place}: {fault}" for fault in barriers(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{place}: wider than {width}")
    assert faults == []
    assert said == []
