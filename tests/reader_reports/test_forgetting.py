"""What the watcher deletes of reports after its time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories
from tests.reports import send
from timeline.publishing.schedule import schedule
from timeline.reader_reports.models import Report

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC, REPORTS])


@pytest.fixture
def portal(client):
    factories.live(factories.site())
    made = factories.initiative(era=factories.era(), rests_on=factories.source("perez-2014"))
    factories.live(made)
    send(client, email="eva@example.org")
    return made


def close(state, days_ago):
    """Let the report have been closed so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    reason = "" if state == "spam" else "Because."
    Report.objects.update(state=state, reason=reason, closed_at=at, network="a" * 64)


@pytest.mark.parametrize(
    ("state", "days", "email"),
    [("declined", 89, "eva@example.org"), ("declined", 91, ""), ("accepted", 91, "")],
)
def test_an_address_is_deleted_ninety_days_after_the_answer(portal, state, days, email):
    close(state, days)

    call_command("publish_due")

    assert Report.objects.get().email == email


@pytest.mark.parametrize(("days", "count"), [(29, 1), (31, 0)])
def test_spam_is_deleted_after_thirty_days(portal, days, count):
    close("spam", days)

    call_command("publish_due")

    assert Report.objects.count() == count


@pytest.mark.parametrize(("hours", "network"), [(23, "a" * 64), (25, "")])
def test_what_tells_of_a_network_is_deleted_after_a_day(portal, hours, network):
    sent_at = timezone.now() - timedelta(hours=hours)
    Report.objects.update(sent_at=sent_at, network="a" * 64)

    call_command("publish_due")

    assert Report.objects.get().network == network


def test_an_accepted_report_leads_to_a_correction_that_was_scheduled(portal):
    close("accepted", 0)
    portal.title_en = "Another portal"
    portal.save()
    note = {"note_en": "The day was given as the 22nd.", "note_es": "Se dio el día 22."}
    planned = schedule([portal], timezone.now() - timedelta(minutes=1), kind="correction", **note)

    call_command("publish_due")

    planned.refresh_from_db()
    assert planned.number
    assert Report.objects.get().publication == planned.number
