"""Going live at a time: what waits, what is due, and the verb that puts it live once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, lock_publishing
from timeline.models import ScheduledEntry, ScheduledPublication
from timeline.publishing.alone import Busy, Key, NotReady, afresh, alone, as_written, refuse, refuse_unseen
from timeline.publishing.fields import ENTRIES
from timeline.publishing.publish import publish
from timeline.publishing.readiness import Problem, problems

MODELS: dict[str, type[Any]] = {str(model._meta.model_name): model for model in ENTRIES}


def schedule(
    entries: Iterable[Any],
    at: datetime,
    *,
    kind: str = "",
    note_en: str = "",
    note_es: str = "",
    by: str = "",
) -> ScheduledPublication:
    """Let the working copies go live together at that time, as they are then; an earlier plan for them ends."""
    batch = list(dict.fromkeys(entries))
    with transaction.atomic(using=EDITORIAL):
        for entry in batch:
            unschedule(entry)
        texts = {"note_en": note_en, "note_es": note_es}
        planned = ScheduledPublication.objects.using(EDITORIAL).create(at=at, kind=kind, by=by, **texts)
        ScheduledEntry.objects.using(EDITORIAL).bulk_create(
            ScheduledEntry(schedule=planned, model=entry._meta.model_name, entry_pk=entry.pk)
            for entry in batch
        )
    return planned


def schedule_as_seen(
    entries: Iterable[Any], at: datetime, *, seen: Mapping[Key, str] | None = None, **said: str
) -> ScheduledPublication:
    """Schedule what could go live now and is as an editor saw it; raises NotReady where something hinders.

    What is written until then goes live too: only editors may write what waits.
    """
    given = list(dict.fromkeys(entries))
    with alone(given):
        batch = afresh(given)
        refuse_unseen(batch, seen, as_written)
        refuse(hindrances(batch))
        return schedule(batch, at, **said)


def hindrances(entries: Iterable[Any]) -> list[Problem]:
    """What keeps these working copies from waiting for a time: what keeps them from going live, or a withdrawal."""
    batch = list(entries)
    sentence = _("A withdrawn entry cannot wait for a time. Publish it now.")
    return problems(batch) + [Problem(entry, "", sentence) for entry in batch if entry.withdrawn_at]


def plan_of(entry: Any) -> ScheduledPublication | None:
    """The plan that the working copy waits in, or the last one that was refused; None where there is none."""
    return pending().filter(entries__model=entry._meta.model_name, entries__entry_pk=entry.pk).last()


def cancel(planned: ScheduledPublication) -> bool:
    """End a plan that has not gone live; whether there was still one to end."""
    return bool(pending().filter(pk=planned.pk).delete()[0])


def unschedule(entry: Any) -> bool:
    """Take the working copy out of what waits; whether it waited. A plan without entries ends."""
    with transaction.atomic(using=EDITORIAL):
        rows = ScheduledEntry.objects.using(EDITORIAL).filter(schedule__done_at__isnull=True)
        waited, _rows = rows.filter(model=entry._meta.model_name, entry_pk=entry.pk).delete()
        pending().filter(entries__isnull=True).delete()
    return bool(waited)


def pending() -> "QuerySet[ScheduledPublication]":
    """What waits for its time, and what could not go live and keeps its reason in `problem`."""
    return ScheduledPublication.objects.using(EDITORIAL).filter(done_at__isnull=True)


def due(now: datetime) -> "QuerySet[ScheduledPublication]":
    """What should be live by now, the earliest first, however long ago its time was."""
    return pending().filter(at__lte=now, problem="").order_by("at", "pk")


def publish_due(now: datetime | None = None) -> list[ScheduledPublication]:
    """Put live what is due, each plan once whoever else is watching; the plans that were dealt with here."""
    now = now or timezone.now()
    handled = (carry_out(pk, now) for pk in list(due(now).values_list("pk", flat=True)))
    return [planned for planned in handled if planned]


def carry_out(pk: int, now: datetime) -> ScheduledPublication | None:
    """Put one plan live, or keep with it why it cannot go; None where another watcher has it.

    The plan is locked until it is marked as done. A crash in between leaves it due, and publishing it again
    finds that nothing has changed.
    """
    with transaction.atomic(using=EDITORIAL):
        # Before the plan is: an editor who plans anew holds this and waits for that.
        lock_publishing(EDITORIAL)
        # SQLite has no row locks; its transactions begin IMMEDIATE, so watchers queue here.
        locks = connections[EDITORIAL].features.has_select_for_update_skip_locked
        rows = due(now).select_for_update(skip_locked=True) if locks else due(now)
        planned = rows.filter(pk=pk).first()
        if planned is None:
            return None
        try:
            publication = publish(
                working_copies(planned),
                kind=planned.kind,
                note_en=planned.note_en,
                note_es=planned.note_es,
            )
        except Busy:
            # It stays due.
            return None
        except NotReady as refusal:
            planned.problem = str(refusal)
        else:
            planned.done_at, planned.number = timezone.now(), publication.number if publication else None
        planned.save(using=EDITORIAL, update_fields=["problem", "done_at", "number"])
    return planned


def working_copies(planned: ScheduledPublication) -> list[Any]:
    """The entries of the plan; raises NotReady where one has been deleted or withdrawn since."""
    found = []
    for row in planned.entries.using(EDITORIAL).order_by("pk"):
        entry = MODELS[row.model]._base_manager.using(EDITORIAL).filter(pk=row.entry_pk).first()
        if entry is None or entry.withdrawn_at:
            raise NotReadyAnyMore(_("An entry of this plan has been deleted or withdrawn since."))
        found.append(entry)
    return found


class NotReadyAnyMore(NotReady):
    """A plan that has lost an entry does not go live in part."""

    def __init__(self, sentence: str) -> None:
        super().__init__([])
        self.args = (sentence,)
