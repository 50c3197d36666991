import signal
import subprocess
import sys
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, Publication, ScheduledPublication, State
from timeline.publishing import publish as verb
from timeline.publishing.schedule import publish_due, schedule, unschedule

BOTH = [EDITORIAL, PUBLIC]
HOUR = timedelta(hours=1)


def ago(span=HOUR):
    return timezone.now() - span


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_puts_live_what_is_due_with_its_note():
    portal = factories.initiative()
    planned = schedule(
        [portal], ago(), kind="update", note_en="On time.", note_es="A tiempo.", by="Ana Pérez"
    )

    assert publish_due() == [planned]

    publication = Publication.objects.using(PUBLIC).get()
    assert (publication.kind, publication.note_en, publication.note_es) == ("update", "On time.", "A tiempo.")
    planned.refresh_from_db()
    assert (planned.number, planned.problem) == (publication.number, "")
    assert Initiative.objects.get().state == State.LIVE


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_does_nothing_before_the_time_and_nothing_twice():
    early, late = factories.initiative("early"), factories.initiative("late")
    now = timezone.now()
    schedule([early], now)
    schedule([late], now + HOUR)

    assert [len(publish_due(now)) for _ in range(2)] == [1, 0]
    assert [len(publish_due(now + 48 * HOUR)) for _ in range(2)] == [1, 0]
    assert Publication.objects.using(PUBLIC).count() == 2


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_keeps_the_reason_and_goes_on_with_others():
    bad, good = factories.initiative("bad", summary_en=""), factories.initiative("good")
    refused, _other = schedule([bad], ago(2 * HOUR)), schedule([good], ago())

    publish_due()

    refused.refresh_from_db()
    assert refused.problem == "Portal bad: “summary [en]” is empty."
    assert list(Initiative.objects.in_state(State.LIVE)) == [good]
    assert publish_due() == []


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_refuses_a_plan_that_has_lost_an_entry():
    kept, lost = factories.initiative("kept"), factories.initiative("lost")
    planned = schedule([kept, lost], ago())
    lost.delete()

    publish_due()

    planned.refresh_from_db()
    assert planned.problem == "An entry of this plan has been deleted or withdrawn since."
    assert Initiative.objects.using(PUBLIC).count() == 0


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_completes_what_a_crash_left(monkeypatch):
    schedule([factories.initiative()], ago())
    with monkeypatch.context() as broken:
        broken.setattr(verb, "record_live", lambda batch: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish_due()

    publish_due()

    assert Publication.objects.using(PUBLIC).count() == 1
    assert ScheduledPublication.objects.get().done_at


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_publish_due_goes_once_with_two_watchers():
    schedule([factories.initiative()], ago())
    gate, handled = Barrier(2), []

    def watch():
        gate.wait()
        handled.extend(publish_due())
        connections.close_all()

    watchers = [Thread(target=watch) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()

    assert len(handled) == Publication.objects.using(PUBLIC).count() == 1


@pytest.mark.django_db
def test_a_working_copy_that_waits_is_scheduled():
    waiting, _other = factories.initiative("waiting"), factories.initiative("other")
    schedule([waiting], timezone.now() + HOUR)

    assert list(Initiative.objects.in_state(State.SCHEDULED)) == [waiting]


@pytest.mark.django_db
def test_schedule_again_replaces_the_earlier_plan():
    portal = factories.initiative()
    schedule([portal], timezone.now() + HOUR)
    second = schedule([portal], timezone.now() + 2 * HOUR)

    assert list(ScheduledPublication.objects.all()) == [second]


@pytest.mark.django_db
def test_unschedule_ends_the_plan():
    portal = factories.initiative()
    schedule([portal], ago())

    unschedule(portal)

    assert publish_due() == []
    assert ScheduledPublication.objects.count() == 0


@pytest.mark.django_db(databases=BOTH)
def test_the_command_says_what_went_live(capsys):
    planned = schedule([factories.initiative()], ago())

    call_command("publish_due")

    assert capsys.readouterr().out == f"Scheduled for {planned}: published.\n"


def test_the_watcher_stops_cleanly_when_it_is_told_to(tmp_path):
    code = "from django.core.management import execute_from_command_line as run; run(['x', 'publish_due', '--watch'])"
    names = {
        "DJANGO_SETTINGS_MODULE": "govdigital.settings",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "k" * 60,
    }
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=names, stderr=subprocess.PIPE) as watcher:
        # Its databases are empty, which it says, and looks again.
        assert watcher.stderr.readline().startswith(b"The database did not answer")
        watcher.send_signal(signal.SIGTERM)

        assert watcher.wait(timeout=20) == 0
