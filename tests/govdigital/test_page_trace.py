"""A page stands for as long as the public database would tell it the same."""

from datetime import UTC, date, datetime

import pytest
from django.db import connections

from govdigital import page_trace
from govdigital.databases import PUBLIC
from govdigital.page_trace import (
    Trace,
    answer_now,
    still_stands,
    traced,
    values_as_text,
    values_of_text,
)
from govdigital.site_day import site_day
from tests.factories import era, initiative, live, site
from timeline.models import Initiative
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


@pytest.fixture
def entries():
    first = era()
    made = [initiative("one", era=first), initiative("two", era=first)]
    live(site(), first, *made)
    return made


def stands(trace: Trace, day: date | None = None) -> bool:
    return still_stands(trace, day or site_day(), {})


def read(slug: str) -> Trace:
    with traced() as trace:
        Initiative.objects.using(PUBLIC).filter(slug=slug).first()
    return trace


def test_a_trace_stands_until_its_own_rows_change(entries):
    one, two = read("one"), read("two")
    entries[0].title_en = "Another title"
    entries[0].save()
    publish([entries[0]])
    assert not stands(one)
    assert stands(two)


def test_what_was_not_there_is_asked_too(entries):
    missing = read("three")
    assert stands(missing)
    live(initiative("three", era=entries[0].era))
    assert not stands(missing)


def test_what_leaves_is_noticed(entries):
    with traced() as trace:
        found = list(Initiative.objects.using(PUBLIC).listed().values_list("slug", flat=True))
    assert found == ["one", "two"]
    unpublish(entries[1])
    assert not stands(trace)


@pytest.mark.parametrize(
    "fetch",
    [
        lambda cursor: cursor.fetchall(),
        lambda cursor: [cursor.fetchone(), cursor.fetchone(), cursor.fetchone()],
        lambda cursor: cursor.fetchmany(1) + cursor.fetchmany(5),
        list,
    ],
)
def test_it_does_not_matter_how_rows_are_fetched(entries, fetch):
    with traced() as trace, connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT slug, position FROM timeline_initiative ORDER BY slug")
        fetch(cursor)
    assert stands(trace)
    assert len(trace.statements) == 1


def test_a_cursor_that_asks_twice_gives_each_statement_its_own_rows(entries):
    with traced() as trace, connections[PUBLIC].cursor() as cursor:
        for slug in ("one", "two"):
            cursor.execute("SELECT title_en FROM timeline_initiative WHERE slug = %s", [slug])
            cursor.fetchall()
    assert len(trace.statements) == 2
    assert stands(trace)


def test_rows_that_nobody_has_fetched_are_asked_for_anew(entries):
    """A page whose trace was cut is made anew, rather than trusted."""
    with traced() as trace, connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT slug FROM timeline_initiative")
        cursor.fetchone()
    assert not stands(trace)


def test_a_page_that_reads_the_day_stands_for_that_day():
    with traced() as trace:
        site_day()
    assert stands(trace)
    assert not stands(trace, date(1999, 1, 1))
    with traced() as trace:
        pass
    assert stands(trace, date(1999, 1, 1))


def test_what_would_change_something_is_never_asked_again(entries):
    with traced() as trace, connections[PUBLIC].cursor() as cursor:
        cursor.execute("UPDATE timeline_initiative SET position = position + 1")
    assert not trace.repeatable
    assert not stands(trace)


def test_a_question_is_asked_once_in_one_state(entries, monkeypatch):
    trace, asked = read("one"), []

    def counting(statement):
        asked.append(statement)
        return answer_now(statement)

    monkeypatch.setattr(page_trace, "answer_now", counting)
    answers: dict[tuple[str, str], str] = {}
    assert still_stands(trace, site_day(), answers)
    assert still_stands(trace, site_day(), answers)
    assert asked == trace.statements


def test_signs_of_percent_are_asked_as_they_were(entries):
    with traced() as trace:
        found = list(Initiative.objects.using(PUBLIC).filter(slug__contains="n").order_by("slug"))
    with traced() as of_none, connections[PUBLIC].cursor() as cursor:
        cursor.execute(
            "SELECT slug FROM timeline_initiative WHERE slug LIKE '%%e' AND slug <> %s", ["x"]
        )
        assert cursor.fetchall() == [("one",)]
    assert [entry.slug for entry in found] == ["one"]
    assert stands(trace)
    assert stands(of_none)


def test_a_statement_that_fails_now_lets_nothing_stand(entries):
    trace = read("one")
    broken = trace.statements[0]._replace(sql="SELECT no_such_column FROM timeline_initiative")
    assert not stands(Trace([broken]))


def test_nothing_is_traced_outside_the_block_nor_of_editorial(entries):
    with traced() as trace:
        Initiative.objects.get(slug="one")
    Initiative.objects.using(PUBLIC).get(slug="one")
    assert trace.statements == []


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        ["ñandú", 1, None, 2.5, True],
        [date(2014, 5, 1), datetime(2014, 5, 1, 12, 30, tzinfo=UTC)],
        {"slug": "one", "at": date(2014, 5, 1)},
    ],
)
def test_values_come_back_as_they_were(values):
    assert values_of_text(values_as_text(values)) == values


def test_values_that_json_cannot_say_leave_the_trace_unrepeatable(entries):
    assert values_as_text([b"bytes"]) is None
    with traced() as trace, connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT %s", [b"one"])
    assert not stands(trace)
