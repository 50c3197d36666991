import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.rescued_form import opened
from tests import factories
from tests.admin.filling import sent
from timeline.models import Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HERE = "http://testserver"


@pytest.fixture
def browser():
    """A browser whose tokens are checked, signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ana", password="a long password"))
    return client


@pytest.fixture
def portal():
    return factories.initiative()


def form(entry):
    return f"/admin/timeline/initiative/{entry.pk}/change/"


def hidden(response):
    """What the page's own form sends: names and values of its hidden fields."""
    page = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def typing(client, entry, **changes):
    """The form as an editor sends it, filled, with the token that the page gave."""
    response = client.get(form(entry))
    return sent(response, **changes) | {
        "csrfmiddlewaretoken": hidden(response)["csrfmiddlewaretoken"]
    }


def signed_in(client, page, password="a long password"):
    """Sign in on a page that was given instead of a saved form."""
    words = {**hidden(page), "username": "ana", "password": password}
    return client.post("/admin/login/", words, headers={"Origin": HERE})


def sent_again(client, offered):
    """Press the button of the page that shows what was typed."""
    token = {"csrfmiddlewaretoken": hidden(offered)["csrfmiddlewaretoken"]}
    return client.post(offered.context["address"], dict(offered.context["fields"]) | token)


def test_a_form_sent_while_signed_out_goes_through_after_the_login(browser, portal):
    text = "One\n\nTwo “three” <b>"
    words = typing(browser, portal, title_en="Typed for an hour", body_en=text)
    browser.session.flush()

    offered = signed_in(browser, browser.post(form(portal), words, headers={"Origin": HERE}))
    saved = sent_again(browser, offered)

    entry = Initiative.objects.get()
    assert "Typed for an hour" in offered.content.decode()
    assert (saved.status_code, entry.title_en, entry.body_en) == (302, "Typed for an hour", text)


def test_nothing_is_saved_before_the_editor_says_so(browser, portal):
    words = typing(browser, portal, title_en="Typed for an hour")
    browser.session.flush()

    page = browser.post(form(portal), words)
    signed_in(browser, page)

    assert page.status_code == 403
    assert Initiative.objects.get().title_en == "Portal gob-mx"


def test_a_wrong_password_keeps_what_was_typed(browser, portal):
    words = typing(browser, portal, title_en="Typed for an hour")
    browser.session.flush()
    page = browser.post(form(portal), words)

    offered = signed_in(browser, signed_in(browser, page, "wrong"))

    assert dict(offered.context["fields"])["title_en"] == ["Typed for an hour"]


def test_no_page_with_what_was_typed_leads_to_another_language(browser, portal):
    assert "frame-language" in browser.get("/admin/").text
    words = typing(browser, portal, title_en="Typed for an hour")
    browser.session.flush()

    asked = browser.post(form(portal), words)
    refused = signed_in(browser, asked, "wrong")
    offered = signed_in(browser, refused)

    for page in (asked, refused, offered):
        assert "Typed for an hour" in page.text or page.context["kept"]
        assert "frame-language" not in page.text


def test_a_form_with_an_old_token_keeps_what_was_typed(browser, portal):
    words = typing(browser, portal, title_en="Typed for an hour")
    browser.cookies["csrftoken"] = "x" * 32

    offered = browser.post(form(portal), words, headers={"Origin": HERE})

    assert (offered.status_code, dict(offered.context["fields"])["title_en"]) == (
        403,
        ["Typed for an hour"],
    )
    assert Initiative.objects.get().title_en == "Portal gob-mx"


def test_an_old_token_without_a_session_leads_through_the_login(browser, portal):
    words = typing(browser, portal, title_en="Typed for an hour")
    browser.cookies.clear()

    offered = signed_in(browser, browser.post(form(portal), words, headers={"Origin": HERE}))

    assert dict(offered.context["fields"])["title_en"] == ["Typed for an hour"]


@pytest.mark.parametrize(
    "origin", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}]
)
def test_what_another_site_sends_is_not_offered(browser, portal, origin):
    refused = browser.post(form(portal), {"title_en": "Forged"}, headers=origin)

    assert refused.status_code == 403
    assert "Forged" not in refused.content.decode()


def test_signing_in_twice_in_two_windows_leads_on(browser):
    answer = browser.post(
        "/admin/login/?next=/admin/", {"username": "ana"}, headers={"Origin": HERE}
    )

    assert answer.url == "/admin/login/?next=/admin/"


def test_words_that_were_not_packed_here_are_not_offered(client):
    User.objects.create_superuser("ana", password="a long password")

    answer = client.post(
        "/admin/login/", {"username": "ana", "password": "a long password", "kept": "forged"}
    )

    assert answer.url == "/admin/"


def test_a_password_never_travels(client):
    page = client.post(
        "/admin/auth/user/add/", {"username": "luis", "password1": "secret", "password2": "secret"}
    )

    assert opened(page.context["kept"])["fields"] == [["username", ["luis"]]]


def test_signing_out_twice_asks_for_nothing(client):
    assert client.post("/admin/logout/").status_code == 302


def test_a_save_of_a_deleted_entry_shows_what_was_typed(browser, portal):
    words = typing(browser, portal, title_en="Typed for an hour")
    Initiative.objects.all().delete()

    page = browser.post(form(portal), words)

    assert (page.status_code, "Typed for an hour" in page.content.decode()) == (410, True)
