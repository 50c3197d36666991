"""What a password may be, how it is kept, and what a session is known by."""

import re

import pytest
from django.conf import global_settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from govdigital import settings as site_settings
from govdigital.databases import EDITORIAL, PUBLIC

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.mark.parametrize(
    "password",
    [
        "solamente letras minusculas",
        "1859 2647 1135 9021",
        "ÁÑ🙂" * 4,
        "x" + "y" * 200,
    ],
)
def test_a_password_may_be_of_any_letters_and_long(password):
    validate_password(password)


@pytest.mark.parametrize("password", ["seven77", "password1", "iloveyou", "anaperez2026"])
def test_a_short_a_common_and_a_persons_own_word_are_no_password(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="anaperez", email="ana@example.org"))


@pytest.mark.parametrize(
    "other",
    ["long Password ", "Long password", " Long password ", "Long passwor"],
)
def test_a_password_is_compared_letter_by_letter(other):
    User.objects.create_user("ana", password="Long password ")

    assert authenticate(username="ana", password="Long password ")
    assert authenticate(username="ana", password=other) is None


def test_a_password_is_kept_by_a_slow_function():
    """The tests have a fast one of their own; the site takes Django's."""
    assert not hasattr(site_settings, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000


def test_signing_in_begins_another_session(client):
    User.objects.create_superuser("ana", password="a long password")
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key

    client.login(username="ana", password="a long password")

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_a_session_is_known_by_a_word_that_nobody_guesses(editor):
    """32 letters and digits: 165 bits."""
    assert re.fullmatch("[a-z0-9]{32}", editor.session.session_key)


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/timeline/source/", "/admin/timeline/source/add/"]
)
def test_each_page_of_the_admin_offers_to_sign_out(editor, address):
    page = editor.get(address).content.decode()

    assert 'action="/admin/logout/"' in page


def test_the_sign_in_hides_the_password_and_lets_a_manager_fill_it_in(client):
    page = client.get("/admin/login/", follow=True).content.decode()

    field = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
