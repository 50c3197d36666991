"""What the public is told of all reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories
from tests.reports import text_of
from timeline.reader_reports.counts import counts_of
from timeline.reader_reports.models import DayCounts, Report
from timeline.reader_reports.templatetags import reader_reports as tags

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC, REPORTS])

TODAY = date(2026, 5, 10)
NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


def report(days_ago, state="new", after=None):
    """A report sent so many days ago, and closed so many days later."""
    number = Report.objects.count()
    sent_at = NOON - timedelta(days=days_ago)
    return Report.objects.create(
        token_digest=f"{number:064}",
        words_digest=f"{number:064}",
        identifier="x7k2m9q4k",
        model="initiative",
        title="MéxicoX",
        path="/initiatives/mexicox/",
        wrong="The day is the 23rd.",
        sent_at=sent_at,
        state=state,
        reason="" if state in ("new", "spam") else "Because.",
        closed_at=None if after is None else sent_at + timedelta(days=after),
    )


def numbers(day=TODAY):
    counts = counts_of(day)
    return counts.reported, counts.accepted, counts.declined, counts.median_days


def test_nothing_is_counted_of_today():
    report(0)
    report(5, "accepted", after=5)

    assert numbers() == (1, 0, 0, None)


def test_answers_are_counted_with_the_median_of_their_days():
    report(9, "accepted", after=1)
    report(9, "accepted", after=2)
    report(9, "declined", after=7)
    report(3)

    assert numbers() == (4, 2, 1, 2)


def test_spam_is_no_report_once_it_was_called_so():
    report(9, "spam", after=1)
    report(9, "spam", after=9)

    assert numbers() == (1, 0, 0, None)


def test_the_numbers_of_a_day_stay_whatever_editors_decide_anew():
    declined = report(9, "declined", after=1)
    first = numbers()

    declined.state = "accepted"
    declined.save()

    assert numbers() == first == (1, 0, 1, 1)
    assert numbers(TODAY + timedelta(days=1)) == (1, 1, 0, 1)


def test_a_day_begins_where_the_site_is(settings):
    settings.TIME_ZONE = "America/Mexico_City"
    early = report(0)
    early.sent_at = datetime(2026, 5, 10, 5, tzinfo=UTC)
    early.save()

    # It was still the 9th there.
    assert numbers()[0] == 1


@pytest.fixture
def policy(monkeypatch):
    factories.live(factories.site())
    factories.live(factories.article("corrections", kind="page"))
    factories.live(factories.article("other", kind="page"))
    monkeypatch.setattr(tags, "site_day", lambda: TODAY)


@pytest.mark.parametrize(("prefix", "words"), [("", "1 day (median)"), ("/es", "1 día (mediana)")])
def test_they_stand_below_the_article_on_corrections(client, policy, prefix, words):
    report(9, "accepted", after=1)

    page = text_of(client.get(f"{prefix}/articles/corrections/"))

    assert words in page
    assert "median" not in text_of(client.get("/articles/other/"))
    assert DayCounts.objects.count() == 1


def test_previews_and_processes_without_reports_show_none(
    client, editor, policy, settings, monkeypatch
):
    assert "median" not in text_of(editor.get("/preview/articles/corrections/"))
    monkeypatch.delitem(settings.DATABASES, REPORTS)
    assert "Reported" not in text_of(client.get("/articles/corrections/"))


def test_the_article_is_read_while_the_database_is_away(client, policy, monkeypatch):
    def away(_day):
        raise OperationalError("away")

    monkeypatch.setattr(tags, "counts_of", away)

    assert client.get("/articles/corrections/").status_code == 200
