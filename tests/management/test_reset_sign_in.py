import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_event_log import log
from timeline.management.commands import reset_sign_in

__all__ = ["log"]

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def ana():
    return factories.person("ana", "editor")


@pytest.fixture
def with_factors(ana):
    eva = factories.person("eva", "editor")
    for person in (ana, eva):
        Authenticator.objects.create(user=person, type="totp", data={})
        Authenticator.objects.create(user=person, type="webauthn", data={})
        SocialAccount.objects.create(user=person, provider="organisation", uid=person.username)
    return ana


def reset(*arguments):
    lines = StringIO()
    call_command("reset_sign_in", *arguments, stdout=lines)
    return lines.getvalue()


def answering(monkeypatch, answer):
    questions = []
    monkeypatch.setattr("builtins.input", lambda question: questions.append(question) or answer)
    return questions


def test_a_lost_password_is_chosen_anew_by_the_printed_link(ana, settings, client):
    settings.EDITORIAL_URL = "https://editors.example.org"

    lines = reset("ana")
    path = re.search(r"https://editors\.example\.org(/admin/choose-password/\S+/)", lines)[1]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "a word of her own", "new_password2": "a word of her own"})

    assert client.login(username="ana", password="a word of her own")
    assert client.get("/admin/").status_code == 200
    assert "This link has been used" in Client().get(path, follow=True).text


def test_the_old_password_and_open_sessions_open_nothing_any_more(ana, client):
    client.login(username="ana", password="a long password")

    assert "Sessions of ana that were ended: 1." in reset("ana")

    assert client.get("/admin/").status_code == 302
    assert not client.login(username="ana", password="a long password")


def test_second_factors_stay_where_they_are_not_named(with_factors):
    reset("ana")

    assert Authenticator.objects.filter(user=with_factors).count() == 2
    assert SocialAccount.objects.filter(user=with_factors).count() == 1


def test_second_factors_go_after_a_question(with_factors, monkeypatch):
    questions = answering(monkeypatch, "y")

    lines = reset("ana", "--factors")

    assert questions[0].startswith("Remove 3 second factors and links of ana?")
    assert "Second factors and links removed: 3." in lines
    assert list(Authenticator.objects.values_list("user__username", flat=True)) == ["eva"] * 2
    assert SocialAccount.objects.get().user.username == "eva"


@pytest.mark.parametrize(("words", "number"), [((), 0), (("--factors", "--noinput"), 3)])
def test_the_log_says_whose_sign_in_it_was(with_factors, log, words, number):
    reset("ana", *words)

    [event] = [event for event in log.events if event["event"] == "sign_in_reset"]
    assert (event["subject"], event["factors"], event["outcome"]) == ("ana", number, "done")


def test_where_nobody_can_answer_nothing_is_changed(with_factors, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())

    with pytest.raises(CommandError, match=reset_sign_in.STOPPED):
        reset("ana", "--factors")

    assert Authenticator.objects.filter(user=with_factors).count() == 2


@pytest.mark.parametrize("answer", ["", "n", "no", "ana"])
def test_any_other_answer_changes_nothing(with_factors, monkeypatch, answer):
    answering(monkeypatch, answer)

    with pytest.raises(CommandError, match=reset_sign_in.STOPPED):
        reset("ana", "--factors")

    assert Authenticator.objects.filter(user=with_factors).count() == 2
    assert User.objects.get(username="ana").check_password("a long password")


def test_a_script_is_asked_nothing(with_factors, monkeypatch):
    questions = answering(monkeypatch, "n")

    reset("ana", "--factors", "--noinput")

    assert questions == []
    assert not Authenticator.objects.filter(user=with_factors).exists()


def test_an_unknown_name_is_answered_with_those_of_the_administrators(ana):
    factories.person("editor-7k3f", "administrator")

    with pytest.raises(
        CommandError, match=r"Nobody signs in as “admin”\. Administrators: editor-7k3f\."
    ):
        reset("admin")


def test_a_closed_account_is_not_opened_by_the_way(ana):
    ana.is_active = False
    ana.save()

    with pytest.raises(CommandError, match=r"The account “ana” is closed\."):
        reset("ana")

    assert User.objects.get().check_password("a long password")
