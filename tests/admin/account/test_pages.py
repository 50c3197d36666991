"""Signing in and one's own account, as a person without a script meets them."""

import base64
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.signing_in import (
    PASSWORD,
    code,
    give_app,
    give_recovery_codes,
    is_signed_in,
    key_on,
    type_code,
    type_password,
)
from timeline.admin.entries.accounts import choose_password_address
from timeline.models import EditorLanguage, Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/initiative/add/"
CONFIRM = "/admin/account/confirm/"


@pytest.fixture
def ana():
    return factories.person("ana", "editor", email="ana@example.org", first_name="Ana")


@pytest.fixture
def mailbox(settings):
    """Where e-mails arrive that leave in threads of their own."""
    settings.SENDS_MAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.DEFAULT_FROM_EMAIL = "site@example.org"
    settings.EDITORIAL_URL = "https://editors.example.org"
    return mail.outbox


@pytest.fixture(autouse=True)
def mails_at_once(monkeypatch):
    """Let an e-mail be handed over before the answer, so that a test finds it."""
    monkeypatch.setattr("timeline.admin.account.mails.Thread", AtOnce)


class AtOnce:
    def __init__(self, target, args, name):
        self.start = lambda: target(*args)


def words(response):
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


def test_the_password_alone_lets_in_who_has_no_second_factor(client, ana):
    answer = type_password(client, next="/admin/timeline/era/")

    assert answer.url == "/admin/timeline/era/"
    assert is_signed_in(client)


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "x:y"])
def test_nobody_is_led_to_another_site(client, ana, address):
    give_app(ana)
    type_password(client, next=address)

    assert type_code(client).url == "/admin/"


def test_a_second_factor_stands_between_password_and_admin(client, ana):
    give_app(ana)

    answer = type_password(client, next="/admin/timeline/era/")

    assert answer.url == "/admin/account/second-factor/"
    assert not is_signed_in(client)
    assert "This account has a second factor, too." in words(client.get(answer.url))
    assert type_code(client).url == "/admin/timeline/era/"
    assert is_signed_in(client)


def test_a_page_that_asks_for_one_thing_is_open_to_type_it(client, ana):
    give_app(ana)
    second = client.get(type_password(client).url)
    type_code(client)
    pages = [second, client.get(f"{CONFIRM}code/"), client.get(CONFIRM)]

    fields = [re.search(r'name="(\w+)"[^>]* autofocus', page.text)[1] for page in pages]
    assert fields == ["code", "code", "password"]


def test_a_code_lets_in_once(client, ana):
    give_app(ana)
    digits = code()
    type_password(client)
    type_code(client, digits)
    other = Client()
    type_password(other)

    again = type_code(other, digits)

    assert "This code is not right, or was used already." in words(again)
    assert not is_signed_in(other)


def test_a_recovery_code_lets_in_once(client, ana):
    give_app(ana)
    first = give_recovery_codes(ana)[0]
    type_password(client)

    assert type_code(client, first).url == "/admin/"

    other = Client()
    type_password(other)
    assert "This code is not right" in words(type_code(other, first))


def test_whoever_did_not_type_the_password_types_no_code(client, ana):
    give_app(ana)

    assert type_code(client).url == "/admin/login/"
    assert not is_signed_in(client)


def test_going_back_to_the_first_door_begins_anew(client, ana):
    give_app(ana)
    type_password(client)
    client.get("/admin/login/")

    assert type_code(client).url == "/admin/login/"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"is_active": False}, "This account is closed."),
        ({"is_staff": False}, "This account has no role yet."),
    ],
)
def test_an_account_that_may_not_in_hears_why_and_uses_up_no_try(client, ana, change, sentence):
    User.objects.update(**change)

    for _time in range(6):
        answer = type_password(client)

    assert sentence in words(answer)


def test_five_wrong_passwords_bar_the_account_for_the_right_one_too(client, ana):
    for _time in range(5):
        answer = type_password(client, password="wrong")

    assert "do not go together" in words(answer)
    assert "Too many tries. For 15 minutes" in words(type_password(client))
    other = Client(REMOTE_ADDR="203.0.113.1")
    assert "Too many tries." in words(type_password(other))
    assert not is_signed_in(other)


def test_the_bar_speaks_spanish(client, ana):
    for _time in range(5):
        type_password(client, password="wrong")

    answer = client.post("/es/admin/login/", {"username": "ana", "password": PASSWORD})

    assert "Demasiados intentos" in words(answer)


def test_five_wrong_names_bar_the_address(client, ana):
    for number in range(5):
        type_password(client, name=f"nobody {number}")

    assert "Too many tries." in words(type_password(client))
    assert type_password(Client(REMOTE_ADDR="203.0.113.1")).url == "/admin/"


def test_the_address_of_the_visitor_is_barred_and_not_the_proxys(client, ana, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        headers = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.1"}
        client.post("/admin/login/", {"username": "x", "password": "x"}, headers=headers)

    barred = type_password(Client(headers={"X-Forwarded-For": "192.0.2.1"}))
    other = type_password(Client(headers={"X-Forwarded-For": "192.0.2.2"}))

    assert "Too many tries." in words(barred)
    assert other.status_code == 302


def test_five_wrong_codes_bar_the_account(client, ana):
    give_app(ana)
    type_password(client)
    for _time in range(5):
        answer = type_code(client, "000000" if code() != "000000" else "111111")

    assert "This code is not right" in words(answer)
    assert "Too many tries." in words(type_code(client))
    assert not is_signed_in(client)


def test_signing_in_forgets_the_wrong_tries_of_the_account(client, ana):
    for _time in range(4):
        type_password(Client(REMOTE_ADDR="203.0.113.1"), password="wrong")

    type_password(client)
    for _time in range(4):
        type_password(Client(REMOTE_ADDR="203.0.113.2"), password="wrong")

    assert type_password(Client()).url == "/admin/"


def test_the_language_of_the_person_follows_the_second_factor(client, ana):
    give_app(ana)
    EditorLanguage.objects.create(person=ana.pk, language="es")
    type_password(client)
    type_code(client)

    assert client.get("/admin/").url == "/es/admin/"
    assert client.get("/admin/account/").url == "/es/admin/account/"


def test_what_was_typed_survives_password_and_code(client, ana):
    client.force_login(ana)
    page = client.get(ADD)
    form = sent(page, title_en="Typed for an hour")
    client.session.flush()
    give_app(ana)
    kept = client.post(ADD, form).context["kept"]

    refused = type_password(client, password="wrong", kept=kept)
    type_password(client, kept=refused.context["kept"])
    asked = client.get("/admin/account/second-factor/")
    type_code(client, "12")
    offered = type_code(client)

    assert "what you typed is kept" in words(asked)
    assert "frame-language" not in asked.text
    assert dict(offered.context["fields"])["title_en"] == ["Typed for an hour"]
    assert Initiative.objects.count() == 0


def test_what_was_typed_stays_out_of_another_persons_way(client, ana):
    client.force_login(ana)
    form = sent(client.get(ADD), title_en="Typed for an hour")
    client.session.flush()
    give_app(ana)
    type_password(client, kept=client.post(ADD, form).context["kept"])
    factories.person("luis", "contributor")

    answer = type_password(client, name="luis")

    assert answer.url == "/admin/"


def test_an_app_is_set_up_with_the_picture_and_the_first_code(
    client, ana, mailbox, django_capture_on_commit_callbacks
):
    type_password(client)
    page = client.get("/admin/account/app/")
    secret = key_on(page)
    picture = client.get("/admin/account/app/picture.svg")

    wrong = client.post("/admin/account/app/", {"code": "12"})
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post("/admin/account/app/", {"code": code(secret)}, follow=True)

    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert "data:" not in page.text
    assert key_on(wrong) == secret
    assert right.redirect_chain == [("/admin/account/recovery-codes/", 302)]
    assert len(right.context["unused_codes"]) == 10
    assert mailbox[0].to == ["ana@example.org"]
    assert "An app for codes was added" in mailbox[0].subject


def test_the_key_of_an_app_stands_in_groups_of_four_without_a_space_to_copy(client, ana):
    type_password(client)

    page = client.get("/admin/account/app/")

    key = page.context["form"].secret
    groups = re.findall(r"<span>([A-Z2-7]{4})</span><wbr>", page.text)
    assert key_on(page) == "".join(groups) == key
    assert len(groups) == 8


def test_the_picture_is_of_the_secret_that_the_page_shows(client, ana):
    type_password(client)
    client.get("/admin/account/app/")
    first = client.get("/admin/account/app/picture.svg").content
    second = client.get("/admin/account/app/picture.svg").content
    client.get("/admin/account/app/")

    assert first == second
    assert client.get("/admin/account/app/picture.svg").content != first


def test_secrets_of_codes_are_long_and_never_the_same(client, ana):
    type_password(client)
    keys = set()
    for _time in range(20):
        # RFC 4226, 4: 160 bits are recommended for the secret of an app.
        key = client.get("/admin/account/app/").context["form"].secret
        assert len(base64.b32decode(key)) * 8 == 160
        keys.add(key)
    give_app(ana)
    codes = set()
    for _time in range(20):
        Authenticator.objects.filter(type="recovery_codes").delete()
        codes |= set(give_recovery_codes(ana))

    assert len(keys) == 20
    assert len(codes) == 200
    # A code is guessed at five times in a quarter of an hour at most.
    assert {len(digits) for digits in codes} == {8}


def test_recovery_codes_are_shown_downloaded_and_made_anew(client, ana):
    give_app(ana)
    codes = give_recovery_codes(ana)
    type_password(client)
    type_code(client)

    page = client.get("/admin/account/recovery-codes/")
    text = client.get("/admin/account/recovery-codes/download/")
    made = client.post("/admin/account/recovery-codes/new/", follow=True)

    assert all(digits in page.text for digits in codes)
    assert text["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert text.text.splitlines()[2:12] == codes
    assert set(made.context["unused_codes"]).isdisjoint(codes)


def test_what_changes_the_account_asks_who_it_is_some_minutes_after_signing_in(
    client, ana, monkeypatch
):
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 0)
    type_password(client)

    asked = client.get("/admin/account/app/")
    wrong = client.post(asked.url, {"password": "wrong"})
    right = client.post(asked.url, {"password": PASSWORD})

    assert asked.url == "/admin/account/confirm/?next=%2Fadmin%2Faccount%2Fapp%2F"
    assert "This is not your password." in words(wrong)
    assert right.url == "/admin/account/app/"
    assert client.get(right.url).status_code == 200


def test_five_wrong_passwords_bar_the_account_where_it_is_changed(client, ana, monkeypatch):
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 0)
    type_password(client)
    for _time in range(5):
        client.post("/admin/account/confirm/", {"password": "wrong"})

    answer = client.post("/admin/account/confirm/", {"password": PASSWORD})

    assert "Too many tries." in words(answer)


def test_five_wrong_codes_bar_the_account_where_it_is_changed(client, ana):
    give_app(ana)
    client.force_login(ana)
    for _time in range(5):
        client.post("/admin/account/confirm/code/", {"code": "12"})

    answer = client.post("/admin/account/confirm/code/", {"code": code()})

    assert "Too many tries." in words(answer)


def test_five_wrong_old_passwords_bar_the_account(client, ana):
    client.force_login(ana)
    fresh = {"new_password1": "quite another one", "new_password2": "quite another one"}
    for _time in range(5):
        client.post("/admin/password_change/", {"old_password": "wrong", **fresh})

    answer = client.post("/admin/password_change/", {"old_password": PASSWORD, **fresh})

    assert "Too many tries." in words(answer)
    assert User.objects.get().check_password(PASSWORD)


def test_another_password_ends_the_other_sessions_and_tells_the_person(client, ana, mailbox):
    other = Client()
    type_password(other)
    type_password(client)
    fresh = {"new_password1": "quite another one", "new_password2": "quite another one"}

    client.post("/admin/password_change/", {"old_password": PASSWORD, **fresh})

    assert not is_signed_in(other)
    assert is_signed_in(client)
    page = client.get("/admin/account/sessions/")
    assert (page.context["session_count"], "This one" in page.text) == (1, True)
    assert "The password was changed" in mailbox[0].subject
    assert "quite another one" not in mailbox[0].body


@pytest.mark.parametrize("place", ["app/remove/", "recovery-codes/new/"])
def test_another_factor_ends_the_other_sessions(
    client, ana, place, django_capture_on_commit_callbacks
):
    give_app(ana)
    give_recovery_codes(ana)
    other = Client()
    for one in (other, client):
        one.force_login(ana)
        UserSession.objects.create(user=ana, session_key=one.session.session_key, ip="192.0.2.1")
    client.post("/admin/account/confirm/code/", {"code": code()})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/account/{place}")

    assert not is_signed_in(other)
    assert is_signed_in(client)
    assert UserSession.objects.get().session_key == client.session.session_key


def test_a_passkey_that_is_removed_ends_the_other_sessions(client, ana):
    other = Client()
    for one in (other, client):
        type_password(one)
    passkey = Authenticator.objects.create(user=ana, type="webauthn", data={"name": "Key"})

    client.post(f"/admin/account/passkeys/{passkey.pk}/remove/")

    assert [is_signed_in(one) for one in (other, client)] == [False, True]


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        ("12345678", "12345678", ["new_password1"]),
        ("a long word", "another word", ["new_password2"]),
        ("12345678", "another word", ["new_password2", "new_password1"]),
    ],
)
def test_what_is_wrong_with_a_new_password_stands_at_its_field(client, ana, first, second, fields):
    typed = {"new_password1": first, "new_password2": second}
    link = client.get(choose_password_address(ana), follow=True).redirect_chain[-1][0]
    by_link = client.post(link, typed)
    client.force_login(ana)
    own = client.post("/admin/password_change/", {"old_password": PASSWORD, **typed})

    assert [list(page.context["form"].errors) for page in (by_link, own)] == [fields] * 2


def test_the_old_password_is_asked_for_before_another_is_set(client, ana):
    type_password(client)
    fresh = {"new_password1": "quite another one", "new_password2": "quite another one"}

    without = client.post("/admin/password_change/", fresh)
    wrong = client.post("/admin/password_change/", fresh | {"old_password": "guessed"})

    for answer in (without, wrong):
        assert "old_password" in answer.context["form"].errors
    assert User.objects.get().check_password(PASSWORD)


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(client, ana):
    names = ["Firefox/140 Android", "Safari iPhone", "Browser2"]
    clients = [Client(headers={"User-Agent": name}) for name in names]
    for one in [*clients, client]:
        type_password(one)
    page = client.get("/admin/account/sessions/")
    first = UserSession.objects.get(user_agent="Firefox/140 Android")

    ended = client.post(f"/admin/account/sessions/{first.pk}/end/", follow=True)
    left = [is_signed_in(one) for one in clients]
    client.post("/admin/account/sessions/")

    for browser in ("Firefox, Android", "Safari, iPhone", "Browser2"):
        assert browser in page.text
    assert "That session is ended." in words(ended)
    assert left == [False, True, True]
    assert [is_signed_in(one) for one in [*clients, client]] == [False, False, False, True]


def test_nobody_ends_the_session_of_somebody_else(client, ana):
    other = Client()
    factories.person("luis", "contributor")
    type_password(other, name="luis")
    type_password(client)
    session = UserSession.objects.get(user__username="luis")

    answer = client.post(f"/admin/account/sessions/{session.pk}/end/")

    assert answer.status_code == 404
    assert is_signed_in(other)


def test_nobody_touches_the_passkey_of_somebody_else(client, ana):
    luis = factories.person("luis", "contributor")
    passkey = Authenticator.objects.create(user=luis, type="webauthn", data={"name": "Key"})
    type_password(client)

    for verb in ("name", "remove"):
        answer = client.post(f"/admin/account/passkeys/{passkey.pk}/{verb}/", {"name": "Mine"})
        assert answer.status_code == 404
    assert Authenticator.objects.get().data["name"] == "Key"


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "[]", '{"id": 1}', '{"response": {}}', "null"]
)
def test_what_is_no_passkey_lets_nobody_in(client, ana, credential):
    client.get("/admin/account/passkey/", headers={"Accept": "application/json"})

    answer = client.post("/admin/account/passkey/", {"credential": credential}, follow=True)

    assert "This passkey does not belong to an account here." in words(answer)
    assert not is_signed_in(client)


def test_a_forgotten_password_is_chosen_anew_by_a_link(client, ana, mailbox):
    EditorLanguage.objects.create(person=ana.pk, language="es")
    answer = client.post("/admin/account/forgotten/", {"email": "ANA@example.org"}, follow=True)
    link = re.search(r"https://editors\.example\.org(\S+)", mailbox[0].body)[1]
    fresh = {"new_password1": "quite another one", "new_password2": "quite another one"}

    page = client.get(link)
    client.post(page.url, fresh)

    assert "If there is an account with that address" in words(answer)
    assert link.startswith("/es/admin/choose-password/")
    assert type_password(client, password="quite another one").status_code == 302


def test_the_link_lets_nobody_past_the_second_factor(client, ana, mailbox):
    give_app(ana)
    client.post("/admin/account/forgotten/", {"email": "ana@example.org"})
    link = re.search(r"https://editors\.example\.org(\S+)", mailbox[0].body)[1]
    fresh = {"new_password1": "quite another one", "new_password2": "quite another one"}
    client.post(client.get(link).url, fresh)

    answer = type_password(client, password="quite another one")

    assert answer.url == "/admin/account/second-factor/"


@pytest.mark.parametrize("address", ["nobody@example.org", "closed@example.org"])
def test_no_answer_tells_whether_there_is_such_an_account(client, ana, mailbox, address):
    factories.person("closed", "editor", email="closed@example.org", is_active=False)

    answer = client.post("/admin/account/forgotten/", {"email": address})
    other = client.post("/admin/account/forgotten/", {"email": "ana@example.org"})

    assert (answer.status_code, answer.url) == (other.status_code, other.url)
    assert [message.to for message in mailbox] == [["ana@example.org"]]


def test_links_are_not_asked_for_without_end(client, ana, mailbox):
    for _time in range(6):
        answer = client.post("/admin/account/forgotten/", {"email": "ana@example.org"})

    assert "Too many tries." in words(answer)
    assert len(mailbox) == 5


def test_without_a_mail_server_the_page_says_whom_to_ask(client, ana):
    page = client.get("/admin/account/forgotten/")

    assert "This site sends no e-mails." in words(page)
    answer = client.post("/admin/account/forgotten/", {"email": "ana@example.org"})
    assert answer.status_code == 404


def test_a_mail_server_that_is_away_stops_nothing(client, ana, mailbox, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = client.post("/admin/account/forgotten/", {"email": "ana@example.org"})

    assert answer.url == "/admin/account/forgotten/sent/"
    assert "An e-mail about an account was not sent: ConnectionRefusedError" in caplog.text
    assert "choose-password" not in caplog.text


def test_a_form_at_the_doors_with_an_old_token_is_shown_anew(ana):
    browser = Client(enforce_csrf_checks=True)
    here = {"Origin": "http://testserver"}

    answer = browser.post("/admin/account/second-factor/", {"code": "123456"}, headers=here)

    assert answer.url == "/admin/account/second-factor/"


def test_signing_out_ends_the_session(client, ana):
    type_password(client)

    client.post("/admin/logout/")

    assert not is_signed_in(client)
    assert Session.objects.count() == 0


@pytest.mark.parametrize("name", ["ana", "nobody", "closed"])
def test_a_refusal_takes_as_long_whoever_is_named(client, ana, monkeypatch, name):
    factories.person("closed", "editor", is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode

    def counting(hasher, *words):
        hashed.append(words)
        return encode(hasher, *words)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    type_password(client, name=name, password="wrong")

    assert len(hashed) == 2


@pytest.mark.parametrize(
    "place", ["passkeys/99999999999999999999/name/", "passkeys/99999999999999999999/remove/"]
)
def test_a_number_that_no_database_takes_is_not_there(client, ana, place):
    type_password(client)

    assert client.get(f"/admin/account/{place}").status_code == 404
    ended = client.post("/admin/account/sessions/99999999999999999999/end/")
    assert ended.status_code == 404


@pytest.mark.parametrize("digits", ["", " ", "\x00", "1" * 50_000, "١٢٣٤٥٦", "<b>", "12 34 56"])
def test_what_is_no_code_lets_nobody_in(client, ana, digits):
    give_app(ana)
    type_password(client)

    answer = type_code(client, digits or " ")

    assert answer.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("kept", ["", "x", "forged:words:here", "\x00"])
def test_what_was_not_packed_here_is_not_shown(client, ana, kept):
    type_password(client)

    assert client.post("/admin/account/typed/", {"kept": kept}).url == "/admin/"


def test_of_what_django_allauth_has_beside_it_nothing_is_published(client, ana):
    type_password(client)

    for place in ("signup/", "email/", "login/", "logout/", "password/reset/", "2fa/", "3rdparty/"):
        assert client.get(f"/admin/account/{place}").status_code == 404
