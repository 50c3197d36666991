from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govdigital import sessions
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.models import Initiative

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

OPEN = "/admin/open/"


@pytest.fixture
def clock(monkeypatch):
    """Moves the time on."""
    begun = timezone.now()
    passed = [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: begun + passed[0])

    def go_on(**more):
        passed[0] += timedelta(**more)

    return go_on


@pytest.fixture
def ana(client):
    factories.person("ana", "editor")
    client.login(username="ana", password="a long password")
    client.get("/admin/")
    return client


def is_signed_in(client):
    return client.get("/admin/manual/").status_code == 200


def test_a_session_ends_an_hour_after_its_last_use(clock, ana):
    clock(minutes=59)
    used = is_signed_in(ana)
    clock(minutes=59)
    still = is_signed_in(ana)
    clock(minutes=61)

    assert (used, still, is_signed_in(ana)) == (True, True, False)


def test_a_session_ends_twelve_hours_after_the_sign_in_however_it_is_used(clock, ana):
    for _half_hour in range(23):
        clock(minutes=30)
        assert is_signed_in(ana)

    clock(minutes=29)
    assert is_signed_in(ana)
    clock(minutes=2)
    assert not is_signed_in(ana)


def test_who_signs_in_again_has_twelve_hours_more(clock, ana):
    for _half_hour in range(22):
        clock(minutes=30)
        is_signed_in(ana)

    ana.login(username="ana", password="a long password")

    for _half_hour in range(4):
        clock(minutes=30)
        assert is_signed_in(ana)


def asked_by_form(entry, **more):
    """What an open form asks by itself every half minute."""
    return {"kind": "initiative", "entry": entry.pk, "window": "a-window-of-a-form"} | more


def test_a_form_that_is_only_open_keeps_nobody_signed_in(clock, ana):
    entry = factories.initiative()

    for _poll in range(6):
        clock(minutes=9)
        assert ana.post(OPEN, asked_by_form(entry)).status_code == 200
    clock(minutes=7)

    assert ana.post(OPEN, asked_by_form(entry)).status_code == 403
    assert not is_signed_in(ana)


def test_who_types_in_an_open_form_stays_signed_in(clock, ana):
    entry = factories.initiative()

    for _poll in range(10):
        clock(minutes=9)
        ana.post(OPEN, asked_by_form(entry, typed="1"))

    assert is_signed_in(ana)


def test_no_other_page_is_taken_for_a_script_by_that_field(clock, ana):
    clock(minutes=50)
    ana.post("/admin/language/", {"language": "en"})
    clock(minutes=50)

    assert is_signed_in(ana)


def test_use_is_written_down_once_a_minute_at_most(clock, ana):
    def written():
        with CaptureQueriesContext(connection) as queries:
            is_signed_in(ana)
        return [query for query in queries if "UPDATE" in query["sql"]]

    clock(seconds=59)
    at_once = written()
    clock(seconds=2)
    after_a_minute = written()

    assert at_once == []
    assert len(after_a_minute) == 1
    assert "django_session" in after_a_minute[0]["sql"]


def test_a_request_is_answered_though_its_use_cannot_be_written_down(clock, ana, monkeypatch):
    ana.get("/admin/")
    clock(minutes=5)

    def locked(session, *arguments, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", locked)
    answer = ana.get("/admin/")

    assert answer.status_code == 200


def test_the_browser_forgets_the_session_when_it_ends(clock):
    factories.person("berta", "editor")
    words = {"username": "berta", "password": "a long password"}

    cookie = Client().post("/admin/login/", words).cookies["sessionid"]

    assert cookie["max-age"] == 60 * 60
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert cookie["httponly"]


def test_words_typed_in_a_form_outlive_the_session(clock, ana):
    entry = factories.initiative()
    address = f"/admin/timeline/initiative/{entry.pk}/change/"
    words = sent(ana.get(address), title_en="Typed for an hour")
    clock(minutes=61)

    page = ana.post(address, words)
    sign_in = {"username": "ana", "password": "a long password", "kept": page.context["kept"]}
    offered = ana.post("/admin/login/", sign_in)
    ana.post(offered.context["address"], dict(offered.context["fields"]))

    assert page.status_code == 403
    assert Initiative.objects.get().title_en == "Typed for an hour"


def test_signing_out_leaves_nothing_behind(ana):
    ana.get("/admin/password_change/")
    key = ana.session.session_key
    UserSession.objects.create(user=User.objects.get(), session_key=key, ip="127.0.0.1")

    answer = ana.post("/admin/logout/")

    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()
    assert {name: cookie["max-age"] for name, cookie in answer.cookies.items()} == {
        "sessionid": 0,
        "csrftoken": 0,
    }
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_only_signing_out_clears(ana):
    for address in ("/admin/", "/admin/manual/"):
        assert "Clear-Site-Data" not in ana.get(address).headers
    assert "Clear-Site-Data" not in Client().get("/admin/login/").headers


def test_sessions_that_have_ended_are_deleted_by_the_watcher(clock, ana):
    UserSession.objects.create(
        user=User.objects.get(), session_key=ana.session.session_key, ip="127.0.0.1"
    )
    clock(minutes=40)
    other = Client()
    other.force_login(User.objects.get())
    other.get("/admin/")
    UserSession.objects.create(
        user=User.objects.get(), session_key=other.session.session_key, ip="127.0.0.1"
    )

    clock(minutes=30)
    call_command("publish_due", stdout=StringIO())

    assert list(Session.objects.values_list("pk", flat=True)) == [other.session.session_key]
    assert UserSession.objects.get().session_key == other.session.session_key


def test_one_session_is_left_where_it_is_named(ana, client):
    second = Client()
    second.force_login(User.objects.get(username="ana"))

    number = sessions.end_sessions(
        User.objects.get(username="ana").pk, but=second.session.session_key
    )

    assert number == 1
    assert [is_signed_in(each) for each in (ana, second)] == [False, True]


def test_all_sessions_of_one_person_are_ended_and_nobody_elses(ana, client):
    eva = Client()
    eva.force_login(factories.person("eva", "editor"))
    second = Client()
    second.force_login(User.objects.get(username="ana"))

    number = sessions.end_sessions(User.objects.get(username="ana").pk)

    assert number == 2
    assert [is_signed_in(each) for each in (ana, second, eva)] == [False, False, True]
