"""Going live at a time: what waits, what is due, and the verb that puts it live once."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from govdigital.databases import EDITORIAL, lock_publishing
from timeline.models import Publishable, ScheduledEntry, ScheduledPublication
from timeline.publishing.correction_notes import NoteTooShort, note_problem, refuse_unexplained
from timeline.publishing.keys import EntryKey, key_of
from timeline.publishing.locking import (
    Busy,
    NotReady,
    Unforeseen,
    afresh,
    alone,
    as_written,
    refuse,
    refuse_unseen,
)
from timeline.publishing.people import NOBODY, Person, editors, name_of_person
from timeline.publishing.public_rows import last_number_of
from timeline.publishing.publish import publish
from timeline.publishing.readiness import Problem, problems
from timeline.registry import MODELS

SOONEST_AGAIN = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=5 * 366)
LATEST_AGAIN = timedelta(hours=1)
LOST_AN_ENTRY = gettext_noop("An entry of this plan has been deleted or withdrawn since.")

Record = Callable[[ScheduledPublication], None]

logger = logging.getLogger(__name__)


class Maker(NamedTuple):
    """Who made a plan."""

    name: str
    may_publish: bool


def leave_unrecorded(planned: ScheduledPublication) -> None:
    """Keep no history of the plan: the crossing knows none."""


def refuse_time(at: datetime | None) -> None:
    """Raises ValidationError with a sentence where nothing can be planned for that time."""
    now = timezone.now()
    if at and at <= now:
        raise ValidationError(_("This time is past. Choose a later one, or none to publish now."))
    if at and at > now + LONGEST_WAIT:
        raise ValidationError(_("Choose a time within the next five years."))


def schedule(
    entries: Iterable[Publishable],
    at: datetime,
    *,
    kind: str = "",
    note_en: str = "",
    note_es: str = "",
    by: Person = NOBODY,
) -> ScheduledPublication:
    """Let the working copies go live together at that time, as they are then; an earlier plan for
    them ends.

    Whether `by` may publish is decided now: the plan stands when that person has left, and
    colleagues are told.
    """
    batch = list(dict.fromkeys(entries))
    with transaction.atomic(using=EDITORIAL):
        for entry in batch:
            unschedule(entry)
        planned = ScheduledPublication.objects.using(EDITORIAL).create(
            at=at,
            kind=kind,
            note_en=note_en,
            note_es=note_es,
            by=by.name,
            by_pk=by.pk or None,
        )
        rows = []
        for entry in batch:
            model = str(entry._meta.model_name)
            rows.append(ScheduledEntry(schedule=planned, model=model, entry_pk=entry.pk))
        ScheduledEntry.objects.using(EDITORIAL).bulk_create(rows)
    return planned


def schedule_as_seen(
    entries: Iterable[Publishable],
    at: datetime,
    *,
    seen: Mapping[EntryKey, str] | None = None,
    by: Person = NOBODY,
    **details: str,
) -> ScheduledPublication:
    """Schedule what could go live now and is as an editor saw it; raises NotReady where something
    hinders.

    What is written until then goes live too: only editors may write what waits.
    """
    given = list(dict.fromkeys(entries))
    with alone(given):
        batch = afresh(given)
        refuse_unseen(batch, seen, as_written)
        refuse(hindrances(batch))
        refuse_unexplained(batch, details.get("kind", ""), details.get("note_en", ""))
        return schedule(batch, at, by=by, **details)


def hindrances(entries: Iterable[Publishable]) -> list[Problem]:
    """What keeps these working copies from waiting for a time: what keeps them from going live, or
    a withdrawal.
    """
    batch = list(entries)
    sentence = _("A withdrawn entry cannot wait for a time. Publish it now.")
    withdrawn = [Problem(entry, "", sentence) for entry in batch if entry.withdrawn_at]
    return problems(batch) + withdrawn


def plan_of(entry: Publishable) -> ScheduledPublication | None:
    """The plan that the working copy waits in, or the last one that was refused; None where there
    is none.
    """
    model = entry._meta.model_name
    return pending().filter(entries__model=model, entries__entry_pk=entry.pk).last()


def cancel(planned: ScheduledPublication) -> bool:
    """End a plan that has not gone live; whether there was still one to end."""
    return bool(pending().filter(pk=planned.pk).delete()[0])


def unschedule(entry: Publishable) -> bool:
    """Take the working copy out of what waits; whether it waited. A plan without entries ends."""
    if not entry.is_planned:
        return False
    with transaction.atomic(using=EDITORIAL, savepoint=False):
        rows = ScheduledEntry.objects.using(EDITORIAL).filter(schedule__done_at__isnull=True)
        rows.filter(model=entry._meta.model_name, entry_pk=entry.pk).delete()
        pending().filter(entries__isnull=True).delete()
    return True


def pending() -> "QuerySet[ScheduledPublication]":
    """What waits for its time, and what could not go live and keeps its reason in `problem`."""
    return ScheduledPublication.objects.using(EDITORIAL).filter(done_at__isnull=True)


def makers_of(plans: Iterable[ScheduledPublication]) -> dict[int, Maker]:
    """By plan: who made it, by the name that the person has now, and whether he or she still may
    publish; two queries for all of them.
    """
    rows = list(plans)
    pks = {row.by_pk for row in rows if row.by_pk}
    people = User.objects.using(EDITORIAL).in_bulk(pks)
    able = set(editors().filter(pk__in=pks).values_list("pk", flat=True))
    makers = {}
    for row in rows:
        person = people.get(row.by_pk or 0)
        name = name_of_person(person) if person else row.by
        makers[row.pk] = Maker(name, may_publish=row.by_pk is None or row.by_pk in able)
    return makers


def left_by_maker(
    plans: "QuerySet[ScheduledPublication]",
) -> "QuerySet[ScheduledPublication]":
    """Those that wait, and whose maker may not publish any more: the account is closed or deleted,
    or has another role.
    """
    waiting_plans = plans.filter(done_at__isnull=True, by_pk__isnull=False)
    return waiting_plans.exclude(by_pk__in=editors().values("pk"))


def scheduled_entries() -> "QuerySet[ScheduledEntry]":
    """What waits in plans, and what went live by them."""
    return ScheduledEntry.objects.using(EDITORIAL)


def due(now: datetime) -> "QuerySet[ScheduledPublication]":
    """What should be live by now, the earliest first, however long ago its time was."""
    first_try = Q(problem="", at__lte=now)
    return pending().filter(first_try | Q(try_again_at__lte=now)).order_by("at", "pk")


def publish_due(
    now: datetime | None = None, record: Record = leave_unrecorded
) -> list[ScheduledPublication]:
    """Put live what is due, each plan once whoever else is watching; the plans that were dealt with
    here.

    A plan that fails keeps its reason and holds up no other. `record` keeps the history of a plan
    that went live, in the transaction that marks it as done.
    """
    now = now or timezone.now()
    handled = []
    for pk in list(due(now).values_list("pk", flat=True)):
        try:
            planned = carry_out(pk, now, record)
        except Busy:
            # It stays due.
            continue
        except Unforeseen as error:
            # What an editor cannot mend is an error like any other.
            planned = try_to_keep_reason(pk, now, error.__cause__ or error)
        except Exception as error:
            planned = try_to_keep_reason(pk, now, error)
        if planned is not None:
            handled.append(planned)
    return handled


def carry_out(
    pk: int, now: datetime, record: Record = leave_unrecorded
) -> ScheduledPublication | None:
    """Put one plan live; None where another watcher has it. Raises whatever keeps it from going
    live.

    The plan is locked until it is marked as done. A crash in between leaves it due, and publishing
    it again finds that nothing has changed.
    """
    with transaction.atomic(using=EDITORIAL):
        planned = locked(pk, now)
        if planned is None:
            return None
        entries = working_copies(planned)
        recorded = {key_of(entry): entry.live_fingerprint for entry in entries}
        publication = publish(
            entries, kind=planned.kind, note_en=planned.note_en, note_es=planned.note_es
        )
        if publication is None:
            # A crash may have kept from being recorded here what another look had put live.
            unrecorded = [
                entry for entry in entries if recorded[key_of(entry)] != entry.fingerprint
            ]
            planned.number = number_that_brought(unrecorded)
        else:
            planned.number = publication.number
        planned.done_at = timezone.now()
        planned.problem = ""
        planned.problem_es = ""
        planned.try_again_at = None
        planned.save(using=EDITORIAL)
        record(planned)
    return planned


def try_to_keep_reason(pk: int, now: datetime, error: BaseException) -> ScheduledPublication | None:
    """The plan with why it did not go live; None where that could not be kept, and the next look
    tries again.
    """
    try:
        return keep_reason(pk, now, error)
    except Exception:
        logger.exception("The reason why plan %s failed could not be kept", pk)
        return None


def keep_reason(pk: int, now: datetime, error: BaseException) -> ScheduledPublication | None:
    """Note with the plan why it did not go live; None where another watcher has dealt with it
    meanwhile.

    What an editor has to mend is not tried again. Anything else may pass by itself, a database that
    was away above all: it is tried again after as long as the plan is late, a minute at least and
    an hour at most.
    """
    with transaction.atomic(using=EDITORIAL):
        planned = locked(pk, now)
        if planned is None:
            return None
        if isinstance(error, NotReady):
            planned.try_again_at = None
        else:
            planned.try_again_at = now + min(max(now - planned.at, SOONEST_AGAIN), LATEST_AGAIN)
            # Once, and not at each attempt: the reason stays with the plan.
            if not planned.problem:
                logger.error("The plan for %s failed: %r", planned, error, exc_info=error)
        planned.problem = reason_in("en", planned, error)
        planned.problem_es = reason_in("es", planned, error)
        planned.save(using=EDITORIAL)
    return planned


def locked(pk: int, now: datetime) -> ScheduledPublication | None:
    """The plan, kept from other watchers until the transaction ends; None where it is due
    no more.
    """
    # Before the plan is: an editor who plans anew holds this and waits for that.
    lock_publishing(EDITORIAL)
    # SQLite has no row locks; its transactions begin IMMEDIATE, so watchers queue here.
    has_locks = connections[EDITORIAL].features.has_select_for_update_skip_locked
    rows = due(now).filter(pk=pk)
    if has_locks:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def reason_in(language: str, planned: ScheduledPublication, error: BaseException) -> str:
    """Why the plan did not go live, in a sentence of that language."""
    with translation.override(language):
        if isinstance(error, NotReadyAnyMore):
            return _(LOST_AN_ENTRY)
        if isinstance(error, NoteTooShort):
            return note_problem(planned.kind, planned.note_en)
        if isinstance(error, NotReady):
            # Its sentences were made in the language of the watcher.
            return str(NotReady(problems(working_copies(planned)))) or str(error)
        if isinstance(error, (OperationalError, InterfaceError)):
            return _("The database did not answer, or was busy. It is tried again without you.")
        sentence = _(
            "An unexpected error (%(error)s) stopped it. It is tried again without you; "
            "if it goes on, tell whoever runs the site."
        )
        return sentence % {"error": type(error).__name__}


def number_that_brought(entries: Iterable[Publishable]) -> int | None:
    """The last publication that brought one of these entries; None where none did."""
    last = 0
    for entry in entries:
        last = max(last, last_number_of(entry))
    return last or None


def working_copies(planned: ScheduledPublication) -> list[Publishable]:
    """The entries of the plan; raises NotReady where one has been deleted or withdrawn since."""
    entries = []
    for row in planned.entries.using(EDITORIAL).order_by("pk"):
        entry = MODELS[row.model]._base_manager.using(EDITORIAL).filter(pk=row.entry_pk).first()
        if entry is None or entry.withdrawn_at:
            raise NotReadyAnyMore(_(LOST_AN_ENTRY))
        entries.append(entry)
    return entries


class NotReadyAnyMore(NotReady):
    """A plan that has lost an entry does not go live in part."""

    def __init__(self, sentence: str) -> None:
        super().__init__([])
        self.args = (sentence,)
