"""Whoever may publish sets up a second factor before anything else."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.signing_in import (
    code,
    give_app,
    is_signed_in,
    key_on,
    links_of,
    type_code,
    type_password,
)
from timeline.models import Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/initiative/add/"
ACCOUNT = "/admin/account/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_MFA = True


@pytest.fixture
def ana():
    return factories.person("ana", "editor")


def set_up_app(client):
    """Set up an app by the page's form."""
    page = client.get("/admin/account/app/")
    return client.post("/admin/account/app/", {"code": code(key_on(page))}, follow=True)


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_whoever_may_publish_is_led_to_set_one_up(client, role):
    factories.person("ana", role)
    type_password(client)

    for place in ("/admin/", ADD, "/preview/initiatives/", "/admin/account/sessions/"):
        assert client.get(place).url == ACCOUNT
    assert "until then no other page is open to you" in client.get(ACCOUNT).text


def test_a_superuser_is_led_there_too(client):
    User.objects.create_superuser("ana", password="a long password")
    type_password(client)

    assert client.get("/admin/").url == ACCOUNT


def test_a_right_that_was_given_by_itself_counts(client):
    luis = factories.person("luis", "contributor")
    luis.user_permissions.add(Permission.objects.get(codename="publish"))
    type_password(client, name="luis")

    assert client.get("/admin/").url == ACCOUNT


def test_a_contributor_needs_none(client):
    factories.person("luis", "contributor")
    type_password(client, name="luis")

    assert is_signed_in(client)


def test_nobody_needs_one_where_none_is_required(client, ana, settings):
    settings.REQUIRE_MFA = False
    type_password(client)

    assert is_signed_in(client)


def test_a_role_that_is_given_later_asks_for_one(client):
    luis = factories.person("luis", "contributor")
    type_password(client, name="luis")
    before = client.get("/admin/").status_code
    luis.groups.set(factories.Group.objects.filter(name="editor"))

    assert (before, client.get("/admin/").url) == (200, ACCOUNT)


def test_every_page_is_open_once_it_is_set_up(client, ana):
    type_password(client)

    set_up_app(client)

    assert is_signed_in(client)


def test_a_page_asks_once_whether_there_is_one(client, ana):
    give_app(ana)
    type_password(client)
    type_code(client)
    with CaptureQueriesContext(connections[EDITORIAL]) as queries:
        assert client.get("/admin/").status_code == 200

    assert sum("mfa_authenticator" in query["sql"] for query in queries) == 1


def test_recovery_codes_alone_are_no_second_factor(client, ana):
    from tests.signing_in import give_recovery_codes

    give_recovery_codes(ana)
    type_password(client)

    assert client.get("/admin/").url == ACCOUNT


def test_a_session_that_gave_no_code_ends_when_a_factor_is_set_up_in_another(
    client, ana, django_capture_on_commit_callbacks
):
    by_password_alone = Client()
    type_password(by_password_alone)
    type_password(client)

    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)

    assert by_password_alone.get("/admin/").url == "/admin/login/?next=/admin/"
    assert is_signed_in(client)


def test_a_removed_factor_is_asked_for_again(client, ana):
    give_app(ana)
    type_password(client)
    type_code(client)

    client.post("/admin/account/app/remove/")

    assert client.get("/admin/").url == ACCOUNT


def test_nothing_is_saved_before_and_what_was_typed_is_sent_afterwards(client, ana, settings):
    settings.REQUIRE_MFA = False
    type_password(client)
    form = sent(client.get(ADD), title_en="Typed for an hour", slug="typed")
    settings.REQUIRE_MFA = True

    refused = client.post(ADD, form)
    waiting = client.get(ACCOUNT)
    codes = set_up_app(client)
    offered = client.post("/admin/account/typed/", {"kept": codes.context["kept"]})
    offered_form = dict(offered.context["fields"])

    assert refused.url == ACCOUNT
    assert Initiative.objects.count() == 0
    assert "Set up a second factor first" in waiting.text
    assert "Show what I typed" not in waiting.text
    assert "Show what I typed" in codes.text
    assert offered.context["address"] == ADD
    client.post(ADD, offered_form)
    assert Initiative.objects.get().title_en == "Typed for an hour"


def test_what_was_typed_before_the_sign_in_waits_for_the_second_factor(client, ana):
    kept = client.post(ADD, {"title_en": "Typed for an hour"}).context["kept"]

    answer = type_password(client, kept=kept)
    codes = set_up_app(client)

    assert answer.status_code == 302
    assert codes.context["kept"] == kept


def test_what_a_script_sends_is_not_kept(client, ana):
    type_password(client)

    client.post("/admin/writing/preview/", {"text": "x"}, headers={"Sec-Fetch-Dest": "empty"})

    assert client.get(ACCOUNT).context["kept"] == ""


def test_the_way_out_stays_open(client, ana):
    type_password(client)

    assert client.post("/admin/logout/").status_code == 200
    assert not is_signed_in(client)


def test_visitors_and_pages_that_are_not_there_are_left_alone(client, ana):
    type_password(client)

    assert client.get("/admin/login/").url == "/admin/"
    assert client.get("/nothing/").status_code == 404
    assert client.get("/healthz").text == "ok\n"


def test_a_preview_that_is_not_there_shows_no_menu(client, ana):
    type_password(client)

    answer = client.get("/preview/nothing/")

    assert answer.status_code == 404
    for place in ("nav-sidebar", "user-tools"):
        assert place not in answer.text


def test_no_page_is_offered_that_is_not_open_yet(client, ana):
    type_password(client)
    page = client.get(ACCOUNT)
    offered = links_of(page) | links_of(client.get("/admin/password_change/"))
    answers = {address: client.get(address).status_code for address in offered}
    set_up_app(client)

    assert "nav-sidebar" not in page.text
    assert set(answers.values()) == {200}
    assert {"/admin/timeline/era/", "/admin/notices/"} <= links_of(client.get(ACCOUNT))
