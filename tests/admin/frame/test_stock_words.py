"""What the stock forms say in Spanish where something is refused."""

import json
import re

import pytest
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests import factories
from tests.admin.words import foreign_words
from tests.signing_in import type_password
from tests.spanish import addressed, other_words
from timeline.models import Era

CHOICES = [("a", "A")]
NO_FILE = SimpleUploadedFile("empty.png", b"")
NO_IMAGE = SimpleUploadedFile("image.png", b"words")
REFUSED = (
    (forms.CharField(), ""),
    (forms.CharField(max_length=1), "long"),
    (forms.CharField(min_length=9), "short"),
    (forms.ChoiceField(choices=CHOICES), "b"),
    (forms.MultipleChoiceField(choices=CHOICES), "b"),
    (forms.MultipleChoiceField(choices=CHOICES), ["b"]),
    (forms.ModelChoiceField(Era.objects), "7"),
    (forms.ModelMultipleChoiceField(Era.objects), ["7"]),
    (forms.ModelMultipleChoiceField(Era.objects), ["x"]),
    (forms.DateField(), "x"),
    (forms.DateTimeField(), "x"),
    (forms.TimeField(), "x"),
    (forms.DecimalField(), "x"),
    (forms.DecimalField(max_digits=2), "123"),
    (forms.DecimalField(decimal_places=1), "1.23"),
    (forms.DecimalField(max_digits=2, decimal_places=1), "12"),
    (forms.IntegerField(), "x"),
    (forms.IntegerField(min_value=3), "1"),
    (forms.IntegerField(max_value=3), "5"),
    (forms.IntegerField(step_size=3), "5"),
    (forms.EmailField(), "x"),
    (forms.URLField(assume_scheme="https"), "x y"),
    (forms.SlugField(), "x y"),
    (forms.SlugField(allow_unicode=True), "x y"),
    (forms.FileField(), None),
    (forms.FileField(), NO_FILE),
    (forms.FileField(max_length=2), NO_IMAGE),
    (forms.ImageField(), NO_IMAGE),
)
PASSWORDS = ("123", "password")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_spanish():
    with translation.override("es"):
        yield


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_a_field_refuses_without_addressing_anybody(field, value):
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)

    sentences = refusal.value.messages
    assert [words for words in sentences if addressed(words) or other_words(words)] == []


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_is_refused_without_addressing_anybody(password):
    with pytest.raises(ValidationError) as refusal:
        password_validation.validate_password(password)

    sentences = [*refusal.value.messages, *password_validation.password_validators_help_texts()]
    assert [words for words in sentences if addressed(words)] == []


@pytest.mark.parametrize(
    "address",
    [
        "password_change/",
        "auth/user/add/",
        "auth/user/{pk}/password/",
        "timeline/initiative/add/",
        "timeline/source/add/",
        "timeline/formeraddress/add/",
        "timeline/picture/add/",
    ],
)
def test_a_form_that_is_refused_addresses_nobody(client, address):
    person = factories.person("luis", "editor")
    factories.person("berta", "administrator")
    type_password(client, name="berta")

    response = client.post(f"/es/admin/{address.format(pk=person.pk)}", {"_save": "1"})

    assert foreign_words(response.content.decode()) == []


def test_a_wrong_sign_in_addresses_nobody(client):
    response = client.post("/es/admin/login/", {"username": "nobody", "password": "wrong"})

    assert foreign_words(response.content.decode()) == []


def test_the_scripts_of_the_stock_admin_address_nobody(client):
    client.force_login(factories.person("berta", "administrator"))

    catalogue = client.get("/es/admin/jsi18n/").content.decode()
    said = json.loads(re.search(r"const newcatalog = (\{.*?\});", catalogue, re.DOTALL)[1])
    sentences = []
    for words in said.values():
        sentences += [words] if isinstance(words, str) else words

    assert sentences
    assert [words for words in sentences if addressed(words)] == []
