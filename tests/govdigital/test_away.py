"""A database that does not answer: pages that are kept go on, all else asks for patience."""

import pytest
from django.db import IntegrityError, OperationalError, connections

from govdigital.databases import PUBLIC
from govdigital.event_log import Seldom
from tests.factories import era, live, site
from tests.govdigital.test_database_state import Reader

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


class Away:
    """Stands in the way of every query to PUBLIC, and counts them."""

    def __init__(self, error):
        self.error, self.asked = error, 0

    def __call__(self, execute, sql, params, many, context):
        self.asked += 1
        raise self.error


@pytest.fixture
def reader(monkeypatch):
    # Another test may have let the log speak a moment ago.
    monkeypatch.setattr("timeline.public.views.away", Seldom(60))
    live(site(), era(title_en="First title"))
    return Reader()


def test_kept_pages_go_on_and_others_ask_for_patience(reader, caplog):
    kept = reader.get("/eras/first-steps/")

    with connections[PUBLIC].execute_wrapper(Away(OperationalError("could not\nconnect"))):
        again = reader.get("/eras/first-steps/")
        others = {
            path: reader.get(path) for path in ("/", "/es/", "/nowhere/", "/data/initiatives.csv")
        }

    assert again == kept
    for status, headers, _body in others.values():
        assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
        assert headers["Cache-Control"] == "no-store"
    assert "Try again in half a minute" in others["/"][2].decode()
    assert "medio minuto" in others["/es/"][2].decode()
    assert caplog.messages[0] == "A database does not answer (/): could not connect"
    # Django adds no line of its own, nor a traceback.
    assert {record.name for record in caplog.records} == {"timeline.public.views"}


def test_all_pages_are_there_again_with_the_database(reader, monkeypatch):
    monkeypatch.setattr("govdigital.database_state.PAUSE", 0)
    with connections[PUBLIC].execute_wrapper(Away(OperationalError("away"))):
        reader.get("/eras/first-steps/")

    assert reader.get("/eras/first-steps/")[0] == "200 OK"


def test_a_database_that_does_not_answer_is_left_alone_for_a_while(reader):
    if connections[PUBLIC].vendor != "postgresql":
        return
    reader.get("/eras/first-steps/")
    away = Away(OperationalError("away"))

    with connections[PUBLIC].execute_wrapper(away):
        answers = [reader.get("/eras/first-steps/")[0] for _ in range(5)]

    assert (answers, away.asked) == (["200 OK"] * 5, 1)


def test_a_wrong_query_is_a_mistake_of_the_site(reader):
    def ask(execute, sql, params, many, context):
        return execute("SELECT no_such_column FROM timeline_site", [], False, context)

    with connections[PUBLIC].execute_wrapper(ask):
        status, _headers, _body = reader.get("/")

    assert status.startswith("500")


def test_a_mistake_of_the_site_is_still_one(reader):
    with connections[PUBLIC].execute_wrapper(Away(IntegrityError("twice"))):
        status, headers, _body = reader.get("/")

    assert status.startswith("500")
    assert "Retry-After" not in headers
