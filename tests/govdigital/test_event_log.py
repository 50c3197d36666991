import json
import logging
import time

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.event_log import AnswersToRequests, CurrentRequest, Seldom, log_event, some
from govdigital.log_lines import JsonLines
from tests import factories

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


class Lines(logging.Handler):
    """What stands in the log, as the site's own handler writes it."""

    def __init__(self):
        super().__init__()
        self.addFilter(AnswersToRequests())
        self.setFormatter(JsonLines())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))

    @property
    def events(self):
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def log():
    handler = Lines()
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


def without_time(event):
    return {name: value for name, value in event.items() if name != "time"}


def test_an_event_outside_of_requests_has_neither_account_nor_address(log):
    log_event("mails_sent", count=2)

    assert [without_time(event) for event in log.events] == [
        {"event": "mails_sent", "account": None, "address": None, "outcome": "done", "count": 2}
    ]


def test_an_event_in_a_request_has_its_account_and_address(log):
    def view(request):
        request._cached_user = User(username="ana")
        log_event("table_exported")
        return HttpResponse()

    CurrentRequest(view)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))
    log_event("later")

    assert [(event["account"], event["address"]) for event in log.events] == [
        ("ana", "192.0.2.7"),
        (None, None),
    ]


def test_of_many_names_the_first_are_given():
    assert some(range(3)) == ["0", "1", "2"]
    assert some(range(100))[-2:] == ["19", "…"]


def test_what_a_role_may_not_do_is_logged_with_who_wanted_it(contributor, log):
    contributor.get("/admin/auth/user/")

    assert [without_time(event) for event in log.events] == [
        {
            "event": "request_refused",
            "account": "luis",
            "address": "127.0.0.1",
            "outcome": "refused",
            "status": 403,
            "method": "GET",
            "path": "/admin/auth/user/",
        }
    ]


def test_a_form_from_elsewhere_is_logged_without_its_words(log):
    User.objects.create_superuser("ana", password="a long password")
    client = Client(enforce_csrf_checks=True)

    client.post("/admin/login/", {"username": "ana", "password": "a long password"})

    [event] = log.events
    assert (event["event"], event["status"], event["reason"]) == ("request_refused", 403, "csrf")
    assert "a long password" not in log.lines[0]


def test_a_list_asked_for_by_a_pattern_is_logged_where_editors_are(editor, log):
    editor.get("/admin/timeline/era/?slug__regex=(a%2B)%2B")
    editor.get("/eras/?slug__regex=(a%2B)%2B")

    [event] = log.events
    assert (event["status"], event["reason"]) == (400, "SuspiciousOperation")


def test_mistakes_of_visitors_leave_no_line(client, log):
    client.get("/nowhere/")
    client.post("/")
    client.get("/", headers={"host": "elsewhere.example"})
    client.get("/admin/", headers={"host": "10.0.0.1"})

    assert log.lines == []


def test_a_request_that_fails_is_logged_once_with_its_cause(editor, log, monkeypatch):
    def broken(*arguments, **words):
        raise RuntimeError("\n".join(("out of order", f"{words} SECRET")))

    monkeypatch.setattr("timeline.public.queries.frame", broken)
    editor.raise_request_exception = False

    editor.get("/eras/?page=1&x=SECRET")

    [event] = log.events
    assert (event["event"], event["status"]) == ("request_failed", 500)
    assert (event["method"], event["path"]) == ("GET", "/eras/")
    assert event["cause"].endswith("RuntimeError: out of order")
    assert "{} SECRET" not in log.lines[0]
    assert "x=SECRET" not in log.lines[0]


def test_a_failing_form_shows_no_word_of_it(editor, log, monkeypatch):
    def broken(*arguments, **words):
        raise RuntimeError("out of order")

    monkeypatch.setattr("timeline.admin.entries.entry.EntryAdmin.save_model", broken)
    editor.raise_request_exception = False

    editor.post("/admin/timeline/theme/add/", {"title_en": "A secret title", "slug": "secret"})

    assert "secret" not in "".join(log.lines)


def test_tokens_are_in_no_line(client, log, monkeypatch):
    monkeypatch.setattr("timeline.public.views.away", Seldom(60))
    client.raise_request_exception = False
    token = "Q2lmZXJhIHNlY3JldGEgZGUgdW4gYm9ycmFkb3I"
    with connections[EDITORIAL].execute_wrapper(away):
        client.get(f"/preview/shared/{token}/")
    with connections[EDITORIAL].execute_wrapper(broken):
        client.get(f"/preview/shared/{token}/")

    assert len(log.lines) == 2
    assert token not in "".join(log.lines)


def broken(execute, sql, params, many, context):
    raise RuntimeError("out of order")


def away(execute, sql, params, many, context):
    raise OperationalError("could not\nconnect")


def test_a_database_that_is_away_is_one_line_for_many_requests(client, log, monkeypatch):
    monkeypatch.setattr("timeline.public.views.away", Seldom(60))
    client.raise_request_exception = False
    factories.live(factories.site())

    with connections[PUBLIC].execute_wrapper(away):
        statuses = [client.get("/eras/").status_code for _ in range(5)]

    assert statuses == [503] * 5
    assert [event["message"] for event in log.events] == [
        "A database does not answer (/eras/): could not connect"
    ]


def test_a_probe_that_is_told_no_leaves_no_line(client, log):
    with connections[PUBLIC].execute_wrapper(away):
        statuses = [client.get(path).status_code for path in ("/healthz", "/readyz")]

    assert (statuses, log.lines) == ([503, 503], [])


def test_what_is_said_seldom_is_said_again_after_a_while(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    seldom = Seldom(60)

    first = seldom.may_speak(), seldom.may_speak()
    now += 61

    assert (first, seldom.may_speak()) == ((True, False), True)
