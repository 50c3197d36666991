import os
import signal
import subprocess
import sys
from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, InterfaceError, OperationalError, connections
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import record_planned, versions
from timeline.models import (
    Initiative,
    Publication,
    PublishedEntry,
    ScheduledPublication,
    State,
    Theme,
)
from timeline.publishing import publish as verb
from timeline.publishing.people import Person
from timeline.publishing.readiness import Problem
from timeline.publishing.schedule import publish_due, schedule, unschedule
from timeline.publishing.unpublish import unpublish

BOTH = [EDITORIAL, PUBLIC]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def raising(error):
    def step(*_arguments, **_words):
        raise error

    return step


def address_of(alias):
    """The database of the test, as an address for another process."""
    told = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    place = urlencode({"host": told["HOST"], "port": told["PORT"]})
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@/{told['NAME']}?{place}"


def ago(span=HOUR):
    return timezone.now() - span


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_puts_live_what_is_due_with_its_note():
    portal = factories.initiative()
    planned = schedule(
        [portal],
        ago(),
        kind="update",
        note_en="On time.",
        note_es="A tiempo.",
        by=Person(0, "Ana Pérez"),
    )

    assert publish_due() == [planned]

    publication = Publication.objects.using(PUBLIC).get()
    assert (publication.kind, publication.note_en, publication.note_es) == (
        "update",
        "On time.",
        "A tiempo.",
    )
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
    assert refused.problem == "Portal bad: “Summary (English)” is empty."
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


ERRORS = [
    IntegrityError("UNIQUE constraint failed"),
    OperationalError("database is locked"),
    InterfaceError("connection already closed"),
    ValueError("no such thing"),
    KeyError("gone"),
    RecursionError("too deep"),
    verb.NotReady([Problem(None, "", "not seen")]),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("point", ["derive", "put_live", "record_live"])
@pytest.mark.django_db(databases=BOTH)
def test_one_plan_that_fails_holds_up_no_other(monkeypatch, caplog, point, error):
    """Case one-plan-that-fails of publishing.json."""
    bad, good = factories.initiative("bad"), factories.initiative("good")
    failing, other = schedule([bad], ago(2 * HOUR)), schedule([good], ago())
    step = getattr(verb, point)

    def step_that_fails(entries, *rest):
        # Its working copies come as they are, as a list, or unpacked.
        batch = entries if isinstance(entries, list) else [entries]
        if bad in batch:
            raise error
        return step(entries, *rest)

    monkeypatch.setattr(verb, point, step_that_fails)

    handled = publish_due(record=record_planned)

    failing.refresh_from_db()
    other.refresh_from_db()
    assert handled == [failing, other]
    assert failing.done_at is None
    assert other.done_at
    assert failing.problem
    if not isinstance(error, verb.NotReady):
        assert failing.problem_es not in ("", failing.problem)
        assert str(error) not in failing.problem
        assert "failed" in caplog.text
    assert Initiative.objects.using(PUBLIC).filter(slug="good").exists()
    assert versions(Initiative, good.pk).count() == 1


@pytest.mark.django_db(databases=BOTH)
def test_an_unexpected_error_is_tried_again_after_a_while_and_said_once(monkeypatch, caplog):
    planned = schedule([factories.initiative()], ago(10 * MINUTE))
    now = timezone.now()
    with monkeypatch.context() as broken:
        broken.setattr(verb, "put_live", raising(ValueError("no such thing")))
        assert publish_due(now) == [planned]
        assert publish_due(now + MINUTE) == []
        assert publish_due(now + 11 * MINUTE) == [planned]
    planned.refresh_from_db()
    assert planned.problem.startswith("An unexpected error (ValueError) stopped it.")
    assert caplog.text.count("no such thing") == 2  # in the line, and at the end of its traceback
    assert Initiative.objects.get().state == State.SCHEDULED

    assert publish_due(now + HOUR) == [planned]

    planned.refresh_from_db()
    assert (planned.problem, planned.problem_es, planned.try_again_at) == ("", "", None)
    assert Initiative.objects.get().state == State.LIVE


@pytest.mark.django_db(databases=BOTH)
def test_a_plan_that_keeps_failing_is_tried_once_an_hour(monkeypatch):
    planned = schedule([factories.initiative()], ago(72 * HOUR))
    monkeypatch.setattr(verb, "put_live", raising(OperationalError("away")))
    now = timezone.now()

    tried = [bool(publish_due(now + minutes * MINUTE)) for minutes in range(181)]

    assert [minute for minute, was in enumerate(tried) if was] == [0, 60, 120, 180]
    planned.refresh_from_db()
    assert (
        planned.problem
        == "The database did not answer, or was busy. It is tried again without you."
    )


@pytest.mark.django_db(databases=BOTH)
def test_a_reason_is_kept_in_both_languages(monkeypatch):
    planned = schedule([factories.initiative("bad", summary_en="")], ago())

    publish_due()

    planned.refresh_from_db()
    assert planned.problem == planned.reason == "Portal bad: “Summary (English)” is empty."
    with override("es"):
        assert planned.reason == planned.problem_es != planned.problem
        assert "está vací" in planned.reason


@pytest.mark.django_db(databases=BOTH)
def test_a_history_that_cannot_be_kept_is_tried_again_and_publishes_once():
    planned = schedule([factories.initiative()], ago())
    now = timezone.now()

    publish_due(now, record=raising(ValueError("no history")))
    publish_due(now + HOUR, record=record_planned)

    planned.refresh_from_db()
    assert (planned.number, planned.problem) == (1, "")
    assert Publication.objects.using(PUBLIC).count() == 1
    assert versions(Initiative, Initiative.objects.get().pk).count() == 1


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_completes_what_a_kill_between_the_two_commits_left(monkeypatch):
    portal = factories.initiative()
    schedule([portal], ago())
    with monkeypatch.context() as killed:
        killed.setattr(verb, "record_live", raising(SystemExit()))
        with pytest.raises(SystemExit):
            publish_due(record=record_planned)
    assert Publication.objects.using(PUBLIC).count() == 1

    publish_due(record=record_planned)

    planned = ScheduledPublication.objects.get()
    assert Publication.objects.using(PUBLIC).count() == 1
    assert planned.done_at
    # What had gone live keeps its number, and its history.
    assert planned.number == 1
    assert versions(Initiative, portal.pk).count() == 1


KILLED = """
import os, signal, sys
import django
django.setup()
from timeline.publishing import publish as verb
from timeline.publishing.readiness import Problem
if sys.argv[1] == "kill":
    verb.record_live = lambda *rows: os.kill(os.getpid(), signal.SIGKILL)
from django.core.management import call_command
call_command("publish_due")
"""


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_a_command_that_is_killed_between_the_two_commits_is_completed_by_the_next():
    portal = factories.initiative()
    planned = schedule([portal], ago())
    names = os.environ | {"DJANGO_SETTINGS_MODULE": "govdigital.settings"}
    names |= {"DATABASE_URL": address_of(EDITORIAL), "PUBLIC_DATABASE_URL": address_of(PUBLIC)}

    def run(how):
        command = [sys.executable, "-c", KILLED, how]
        return subprocess.run(
            command, check=False, env=names, cwd=settings.BASE_DIR, capture_output=True, timeout=100
        )

    assert run("kill").returncode == -signal.SIGKILL
    assert Initiative.objects.using(PUBLIC).count() == 1
    assert ScheduledPublication.objects.get().done_at is None

    assert run("go on").stdout.decode() == f"Scheduled for {planned}: published.\n"

    planned.refresh_from_db()
    assert planned.number == Publication.objects.using(PUBLIC).get().number
    assert versions(Initiative, portal.pk).count() == 1
    assert run("go on").stdout == b""


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


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_two_watchers_give_each_of_many_plans_once_though_one_fails(monkeypatch):
    portals = [factories.initiative(f"portal-{number}") for number in range(6)]
    plans = [schedule([portal], ago((10 - number) * HOUR)) for number, portal in enumerate(portals)]
    step, gate, handled = verb.put_live, Barrier(2), []

    def step_that_fails(changed, *rest):
        if portals[2] in changed:
            raise ValueError("this one never goes")
        return step(changed, *rest)

    monkeypatch.setattr(verb, "put_live", step_that_fails)

    def watch():
        gate.wait()
        handled.extend(publish_due(record=record_planned))
        connections.close_all()

    watchers = [Thread(target=watch) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()

    done = ScheduledPublication.objects.exclude(done_at=None)
    assert sorted(done.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert ScheduledPublication.objects.get(done_at=None) == plans[2]
    assert [versions(Initiative, portal.pk).count() for portal in portals] == [1, 1, 0, 1, 1, 1]
    # The one that fails may have been tried by both.
    assert {planned.pk for planned in handled} == {planned.pk for planned in plans}


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
        assert b'message="The database did not answer' in watcher.stderr.readline()
        watcher.send_signal(signal.SIGTERM)

        try:
            assert watcher.wait(timeout=60) == 0
        finally:
            watcher.kill()


@pytest.mark.django_db(databases=BOTH)
def test_what_is_saved_while_a_plan_goes_live_does_not_go_live_with_it(monkeypatch):
    theme = factories.theme()
    schedule([theme], timezone.now() - MINUTE)
    real = verb.copy_entries

    def overtaken(*batch):
        Theme.objects.update(title_en="Saved meanwhile")
        return real(*batch)

    monkeypatch.setattr(verb, "copy_entries", overtaken)
    publish_due(timezone.now())

    assert Theme.objects.using(PUBLIC).get().title_en == theme.title_en
    assert PublishedEntry.objects.using(PUBLIC).get().title_en == theme.title_en


@pytest.mark.django_db(databases=BOTH)
def test_publish_due_refuses_a_plan_of_which_an_entry_was_withdrawn():
    portal = factories.initiative()
    factories.live(portal)
    unpublish(portal, note_en="A mistake.")
    planned = schedule([portal], ago())

    publish_due()

    planned.refresh_from_db()
    assert planned.problem == "An entry of this plan has been deleted or withdrawn since."
    assert list(Initiative.objects.using(PUBLIC).listed()) == []
