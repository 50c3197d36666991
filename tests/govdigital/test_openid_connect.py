"""Signing in by an organisation's server, which runs beside the test and really leads on and back."""

import html
import re
import secrets
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client

from govdigital import first_password
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.openid_server import CLIENT, SECRET, OpenIDServer
from timeline.models import Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

BEGIN, BACK = "/admin/account/organisation/", "/admin/account/organisation/back/"
AWAY = "did not answer as it should, and nobody was signed in"


@pytest.fixture
def server(settings):
    openid_server = OpenIDServer()
    settings.OIDC_SERVER = openid_server.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_NAME = "the ministry"
    yield openid_server
    openid_server.stop()


@pytest.fixture
def ana():
    return factories.person("ana", "editor", email="Ana@example.org")


def leave(client, begin=BEGIN, **form):
    """The address of the server to which the sign-in leads."""
    page = client.post(begin, form)
    assert page.status_code == 200
    return html.unescape(re.search(r'content="0;url=([^"]+)"', page.text)[1])


def come_back(client, address):
    """The answer to the address to which the server leads back."""
    back = httpx.get(address).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def sign_in(client, **form):
    return come_back(client, leave(client, **form))


def refusal(client, answer):
    """The sentence with which the sign-in page is shown again."""
    assert answer.status_code == 302, answer.text
    page = client.get(answer.headers["Location"])
    assert page.templates[0].name == "admin/login.html"
    assert "_auth_user_id" not in client.session
    return " ".join(str(message) for message in page.context["messages"])


def test_a_person_with_an_account_signs_in_and_goes_on(client, server, ana):
    answer = sign_in(client, next="/admin/manual/")

    assert answer.headers["Location"] == "/admin/manual/"
    assert client.get("/admin/manual/").context["user"] == ana
    assert SocialAccount.objects.get().user == ana


def test_the_sign_in_page_offers_the_server_where_there_is_one(client, settings, server):
    offered = client.get("/admin/login/?next=/admin/manual/").text
    in_spanish = client.get("/es/admin/login/").text
    settings.OIDC_NAME = settings.OIDC_SERVER = ""
    not_offered = client.get("/admin/login/").text

    assert "Sign in with the ministry" in offered
    assert "/es/admin/account/organisation/" in in_spanish
    assert "account/organisation" not in not_offered


@pytest.mark.parametrize(("address", "method"), [(BEGIN, "post"), (BACK, "get")])
def test_without_a_server_there_are_no_such_pages(client, address, method):
    assert getattr(client, method)(address).status_code == 404


def test_what_is_asked_of_the_server_is_little_and_bound_to_the_browser(client, server, ana):
    sign_in(client, scope="admin", auth_params="prompt=none", process="connect")

    query = next(query for path, query in server.requests if path == "/authorize")
    assert set(query["scope"].split()) == {"openid", "email"}
    assert query["redirect_uri"] == f"http://testserver{BACK}"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert {"nonce", "state", "code_challenge"} < query.keys()
    assert "prompt" not in query


def test_the_address_of_the_way_back_is_the_same_in_each_language(client, server, ana):
    address = leave(client, f"/es{BEGIN}", next="/es/admin/manual/")

    assert parse_qs(urlsplit(address).query)["redirect_uri"] == [f"http://testserver{BACK}"]
    assert come_back(client, address).headers["Location"] == "/es/admin/manual/"


@pytest.mark.parametrize("way_on", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_led_to_another_site(client, server, ana, way_on):
    assert sign_in(client, next=way_on).headers["Location"] == "/admin/"


def test_an_account_that_is_linked_stays_so_when_its_addresses_change(client, server, ana):
    sign_in(client)
    client.logout()
    User.objects.update(email="ana.perez@example.org")
    server.claims |= {"email": "other@example.org", "email_verified": False}

    sign_in(client)

    assert client.get("/admin/").context["user"] == ana
    assert SocialAccount.objects.count() == 1


def test_an_address_that_was_given_to_somebody_else_opens_no_account(client, server, ana):
    sign_in(client)
    client.logout()
    server.claims["sub"] = "8"

    answer = sign_in(client)

    assert "belongs to somebody else at the ministry" in refusal(client, answer)


def test_a_number_of_another_server_opens_no_account(client, server, ana):
    SocialAccount.objects.create(
        user=factories.person("eva", "administrator"), provider="organisation", uid="7"
    )

    sign_in(client)

    assert client.get("/admin/").context["user"] == ana


def test_an_account_is_linked_anew_where_the_organisation_has_another_server(
    client, server, ana, settings
):
    sign_in(client)
    client.logout()
    moved = OpenIDServer()
    settings.OIDC_SERVER = moved.issuer

    sign_in(client)
    moved.stop()

    assert client.get("/admin/").context["user"] == ana


def test_nobody_gets_an_account(client, server):
    before = User.objects.count()

    sentence = refusal(client, sign_in(client))

    assert sentence.startswith("No account here has the address ana@example.org, which")
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


@pytest.mark.parametrize("verified", [False, None, "false", "", 0])
def test_an_address_that_is_not_verified_opens_nothing(client, server, ana, verified):
    server.claims["email_verified"] = verified

    assert "does not say that your e-mail address is yours" in refusal(client, sign_in(client))
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("address", [None, "", "no address", 5, ["ana@example.org"]])
def test_no_address_opens_nothing(client, server, ana, address):
    server.claims["email"] = address

    assert refusal(client, sign_in(client))
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("value", [5, None, ["a"], {"a": 1}])
def test_what_else_the_server_says_of_somebody_is_not_read(client, server, ana, value):
    server.claims |= dict.fromkeys(("name", "preferred_username", "family_name", "phone"), value)

    sign_in(client)

    ana.refresh_from_db()
    assert client.get("/admin/").context["user"] == ana
    assert (ana.username, ana.last_name) == ("ana", "")


def test_an_address_that_two_accounts_have_opens_neither(client, server, ana):
    factories.person("eva", "administrator", email="ANA@example.org")

    assert refusal(client, sign_in(client)).startswith("No account here has the address")


@pytest.mark.parametrize(
    ("here", "there"),
    [("mia@example.org", "mıa@example.org"), ("mıa@example.org", "mia@example.org")],
)
def test_an_address_of_other_letters_opens_nothing(client, server, ana, here, there):
    """PostgreSQL compares in capitals, where ı is i."""
    User.objects.update(email=here)
    server.claims["email"] = there

    assert refusal(client, sign_in(client)).startswith("No account here has the address")


@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"is_active": False}, "This account is closed."), ({"is_staff": False}, "has no role yet")],
)
def test_a_closed_account_and_one_without_a_role_hear_so(
    client, server, ana, change, sentence, is_linked
):
    if is_linked:
        sign_in(client)
        client.logout()
    User.objects.update(**change)

    assert sentence in refusal(client, sign_in(client))


def test_refusals_are_in_the_language_of_who_asked(client, server):
    page = client.get(come_back(client, leave(client, f"/es{BEGIN}")).headers["Location"])

    assert page.request["PATH_INFO"] == "/es/admin/login/"


def test_the_address_comes_from_userinfo_where_the_token_lacks_it(client, server, ana):
    server.claims |= {"email": None, "email_verified": None}
    server.instead["/userinfo"] = {"sub": "7", "email": "ana@example.org", "email_verified": True}

    sign_in(client)

    assert client.get("/admin/").context["user"] == ana


def test_userinfo_about_somebody_else_is_not_believed(client, server, ana):
    server.claims |= {"email": None, "email_verified": None}
    server.instead["/userinfo"] = {"sub": "8", "email": "ana@example.org", "email_verified": True}

    assert AWAY in refusal(client, sign_in(client))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-site"},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_a_token_that_says_something_else_is_not_believed(client, server, ana, claims):
    server.claims |= claims

    assert AWAY in refusal(client, sign_in(client))


@pytest.mark.parametrize(
    ("signing_key", "algorithm", "header"),
    [
        (rsa.generate_private_key(65537, 2048), "RS256", {"kid": "first"}),
        (rsa.generate_private_key(65537, 2048), "RS256", {}),
        (None, "none", {"kid": "first"}),
        (None, "none", {}),
        (SECRET + SECRET, "HS256", {"kid": "first"}),
        (None, "RS256", {"kid": "unknown"}),
    ],
    ids=["another key", "another key unnamed", "unsigned", "unsigned unnamed", "secret", "unknown"],
)
def test_a_token_signed_by_anything_else_is_not_believed(
    client, server, ana, signing_key, algorithm, header
):
    server.header, server.algorithm = header, algorithm
    if signing_key is not None or algorithm == "none":
        server.signing_key = signing_key

    assert AWAY in refusal(client, sign_in(client))


def test_a_token_that_names_no_key_is_checked_by_the_only_one(client, server, ana):
    server.header = {}

    sign_in(client)

    assert client.get("/admin/").context["user"] == ana


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    "answer",
    [(200, "no JSON"), (200, "[]"), (200, "{}"), (200, "null"), (200, '"text"'), (500, "{}")],
)
def test_nonsense_is_one_sentence_and_no_error(client, server, ana, path, answer):
    address = leave(client)
    server.instead[path] = answer

    assert AWAY in refusal(client, come_back(client, address))


@pytest.mark.parametrize(
    "answer",
    [
        {"id_token": None},
        {"id_token": "no.token.here"},
        {"id_token": ["a", "b"]},
        {"id_token": "eyJhbGciOiJSUzI1NiIsImtpZCI6WzFdfQ.e30.AA"},
        {"access_token": ""},
    ],
)
def test_an_answer_without_a_token_is_one_sentence(client, server, ana, answer):
    address = leave(client)
    server.instead["/token"] = answer
    if answer.get("access_token") == "":
        server.claims["email"] = None

    assert AWAY in refusal(client, come_back(client, address))


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": 5},
    ],
)
def test_a_server_that_calls_itself_otherwise_is_not_asked(client, server, change):
    server.instead["/.well-known/openid-configuration"] = change

    answer = client.post(BEGIN)

    assert AWAY in refusal(client, answer)


def test_a_server_that_is_away_is_one_sentence(client, server):
    server.stop()

    assert AWAY in refusal(client, client.post(BEGIN))


def test_another_browsers_way_back_signs_nobody_in(client, server, ana):
    address = leave(Client())

    sentence = refusal(client, come_back(client, address))

    assert "began in another browser" in sentence


def test_a_way_back_is_used_once(client, server, ana):
    back = httpx.get(leave(client)).headers["Location"].removeprefix("http://testserver")
    client.get(back)
    client.logout()

    assert "has been used already" in refusal(client, client.get(back))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("error=access_denied", "was cancelled"),
        ("error=server_error", "did not let you in"),
        ("", "did not let you in"),
        ("code=made-up", AWAY),
    ],
)
def test_what_went_wrong_at_the_server_is_said(client, server, query, sentence):
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]

    assert sentence in refusal(client, client.get(f"{BACK}?state={state}&{query}"))


def test_a_state_that_nobody_made_is_refused(client, server):
    answer = client.get(f"{BACK}?state={secrets.token_urlsafe()}&code=x")

    assert "Begin again here" in refusal(client, answer)


def test_words_that_were_typed_wait_for_the_way_back(client, server, ana):
    entry = factories.initiative()
    address = f"/admin/timeline/initiative/{entry.pk}/change/"
    client.force_login(ana)
    words = sent(client.get(address), title_en="Typed for an hour")
    client.logout()

    page = client.post(address, words)
    offered = sign_in(client, kept=page.context["kept"])
    client.post(offered.context["address"], dict(offered.context["fields"]))

    assert 'name="kept"' in page.text.partition("oidc_sign_in")[2]
    assert Initiative.objects.get().title_en == "Typed for an hour"


@pytest.fixture
def berta(monkeypatch):
    """An administrator who knows no password."""
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 0)
    person = factories.person("berta", "administrator", email="ana@example.org")
    person.set_unusable_password()
    person.save()
    return person


def test_who_has_no_password_shows_by_the_server_who_it_is(client, server, berta, monkeypatch):
    luis = factories.person("luis", "editor")
    address = f"/admin/auth/user/{luis.pk}/change/"
    sign_in(client)
    asked = client.post(address, sent(client.get(address), email="luis@example.org"), follow=True)
    form = dict(re.findall(r'name="(kept|next)" value="([^"]*)"', asked.text))
    way = leave(client, **form)
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 300)
    offered = come_back(client, way)
    client.post(offered.context["address"], dict(offered.context["fields"]))

    assert asked.redirect_chain[-1][0].startswith("/admin/account/confirm/organisation/?next=")
    assert "You sign in once more with the ministry" in asked.text
    assert parse_qs(urlsplit(way).query)["prompt"] == ["login"]
    luis.refresh_from_db()
    assert luis.email == "luis@example.org"


def test_who_shows_by_the_server_who_it_is_comes_back_to_the_page(client, server, berta):
    sign_in(client)
    asked = client.get("/admin/account/app/", follow=True)
    form = dict(re.findall(r'name="(kept|next)" value="([^"]*)"', asked.text))

    assert form == {"next": "/admin/account/app/"}
    assert sign_in(client, **form).url == "/admin/account/app/"


@pytest.mark.parametrize(
    ("begin", "sentence"),
    [
        (BEGIN, "the ministry let in somebody else. You are still signed in as berta."),
        (f"/es{BEGIN}", "the ministry dejó pasar a otra persona. La sesión sigue siendo de berta."),
    ],
)
def test_nobody_shows_by_somebody_elses_account_who_it_is(client, server, berta, begin, sentence):
    luis = factories.person("luis", "editor", email="luis@example.org")
    address = f"/admin/auth/user/{luis.pk}/change/"
    sign_in(client)
    client.post(address, sent(client.get(address), email=""))
    server.claims |= {"sub": "8", "email": "luis@example.org"}

    page = client.get(sign_in(client, begin=begin, next=address).url, follow=True)

    [message] = page.context["messages"]
    assert str(message) == sentence
    assert page.context["user"] == berta
    luis.refresh_from_db()
    assert luis.email == "luis@example.org"


def test_a_password_is_a_way_beside_the_server(client, server, berta):
    sign_in(client)
    berta.set_password("a long password")
    berta.save()
    client.force_login(berta)

    asked = client.get("/admin/account/app/", follow=True)

    assert asked.templates[0].name == "account/reauthenticate.html"
    assert "/admin/account/confirm/organisation/?next=" in asked.text


def test_who_signs_in_by_the_server_needs_no_other_password(client, server, ana):
    first_password.must_change(ana)

    sign_in(client)

    assert client.get("/admin/").status_code == 200


def test_the_server_is_asked_by_a_form_of_this_site_alone(server):
    client = Client(enforce_csrf_checks=True)

    assert client.get(BEGIN).status_code == 405
    assert client.post(BEGIN).status_code == 403


def test_neither_the_log_nor_a_page_has_a_secret(client, server, ana, caplog):
    server.instead["/token"] = (400, '{"error": "a-secret-word"}')

    answer = sign_in(client)

    assert "OpenID Connect: no token" in caplog.text
    for text in (caplog.text, refusal(client, answer)):
        assert SECRET not in text
        assert "a-secret-word" not in text
