import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_event_log import log
from tests.signing_in import give_app, just_signed_in
from timeline.admin.entries.accounts import choose_password_address

__all__ = ["log"]

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PASSWORD = "a long password"


def sign_in(client, name, password):
    return client.post("/admin/login/", {"username": name, "password": password})


def facts(event, *names):
    return tuple(event.get(name) for name in ("event", "account", "outcome", *names))


def test_a_sign_in_and_a_sign_out_are_logged(client, log):
    factories.person("luis", "contributor")

    sign_in(client, "luis", PASSWORD)
    client.post("/admin/logout/")

    assert [facts(event, "address") for event in log.events] == [
        ("sign_in", "luis", "done", "127.0.0.1"),
        ("sign_out", "luis", "done", "127.0.0.1"),
    ]


def test_a_wrong_password_is_logged_with_the_account_and_without_the_password(client, log):
    factories.person("luis", "contributor")

    sign_in(client, "luis", "hunter2-hunter2")

    assert [facts(event, "reason") for event in log.events] == [
        ("sign_in", "luis", "refused", "password")
    ]
    assert "hunter2" not in log.lines[0]


def test_a_passkey_of_no_account_is_logged(client, log):
    client.post("/admin/account/passkey/", {"credential": "{}"})

    assert [facts(event, "reason") for event in log.events] == [
        ("sign_in", None, "refused", "passkey")
    ]


def test_a_barred_try_is_logged_as_one(client, log):
    factories.person("luis", "contributor")

    for _time in range(6):
        sign_in(client, "luis", "hunter2-hunter2")

    assert [facts(event, "door") for event in log.events[-2:]] == [
        ("sign_in", "luis", "refused", None),
        ("sign_in", "luis", "barred", "sign-in"),
    ]


def test_a_barred_name_of_no_account_is_not_logged(client, log):
    for _time in range(6):
        sign_in(client, PASSWORD, "hunter2-hunter2")

    assert facts(log.events[-1]) == ("sign_in", None, "barred")


def test_a_password_chosen_by_a_link_is_logged(client, log):
    luis = factories.person("luis", "contributor")
    page = client.get(choose_password_address(luis), follow=True)
    words = {"new_password1": "quite another word", "new_password2": "quite another word"}

    client.post(page.request["PATH_INFO"], words)

    assert [facts(event) for event in log.events] == [("password_reset", "luis", "done")]


@pytest.mark.parametrize(
    "name",
    [
        PASSWORD,
        "x\n2026-11-27T03:01:02.123Z sign_in account=root",
        "a" * 10_000,
        "' OR 1=1",
        "\x00",
    ],
)
def test_a_name_of_no_account_is_not_logged(client, log, name):
    sign_in(client, name, "hunter2-hunter2")

    assert len(log.lines) <= 1
    for event in log.events:
        assert facts(event, "reason") == ("sign_in", None, "refused", "no such account")


@pytest.mark.parametrize(
    ("signal", "name", "outcome"),
    [
        (signals.authenticator_used, "second_factor", "done"),
        (signals.authentication_failed, "second_factor", "refused"),
        (signals.authenticator_added, "factor_added", "done"),
        (signals.authenticator_removed, "factor_removed", "done"),
        (signals.authenticator_reset, "factor_changed", "done"),
    ],
)
def test_what_happens_to_second_factors_is_logged(rf, log, signal, name, outcome):
    luis = factories.person("luis", "editor")
    factor = Authenticator(user=luis, type="totp", data={"secret": "A SECRET"})
    request = rf.get("/")
    request.user, request.session = luis, SessionStore()

    signal.send(sender=Authenticator, request=request, user=luis, authenticator=factor)

    [event] = log.events
    assert facts(event, "factor") == (name, "luis", outcome, "totp")
    assert "A SECRET" not in log.lines[0]


def change(client, person, **values):
    fields = {"username": person.username, "email": "", "first_name": "", "last_name": ""}
    fields |= {"role": "contributor", "is_active": "on"} | values
    return client.post(f"/admin/auth/user/{person.pk}/change/", fields)


def test_a_change_of_role_is_logged_with_who_made_it(editor, log):
    luis = factories.person("luis", "contributor")
    just_signed_in(editor, User.objects.get(username="ana"))
    log.lines.clear()

    response = change(editor, luis, role="editor")

    assert response.status_code == 302
    [event] = log.events
    assert facts(event, "subject", "roles", "is_open") == (
        *("account_changed", "ana", "done"),
        *("luis", ["editor"], True),
    )


def test_what_an_administrator_does_to_a_sign_in_is_logged_with_whose_it_is(client, log):
    factories.person("berta", "administrator")
    luis = factories.person("luis", "editor")
    give_app(luis)
    sign_in(client, "berta", PASSWORD)
    others = {"password1": f"{PASSWORD} more", "password2": f"{PASSWORD} more"}

    client.post(f"/admin/auth/user/{luis.pk}/password/", others)
    client.post(f"/admin/auth/user/{luis.pk}/second-factor/")

    lines = [facts(event, "subject") for event in log.events]
    assert ("password_changed", "berta", "done", "luis") in lines
    assert ("factor_removed", "berta", "done", "luis") in lines


def test_an_account_is_logged_from_its_making_to_its_end(client, log):
    User.objects.create_superuser("ana", password=PASSWORD)
    sign_in(client, "ana", PASSWORD)
    fields = {"username": "eva", "email": "eva@example.org", "role": "editor"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    client.post("/admin/auth/user/add/", fields | passwords)
    eva = User.objects.get(username="eva")
    change(client, eva, is_active="")
    others = {"password1": f"{PASSWORD} more", "password2": f"{PASSWORD} more"}
    client.post(f"/admin/auth/user/{eva.pk}/password/", others)
    client.post(f"/admin/auth/user/{eva.pk}/delete/", {"post": "yes"})

    signed_in, *events = log.events
    assert signed_in["event"] == "sign_in"
    assert [(event["event"], event["subject"]) for event in events] == [
        ("account_added", "eva"),
        ("account_changed", "eva"),
        ("account_changed", "eva"),
        ("password_changed", "eva"),
        ("account_deleted", "eva"),
    ]
    assert events[1]["is_open"] is False
    assert {event["account"] for event in log.events} == {"ana"}
    assert PASSWORD not in "".join(log.lines)
    assert "eva@example.org" not in "".join(log.lines)
