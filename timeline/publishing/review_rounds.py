"""The conversation about an entry: each time that a review was asked for, and what was answered.

The columns of the working copy say where it stands now; these rows keep every word.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from govdigital.databases import EDITORIAL
from timeline.models import Publishable, Review
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.people import Person
from timeline.publishing.snapshots import chunks

Answer = Review.Answer
ANSWER_COLUMNS = ("answer", "answered_at", "answered_by", "answered_by_pk", "answer_word")


def reviews() -> "QuerySet[Review]":
    """Every round of every conversation."""
    return Review.objects.using(EDITORIAL)


def waiting_reviews() -> "QuerySet[Review]":
    """What waits for an editor, the oldest first."""
    return reviews().filter(closed=False, answer=Answer.WAITING).order_by("asked_at", "pk")


def reviews_sent_back() -> "QuerySet[Review]":
    """What waits for who had asked, the newest first."""
    return reviews().filter(closed=False, answer=Answer.SENT_BACK).order_by("-answered_at", "-pk")


def conversation(entry: Publishable) -> list[Review]:
    """All that was asked and answered about the entry, the oldest first."""
    return list(reviews().filter(model=entry._meta.model_name, entry_pk=entry.pk).order_by("pk"))


def begin_reviews(
    batch: Iterable[Publishable],
    *,
    by: str,
    by_pk: int | None,
    note: str,
    reviewer: Person | None,
    at: datetime,
) -> list[Review]:
    """Keep that somebody asks for a review of these entries; the rows, one an entry."""
    entries = list(batch)
    close_reviews(entries, Answer.ASKED_AGAIN)
    rows = []
    for entry in entries:
        row = Review(model=str(entry._meta.model_name), entry_pk=entry.pk, asked_at=at, word=note)
        row.asked_by, row.asked_by_pk = by, by_pk
        if reviewer:
            row.reviewer, row.reviewer_pk = reviewer.name, reviewer.pk
        rows.append(row)
    return reviews().bulk_create(rows)


def answer_reviews(
    batch: Iterable[Publishable], *, by: str, by_pk: int | None, note: str
) -> list[Review]:
    """Keep that these entries, as they were when they waited, are sent back; the rows, one an
    entry.
    """
    entries = list(batch)
    stored = open_reviews(entries)
    rows = []
    for entry in entries:
        row = stored.get(key_of(entry)) or missing_review(entry)
        row.answer = Answer.SENT_BACK
        row.answered_at = timezone.now()
        row.answered_by, row.answered_by_pk = by, by_pk
        row.answer_word = note
        rows.append(row)
    reviews().bulk_update(stored.values(), ANSWER_COLUMNS)
    reviews().bulk_create(row for row in rows if row.pk is None)
    return rows


def open_reviews(batch: Iterable[Publishable]) -> dict[EntryKey, Review]:
    """By entry: the round in which somebody still has to do something; those without one are left
    out.
    """
    rounds = {}
    for model, pks in by_model(batch).items():
        for chunk in chunks(pks):
            rows = reviews().filter(model=model._meta.model_name, entry_pk__in=chunk, closed=False)
            for row in rows:
                rounds[EntryKey(model, row.entry_pk)] = row
    return rounds


def missing_review(entry: Publishable) -> Review:
    """What the working copy's own columns tell of a round that was not kept."""
    return Review(
        model=str(entry._meta.model_name),
        entry_pk=entry.pk,
        asked_at=entry.review_requested_at or timezone.now(),
        asked_by=entry.review_requested_by,
        word=entry.review_note,
    )


def close_reviews(batch: Sequence[Publishable], answer: str) -> None:
    """Nobody has to do anything about these entries any more; what still waited has this answer."""
    unanswered = When(answer=Answer.WAITING, then=Value(answer))
    for model, pks in by_model(batch).items():
        for chunk in chunks(pks):
            rows = reviews().filter(model=model._meta.model_name, entry_pk__in=chunk, closed=False)
            rows.update(
                closed=True,
                answer=Case(unanswered, default=F("answer")),
                answered_at=Case(
                    When(answer=Answer.WAITING, then=Value(timezone.now())),
                    default=F("answered_at"),
                ),
            )
