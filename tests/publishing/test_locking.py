"""Verbs take turns: each asks for the lock before it reads what it decides by, and writes to
visitors only while it has it.
"""

from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError, connections
from django.db.models import QuerySet
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.links.check import LinkAnswer
from timeline.models import FormerAddress, Initiative, Publication
from timeline.publishing import consistency, links, locking, publish, schedule, unpublish
from timeline.publishing.derive import refresh
from timeline.publishing.keys import key_of
from timeline.publishing.locking import Busy, Unforeseen, afresh, alone
from timeline.publishing.review import ask_for_review, confirm, send_back

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MODULES = (consistency, links, locking, publish, schedule, unpublish)
WRITES = ("INSERT", "UPDATE", "DELETE")
ADDRESS = "https://example.org/report"


@pytest.fixture
def steps(monkeypatch):
    """What the test has done so far, in order: a database, and “lock” or how its statement
    begins.
    """
    recorded = []
    for module in MODULES:
        monkeypatch.setattr(
            module, "lock_publishing", lambda alias: recorded.append((alias, "lock"))
        )

    def recorder(alias):
        def record(execute, sql, params, many, context):
            recorded.append((alias, sql.split()[0]))
            return execute(sql, params, many, context)

        return record

    with ExitStack() as wrappers:
        for alias in (EDITORIAL, PUBLIC):
            wrappers.enter_context(connections[alias].execute_wrapper(recorder(alias)))
        yield recorded


@pytest.fixture
def row_locks(monkeypatch):
    """The models whose rows are locked, with the way of locking."""
    recorded = []
    real = QuerySet.select_for_update

    def record(rows, **options):
        recorded.append((rows.model, options))
        return real(rows, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", record)
    return recorded


def first_of(steps):
    """The first step inside of the verb's transaction."""
    return next(step for step in steps if step[1] != "SAVEPOINT")


def unlocked_writes(steps):
    """The writes to visitors in a transaction that has not asked for their lock."""
    writes = []
    depth = 0
    locked_at = None
    for alias, word in steps:
        if alias != PUBLIC:
            continue
        if word == "SAVEPOINT":
            depth += 1
        elif word == "RELEASE":
            depth -= 1
            if locked_at and depth < locked_at:
                locked_at = None
        elif word == "lock":
            locked_at = depth
        elif word in WRITES and not locked_at:
            writes.append(word)
    return writes


def live_portal():
    portal = factories.initiative()
    factories.live(portal)
    return portal


def in_review():
    portal = factories.initiative()
    ask_for_review([portal], by="luis")
    return portal


def waiting():
    return schedule.schedule([factories.initiative()], timezone.now() - timedelta(hours=1))


VERBS = {
    "publish": (factories.initiative, lambda portal: publish.publish([portal])),
    "withdraw": (live_portal, unpublish.unpublish),
    "remove": (live_portal, lambda portal: unpublish.unpublish(portal, reason=unpublish.GONE)),
    "ask for review": (factories.initiative, lambda portal: ask_for_review([portal], by="luis")),
    "send back": (in_review, lambda portal: send_back([portal], by="ana", note="Say when.")),
    "confirm": (live_portal, lambda portal: confirm([portal])),
    "schedule": (
        factories.initiative,
        lambda portal: schedule.schedule_as_seen([portal], timezone.now()),
    ),
    "carry out": (waiting, lambda planned: schedule.carry_out(planned.pk, timezone.now())),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_waits_for_others_before_it_reads(verb, steps):
    arrange, act = VERBS[verb]
    subject = arrange()
    steps.clear()

    act(subject)

    assert first_of(steps) == (EDITORIAL, "lock")
    assert unlocked_writes(steps) == []


def test_a_reason_is_kept_after_waiting_for_others(steps):
    planned = waiting()
    steps.clear()

    schedule.keep_reason(planned.pk, timezone.now(), ValueError())

    assert first_of(steps) == (EDITORIAL, "lock")


def test_links_are_shown_after_waiting_for_others(steps):
    factories.live(factories.source(url=ADDRESS))
    links.store_answer(ADDRESS, LinkAnswer("gone", code=404), date(2026, 11, 20))
    steps.clear()

    links.show_links()

    assert first_of(steps) == (PUBLIC, "lock")
    assert unlocked_writes(steps) == []


def test_a_repair_writes_to_visitors_only_while_nobody_publishes(steps):
    live_portal()
    former = FormerAddress.objects.using(PUBLIC)
    at = timezone.now()
    former.create(model="initiative", address="gob-mx", moved_to="", at=at)
    former.create(model="initiative", address="old", moved_to="nowhere", at=at)
    steps.clear()

    repaired = list(consistency.disagreements(repair=True))

    assert [disagreement.repaired for disagreement in repaired] == [True, True]
    assert Publication.objects.using(PUBLIC).count() == 2
    assert unlocked_writes(steps) == []


def test_afresh_keeps_the_rows_from_other_editors(row_locks):
    publish.publish([factories.initiative()])

    assert row_locks == [(Initiative, {"no_key": True})]


def test_a_plan_is_passed_over_while_another_watcher_has_it(row_locks, monkeypatch):
    planned = waiting()
    features = connections[EDITORIAL].features
    monkeypatch.setattr(features, "has_select_for_update_skip_locked", True)

    schedule.locked(planned.pk, timezone.now())

    assert row_locks == [(type(planned), {"skip_locked": True})]


def test_afresh_refuses_an_entry_that_has_been_deleted():
    portal = factories.initiative()
    Initiative.objects.all().delete()

    with pytest.raises(locking.NotReady) as refusal:
        afresh([portal])

    assert [problem.sentence for problem in refusal.value.problems] == [
        "This entry has been deleted since."
    ]


def test_afresh_gives_what_is_stored_in_the_order_that_was_asked_for():
    one, two = factories.initiative("one"), factories.initiative("two")
    Initiative.objects.filter(pk=one.pk).update(title_en="Saved by someone else")

    rows = afresh([two, one])

    assert [row.title_en for row in rows] == ["Portal two", "Saved by someone else"]


def test_alone_tells_a_locked_database_in_a_sentence():
    sqlite_error = Exception()
    sqlite_error.sqlite_errorcode = 5

    with pytest.raises(Busy) as refusal, alone([factories.theme()]):
        raise OperationalError("locked") from sqlite_error

    assert str(refusal.value) == (
        "Somebody else is saving or publishing at this moment. Nothing was changed. Try again."
    )


def test_alone_leaves_a_database_that_is_away_to_others():
    with pytest.raises(OperationalError, match="gone"), alone([]):
        raise OperationalError("gone")


def test_alone_undoes_what_a_database_refused():
    theme = factories.theme()

    def half_done():
        with alone([theme]):
            type(theme).objects.update(title_en="Half done")
            raise IntegrityError("a constraint")

    with pytest.raises(Unforeseen) as refusal:
        half_done()

    theme.refresh_from_db()
    assert [problem.entry for problem in refusal.value.problems] == [theme]
    assert theme.title_en == "Portals"


def test_as_written_is_the_same_until_a_word_changes():
    portal = factories.initiative()
    refresh(portal)
    before = locking.as_written([portal])

    refresh(portal)
    again = locking.as_written([portal])
    Initiative.objects.update(title_en="Other words")
    after = locking.as_written([Initiative.objects.get()])

    assert again == before
    assert after != before


@pytest.mark.parametrize(
    "decide",
    [
        lambda entry, seen: publish.publish([entry], seen=seen),
        lambda entry, seen: unpublish.unpublish(entry, seen=seen),
        lambda entry, seen: confirm([entry], seen),
        lambda entry, seen: schedule.schedule_as_seen(
            [entry], timezone.now() + timedelta(days=1), seen=seen
        ),
    ],
    ids=["publish", "withdraw", "confirm", "schedule"],
)
def test_no_verb_decides_about_what_was_not_seen(decide):
    entry = factories.initiative(rests_on=factories.source())
    factories.live(factories.site(), entry)
    before = Publication.objects.using(PUBLIC).count()

    with pytest.raises(locking.NotReady) as refusal:
        decide(entry, {key_of(entry): "as it was when somebody looked"})

    assert [problem.sentence for problem in refusal.value.problems] == [locking.changed_in_words()]
    assert Publication.objects.using(PUBLIC).count() == before
