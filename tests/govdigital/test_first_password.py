import re

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from govdigital import first_password
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.signing_in import links_of
from timeline.models import FirstPassword, Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

FIRST, CHOSEN = "a first word", "a word of her own"
PAGE = "/admin/password_change/"


@pytest.fixture
def ana():
    person = factories.person("ana", "editor")
    person.set_password(FIRST)
    person.save()
    first_password.must_change(person)
    return person


@pytest.fixture
def signed_in(ana, client):
    client.login(username="ana", password=FIRST)
    return client


def change(client, old=FIRST, new=CHOSEN, address=PAGE, **hidden):
    words = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(address, words | hidden)


def hidden(response):
    """Names and values of the hidden fields that the page sends."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.text)
    return dict(pairs)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/timeline/initiative/?status=live",
        "/admin/manual/",
        "/admin/account/sessions/",
        "/admin/account/2fa/",
        "/admin/nothing-here/",
        "/preview/initiatives/",
        "/preview/shared/abc/",
    ],
)
def test_every_page_leads_to_the_password_and_from_there_on(signed_in, address):
    page = signed_in.get(address, follow=True)

    assert page.redirect_chain[0][0].startswith(f"{PAGE}?next=")
    assert "Somebody else has chosen this password for you" in page.text
    assert hidden(page)["next"].replace("&amp;", "&") == address


def test_the_spanish_admin_leads_to_the_spanish_page(signed_in):
    page = signed_in.get("/es/admin/", follow=True)

    assert page.redirect_chain[0][0] == "/es/admin/password_change/?next=%2Fes%2Fadmin%2F"
    assert 'lang="es' in page.text


def test_who_has_changed_it_goes_on_to_where_she_wanted(signed_in, ana):
    page = signed_in.get("/admin/timeline/initiative/", follow=True)

    answer = change(signed_in, next=hidden(page)["next"])

    assert answer.headers["Location"] == "/admin/timeline/initiative/"
    assert signed_in.get("/admin/timeline/initiative/").status_code == 200
    assert not first_password.is_first(ana)
    assert client_signs_in(CHOSEN).get("/admin/").status_code == 200


def client_signs_in(password):
    client = Client()
    assert client.login(username="ana", password=password)
    return client


@pytest.mark.parametrize("way_on", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nobody_is_led_to_another_site(signed_in, way_on):
    assert change(signed_in, next=way_on).headers["Location"] == "/admin/"


def test_a_wrong_old_password_changes_nothing_and_keeps_the_way_on(signed_in, ana):
    page = change(signed_in, old="wrong", next="/admin/manual/")

    assert hidden(page)["next"] == "/admin/manual/"
    assert first_password.is_first(ana)
    assert signed_in.get("/admin/").status_code == 302


def test_the_first_password_is_not_chosen_once_more(signed_in, ana):
    page = change(signed_in, new=FIRST)

    assert "This is the first password. Choose another one." in page.text
    assert first_password.is_first(ana)


def test_a_form_that_was_sent_meanwhile_is_offered_once_the_password_is_chosen(signed_in):
    entry = factories.initiative()
    address = f"/admin/timeline/initiative/{entry.pk}/change/"
    words = sent(client_of_an_editor().get(address), title_en="Typed before")

    page = signed_in.post(address, words)
    assert page.status_code == 403
    refused = change(signed_in, old="wrong", **hidden(page))
    offered = change(signed_in, **hidden(refused))
    saved = signed_in.post(offered.context["address"], dict(offered.context["fields"]))

    assert dict(offered.context["fields"])["title_en"] == ["Typed before"]
    assert saved.status_code == 302
    assert Initiative.objects.get().title_en == "Typed before"


def client_of_an_editor():
    client = Client()
    client.force_login(factories.person("eva", "editor"))
    return client


def test_nothing_is_saved_by_a_form_before_the_password_is_chosen(signed_in):
    entry = factories.initiative()

    signed_in.post(f"/admin/timeline/initiative/{entry.pk}/delete/", {"post": "yes"})

    assert Initiative.objects.filter(pk=entry.pk).exists()


def test_who_does_not_want_to_may_sign_out_and_choose_the_language(signed_in):
    chosen = signed_in.post("/admin/language/", {"language": "es", "next": PAGE})
    left = signed_in.post("/admin/logout/")

    assert chosen.headers["Location"] == "/es/admin/password_change/"
    assert "You are signed out" in left.text


def test_a_password_chosen_by_a_link_is_her_own(ana):
    key = urlsafe_base64_encode(force_bytes(ana.pk))
    address = f"/admin/choose-password/{key}/{default_token_generator.make_token(ana)}/"
    visitor = Client()
    form = visitor.get(address, follow=True).redirect_chain[-1][0]

    visitor.post(form, {"new_password1": CHOSEN, "new_password2": CHOSEN})

    assert not first_password.is_first(ana)
    assert client_signs_in(CHOSEN).get("/admin/").status_code == 200


def test_a_digest_made_anew_is_no_new_password(settings, ana):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    client = client_signs_in(FIRST)

    assert User.objects.get().password.startswith("pbkdf2")
    assert client.get("/admin/").status_code == 302


def test_a_second_session_needs_no_change_any_more(signed_in):
    other = client_signs_in(FIRST)
    change(other)

    assert client_signs_in(CHOSEN).get("/admin/").status_code == 200
    # The other one ended with the password.
    assert "/admin/login/" in signed_in.get("/admin/").headers["Location"]


def test_an_account_that_chose_its_own_password_is_led_nowhere(editor):
    assert editor.get("/admin/").status_code == 200
    assert not FirstPassword.objects.exists()


def test_visitors_pages_are_open_meanwhile(signed_in):
    factories.site()

    assert signed_in.get("/").status_code == 200
    assert signed_in.get("/healthz").status_code == 200


def test_no_page_is_offered_that_is_not_open_yet(signed_in, ana):
    page = signed_in.get(PAGE)
    change(signed_in)

    assert links_of(page) == set()
    assert "nav-sidebar" not in page.text
    assert "/admin/notices/" in links_of(signed_in.get(PAGE))
