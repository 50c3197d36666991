"""Who has an entry in hand, until when, and whom a review is asked of by name."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.models import Assignment, Publishable, Review
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.locking import States, afresh, alone, refuse
from timeline.publishing.people import NOBODY, Person
from timeline.publishing.readiness import Problem
from timeline.publishing.review_rounds import close_reviews, reviews, waiting_reviews
from timeline.publishing.snapshots import chunks

Outcome = Assignment.Outcome


def assign(
    entries: Iterable[Publishable],
    to: Person,
    *,
    by: Person,
    due_on: date | None = None,
    note: str = "",
    over_others: bool = True,
) -> list[Assignment]:
    """Give the working copies to a person, until a day where one is said; all, or none. The
    assignments, one an entry; who had them before has them no more.

    Raises NotReady for what somebody else than `by` has, unless `over_others`.
    """
    given = list(entries)
    with alone(given):
        batch = afresh(given)
        if not over_others:
            refuse_what_others_have(batch, by)
        end(batch, Outcome.PASSED_ON, by)
        now = timezone.now()
        rows = []
        for entry in batch:
            row = Assignment(model=str(entry._meta.model_name), entry_pk=entry.pk, made_at=now)
            row.person, row.person_pk = to.name, to.pk
            row.by, row.by_pk = by.name, by.pk
            row.due_on, row.note = due_on, note
            rows.append(row)
        return assignments().bulk_create(rows)


def finish(
    entries: Iterable[Publishable], *, by: Person, over_others: bool = True
) -> list[Assignment]:
    """Say that what there was to do with the working copies is done; all, or none. The assignments
    that end so.

    Raises NotReady for what nobody has, and for what somebody else has, unless `over_others`.
    """
    return end_all(entries, Outcome.DONE, by, over_others=over_others)


def unassign(
    entries: Iterable[Publishable], *, by: Person, over_others: bool = True
) -> list[Assignment]:
    """Take the working copies back, so that nobody has them; all, or none. The assignments that end
    so.

    Raises NotReady as `finish` does.
    """
    return end_all(entries, Outcome.TAKEN_BACK, by, over_others=over_others)


def name_reviewer(entries: Iterable[Publishable], reviewer: Person | None) -> list[Review]:
    """Let a colleague be asked by name for the reviews that wait already, or any editor where it is
    None; all, or none. The reviews, one an entry.

    Raises NotReady for what nobody has asked to review.
    """
    given = list(entries)
    sentence = _("Nobody has asked for a review of this entry.")
    with alone(given):
        batch = afresh(given)
        rows = {(row.model, row.entry_pk): row for row in waiting_for(batch)}
        named = []
        problems = []
        for entry in batch:
            row = rows.get((str(entry._meta.model_name), entry.pk))
            if row is None:
                problems.append(Problem(entry, "", sentence))
                continue
            row.reviewer, row.reviewer_pk = "", None
            if reviewer:
                row.reviewer, row.reviewer_pk = reviewer.name, reviewer.pk
            named.append(row)
        refuse(problems)
        reviews().bulk_update(named, ("reviewer", "reviewer_pk"))
        return named


def leave_the_desk(entries: Sequence[Publishable], by: Person = NOBODY) -> None:
    """Let nobody have to do anything about entries that are deleted."""
    end(entries, Outcome.DELETED, by)
    close_reviews(entries, Review.Answer.DELETED)


def assignments() -> "QuerySet[Assignment]":
    """Every assignment, ended ones too."""
    return Assignment.objects.using(EDITORIAL)


def open_assignments() -> "QuerySet[Assignment]":
    """What somebody has in hand: the most urgent first, and then what has no day."""
    return assignments().filter(outcome=Outcome.OPEN)


def due(day: date) -> "QuerySet[Assignment]":
    """What should be done by that day, and is not."""
    return open_assignments().filter(due_on__lte=day).order_by("due_on", "pk")


def assignments_of(entries: Iterable[Publishable]) -> dict[EntryKey, Assignment]:
    """By entry: who has it; those that nobody has are left out."""
    found = {}
    for model, pks in by_model(entries).items():
        for chunk in chunks(pks):
            rows = open_assignments().filter(model=model._meta.model_name, entry_pk__in=chunk)
            for row in rows:
                found[EntryKey(model, row.entry_pk)] = row
    return found


def as_assigned(entries: Sequence[Publishable]) -> States:
    """By entry, what tells whether somebody else has it than before, or until another day."""
    found = assignments_of(entries)
    states = {}
    for entry in entries:
        row = found.get(key_of(entry))
        states[key_of(entry)] = str(row.pk) if row else ""
    return states


def waiting_for(batch: Iterable[Publishable]) -> list[Review]:
    """The reviews of these entries that wait for an editor."""
    rows: list[Review] = []
    for model, pks in by_model(batch).items():
        for chunk in chunks(pks):
            rows += waiting_reviews().filter(model=model._meta.model_name, entry_pk__in=chunk)
    return rows


def end_all(
    entries: Iterable[Publishable], outcome: str, by: Person, *, over_others: bool
) -> list[Assignment]:
    """End the assignments of these entries; raises NotReady where one has none."""
    given = list(entries)
    sentence = _("Nobody has this entry in hand.")
    with alone(given):
        batch = afresh(given)
        found = assignments_of(batch)
        refuse([Problem(entry, "", sentence) for entry in batch if key_of(entry) not in found])
        if not over_others:
            refuse_what_others_have(batch, by)
        end(batch, outcome, by)
        return list(found.values())


def refuse_what_others_have(batch: Iterable[Publishable], by: Person) -> None:
    """Raise NotReady for the entries that somebody else has in hand."""
    entries = list(batch)
    found = assignments_of(entries)
    sentence = _("%(person)s has it in hand. Only that person or an editor can change this.")
    problems = []
    for entry in entries:
        row = found.get(key_of(entry))
        if row and row.person_pk != by.pk:
            problems.append(Problem(entry, "", sentence % {"person": row.person}))
    refuse(problems)


def end(batch: Iterable[Publishable], outcome: str, by: Person) -> None:
    """Write how the assignments of these entries end; those that nobody has stay so."""
    for model, pks in by_model(batch).items():
        for chunk in chunks(pks):
            rows = open_assignments().filter(model=model._meta.model_name, entry_pk__in=chunk)
            rows.update(outcome=outcome, ended_at=timezone.now(), ended_by=by.name)
