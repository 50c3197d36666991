"""What has happened, and who is told of it: the one place that verbs, plans and comments call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from govdigital.databases import EDITORIAL
from timeline.models import Assignment, Comment, Event, Publishable, ScheduledPublication
from timeline.newsroom.notices import (
    Happening,
    NamedEntry,
    named,
    notice_of_comment,
    tell,
    tell_of,
)
from timeline.newsroom.people import commenters, in_thread, who_asked, writers
from timeline.publishing.assign import assignments_of, due, open_assignments, waiting_for
from timeline.publishing.keys import EntryKey, key_of
from timeline.publishing.people import editors, name_of_person
from timeline.registry import MODELS

# By the word with which the history keeps what a verb did: the event, and what exactly.
DEEDS = {
    "review": (Event.REVIEW, ""),
    "reviewer": (Event.REVIEW, "named"),
    "any-reviewer": (Event.REVIEW, "any"),
    "send-back": (Event.SENT_BACK, ""),
    "assign": (Event.ASSIGNED, ""),
    "published": (Event.PUBLISHED, ""),
    "scheduled": (Event.PUBLISHED, "planned"),
    "withdrawn": (Event.PUBLISHED, "withdrawn"),
}


def happened(
    entries: Iterable[Publishable],
    deed: str,
    *,
    by: str,
    by_pk: int | None,
    note: str = "",
    publication: int | None = None,
) -> None:
    """Tell of what a verb did with the entries, each person once; nothing where nobody is told of
    such a deed.
    """
    if deed not in DEEDS:
        return
    event, detail = DEEDS[deed]
    batch = list(entries)
    happening = Happening(
        event=event, detail=detail, by=by, by_pk=by_pk, words=note, publication=publication
    )
    people = whom_to_tell(event, batch)
    entries_by_person: dict[int, list[NamedEntry]] = defaultdict(list)
    for entry in batch:
        for pk in people.get(key_of(entry), ()):
            entries_by_person[pk].append(named(entry))
    tell(entries_by_person, happening)


def whom_to_tell(event: Event, entries: list[Publishable]) -> Mapping[EntryKey, Iterable[int]]:
    """By entry: who is told of the event."""
    if event == Event.REVIEW:
        return reviewers(entries)
    if event == Event.ASSIGNED:
        return {key: assignees(row) for key, row in assignments_of(entries).items()}
    keys = [key_of(entry) for entry in entries]
    people = writers(keys)
    if event == Event.SENT_BACK:
        for key, pks in who_asked(keys).items():
            people[key] |= pks
    return people


def reviewers(entries: list[Publishable]) -> Mapping[EntryKey, Iterable[int]]:
    """By entry: who is asked by name, or else every editor."""
    everybody = [person.pk for person in editors()]
    named = {(row.model, row.entry_pk): row.reviewer_pk for row in waiting_for(entries)}
    people = {}
    for entry in entries:
        reviewer = named.get((str(entry._meta.model_name), entry.pk))
        people[key_of(entry)] = [reviewer] if reviewer else everybody
    return people


def assignees(row: Assignment | None) -> list[int]:
    """Who has the entry in hand."""
    return [row.person_pk] if row and row.person_pk else []


def commented(comment: Comment) -> None:
    """Tell those who wrote the entry or commented on it of a new thread, or of an answer in one
    those who take part in it.
    """
    thread = comment.answers or comment
    model, pk = thread.model, thread.entry_pk
    entry = NamedEntry(model, pk, thread.entry_title)
    if comment.answers:
        answer = Happening(
            event=Event.ANSWER,
            by=comment.by,
            by_pk=comment.by_pk,
            words=comment.text,
            comment_pk=thread.pk,
        )
        tell_of(entry, in_thread(thread), answer)
        return
    others = commenters(model, pk)
    key = EntryKey(MODELS[model], pk)
    others |= writers([key])[key]
    others.update(assignees(open_assignments().filter(model=model, entry_pk=pk).first()))
    tell_of(entry, others, notice_of_comment(comment))


def plan_failed(planned: ScheduledPublication) -> None:
    """Tell who planned it that it did not go live, once for each reason; every editor where that
    person is no editor any more.
    """
    everybody = editors()
    people = [person for person in everybody if is_by(planned, person)]
    pks = [person.pk for person in people or everybody]
    entries = []
    for row in planned.entries.using(EDITORIAL).order_by("pk"):
        entry = MODELS[row.model]._base_manager.using(EDITORIAL).filter(pk=row.entry_pk).first()
        if entry is not None:
            entries.append(named(entry))
    happening = Happening(
        event=Event.PLAN_FAILED,
        words=planned.problem,
        once=f"plan:{planned.pk}:{planned.problem}"[:100],
    )
    tell(dict.fromkeys(pks, entries), happening)


def is_by(planned: ScheduledPublication, person: User) -> bool:
    """Whether the person made the plan; one of old knows only a name."""
    if planned.by_pk:
        return planned.by_pk == person.pk
    return planned.by in (name_of_person(person), person.get_username())


def remind(today: date) -> None:
    """Tell who has entries in hand that they are due tomorrow, or that their day is over: of each
    once, and of those of one day together.
    """
    rows_by_reminder: dict[tuple[int, str, str], list[Assignment]] = defaultdict(list)
    for row in due(today + timedelta(days=1)):
        if row.due_on and row.due_on != today and row.person_pk:
            detail = "overdue" if row.due_on < today else "tomorrow"
            if row.reminded != reminder(row, detail):
                rows_by_reminder[row.person_pk, detail, row.note].append(row)
    for (person_pk, detail, note), rows in rows_by_reminder.items():
        entries = []
        for row in rows:
            entry = MODELS[row.model]._base_manager.using(EDITORIAL).filter(pk=row.entry_pk).first()
            if entry is not None:
                entries.append(named(entry))
        # Whoever reminds at the same time makes the same key of the first and writes it in vain.
        once = f"due:{rows[0].pk}:{reminder(rows[0], detail)}"
        happening = Happening(event=Event.DUE, detail=detail, words=note, once=once)
        with transaction.atomic(using=EDITORIAL):
            tell({person_pk: entries}, happening)
            for row in rows:
                row.reminded = reminder(row, detail)
                row.save(using=EDITORIAL, update_fields=["reminded"])


def reminder(row: Assignment, detail: str) -> str:
    """What somebody is reminded of once: another day is another reminder."""
    return f"{row.due_on}:{detail}"
