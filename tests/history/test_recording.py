from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_event_log import log
from timeline.history.comments import comment
from timeline.history.recording import begin, record, record_each
from timeline.models import ScheduledPublication
from timeline.publishing.people import Person
from timeline.publishing.schedule import schedule

__all__ = ["log"]

# Lines follow the end of a transaction.
pytestmark = pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])

PORTALS = "/admin/timeline/theme/"


def acts(log, *names):
    events = [event for event in log.events if event["event"].startswith("entries_")]
    return [tuple(event.get(name) for name in ("event", *names)) for event in events]


def test_publishing_and_withdrawing_are_logged_with_who_did_it(editor, log):
    portals = factories.theme(title_en="A secret title")

    published = editor.post(
        f"{PORTALS}publish/?entry={portals.pk}", {"kind": "new", "note_en": "A secret note"}
    )
    withdrawn = editor.post(
        f"{PORTALS}withdraw/?entry={portals.pk}", {"reason": "gone", "note_en": "A secret cause"}
    )

    assert (published.status_code, withdrawn.status_code) == (302, 302)
    who = ("ana", "127.0.0.1", "done")
    assert acts(log, "account", "address", "outcome", "count", "entries", "publication") == [
        ("entries_published", *who, 1, ["theme:portals"], 1),
        ("entries_withdrawn", *who, 1, ["theme:portals"], 2),
    ]
    assert "secret" not in "".join(log.lines)


def test_a_plan_is_logged_when_it_is_made_and_when_it_goes_live(editor, log):
    portals = factories.theme()
    at = f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    editor.post(f"{PORTALS}publish/?entry={portals.pk}", {"kind": "new", "at": at})
    past = timezone.now() - timedelta(minutes=1)
    ScheduledPublication.objects.update(at=past)

    call_command("publish_due")

    assert acts(log, "account", "entries", "publication", "planned_by") == [
        ("entries_planned", "ana", ["theme:portals"], None, None),
        ("entries_scheduled", None, ["theme:portals"], 1, "ana"),
    ]


def test_a_plan_that_fails_is_logged(log):
    portals = factories.theme()
    schedule([portals], timezone.now() - timedelta(minutes=1), by=Person(1, "ana"))
    portals.title_en = portals.title_es = ""
    portals.save()

    call_command("publish_due")

    assert [(event["event"], event["outcome"]) for event in log.events] == [
        ("plan_failed", "failed")
    ]


def test_what_is_kept_one_by_one_is_one_line(log):
    themes = [factories.theme(f"theme-{number}") for number in range(30)]

    record_each(iter(themes), comment("imported"))

    [(name, count, entries)] = acts(log, "count", "entries")
    assert (name, count, len(entries), entries[-1]) == ("entries_imported", 30, 21, "…")


def test_what_is_taken_back_is_not_logged(log):
    portals = factories.theme()

    with transaction.atomic(using=EDITORIAL):
        record([portals], comment("ordered"))
        transaction.set_rollback(True, using=EDITORIAL)

    assert log.lines == []


def test_what_was_before_and_what_concerns_nothing_are_no_acts(log):
    begin(factories.theme())
    record([], comment("ordered"))

    assert log.lines == []


def test_who_has_not_the_role_is_logged_as_refused(client, log):
    client.force_login(factories.person("luis", "contributor"))
    portals = factories.theme()

    client.post(f"{PORTALS}publish/?entry={portals.pk}", {"kind": "new"})

    assert acts(log) == []
    assert [(event["event"], event["account"]) for event in log.events[1:]] == [
        ("request_refused", "luis")
    ]
