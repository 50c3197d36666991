"""What every verb stands on: a transaction of its own, rows read afresh, and refusals in
sentences.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, lock_publishing
from timeline.models import Publishable
from timeline.publishing.derive import LIFE_FIELDS
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.parts import knowing_parts, load_parts
from timeline.publishing.readiness import Problem
from timeline.publishing.snapshots import chunks, fingerprint, snapshot_of
from timeline.registry import ENTRIES
from timeline.registry.noun import SHARES

logger = logging.getLogger(__name__)

# SQLITE_BUSY and SQLITE_LOCKED; their extended codes have these as the last eight bits.
SQLITE_BUSY = (5, 6)
# lock_not_available, deadlock_detected, serialization_failure
POSTGRESQL_BUSY = ("55P03", "40P01", "40001")
# What follows from the words of an entry and of others: it may be derived anew while the words
# stay.
DERIVED_FROM_WORDS = {"citations", *LIFE_FIELDS, *SHARES}

States = dict[EntryKey, str]
Entry = TypeVar("Entry", bound=Publishable)


class NotReady(Exception):
    """Nothing went live or left; `problems` says everything that is in the way."""

    def __init__(self, problems: Sequence[Problem], sentence: str = "") -> None:
        sentences = [f"{problem.entry}: {problem.sentence}" for problem in problems]
        super().__init__(sentence or "\n".join(sentences))
        self.problems = list(problems)


class Busy(NotReady):
    """Somebody else was writing for so long that the verb was given up; the same can be asked
    again.
    """


class Unforeseen(NotReady):
    """A database refused what was written, for a reason that nothing foresaw: its cause is
    logged.
    """


def refuse(problems: Sequence[Problem]) -> None:
    """Raise NotReady where there is any problem."""
    if problems:
        raise NotReady(problems)


@contextmanager
def alone(entries: Collection[Publishable]) -> Iterator[None]:
    """A transaction on EDITORIAL that waits for other verbs to end, so that what it checks stays
    true.

    Raises Busy where a database stays locked, and Unforeseen where one refuses a row for a reason
    that nothing foresaw; `entries` are those of which the refusal speaks.
    """
    try:
        with transaction.atomic(using=EDITORIAL):
            # Locks are taken in one order everywhere: verbs, rows of EDITORIAL, then PUBLIC.
            lock_publishing(EDITORIAL)
            yield
    except OperationalError as error:
        if not is_busy(error):
            raise
        sentence = _(
            "Somebody else is saving or publishing at this moment. Nothing was changed. Try again."
        )
        raise Busy(of_first(entries, sentence), sentence) from error
    except IntegrityError as error:
        logger.exception("A database refused what a verb wrote")
        sentence = _(
            "The public site holds something that stands in the way. Nothing was changed. "
            "Ask whoever runs the site to call “manage.py check_databases”."
        )
        raise Unforeseen(of_first(entries, sentence), sentence) from error


def of_first(entries: Iterable[Publishable], sentence: str) -> list[Problem]:
    """The sentence about the first of the entries; none where there is no entry."""
    for entry in entries:
        return [Problem(entry, "", sentence)]
    return []


def is_busy(error: OperationalError) -> bool:
    """Whether a database gave up waiting for another writer, which a second try may not meet."""
    cause = error.__cause__
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_BUSY:
        return True
    return getattr(cause, "sqlstate", None) in POSTGRESQL_BUSY


def afresh(entries: Iterable[Entry]) -> list[Entry]:
    """The working copies as they are stored, kept from other editors until the verb is over.

    Raises NotReady where one has been deleted.
    """
    given = list(entries)
    keys = by_model(given)
    rows: dict[EntryKey, Any] = {}
    for model in ENTRIES:
        for chunk in chunks(keys.get(model, ())):
            copies: Any = model._default_manager.using(EDITORIAL)
            # Whoever only points to a row, as a new citation does, need not wait.
            locked = knowing_parts(copies.with_plans()).select_for_update(no_key=True)
            for row in locked.filter(pk__in=chunk).order_by("pk"):
                rows[key_of(row)] = row
    sentence = _("This entry has been deleted since.")
    refuse([Problem(entry, "", sentence) for entry in given if key_of(entry) not in rows])
    return [rows[key_of(entry)] for entry in given]


def bring_up_to_date(
    given: Iterable[Publishable], fresh: Iterable[Publishable], columns: Collection[str]
) -> None:
    """Let the copies in the caller's hand say the same as the fresh ones in these columns."""
    rows = {key_of(row): row for row in fresh}
    for entry in given:
        row = rows[key_of(entry)]
        for column in columns:
            if hasattr(entry, column):
                setattr(entry, column, getattr(row, column))


def as_written(entries: Sequence[Publishable]) -> States:
    """By entry, what tells whether its words have changed, or whether it has left the
    public site.
    """
    load_parts(entries)
    states = {}
    for entry in entries:
        content = snapshot_of(entry)
        words = {name: value for name, value in content.items() if name not in DERIVED_FROM_WORDS}
        was_removed = entry.updated_at and not entry.live_fingerprint
        words["has_left"] = bool(entry.withdrawn_at or was_removed)
        states[key_of(entry)] = fingerprint(words)
    return states


def as_live(entries: Sequence[Publishable]) -> States:
    """By entry, what tells whether visitors see something else of it than before."""
    return {key_of(entry): f"{entry.live_fingerprint} {entry.withdrawn_at}" for entry in entries}


def refuse_unseen(
    entries: Sequence[Publishable],
    seen: Mapping[EntryKey, str] | None,
    states_of: Callable[[Sequence[Publishable]], States],
) -> None:
    """Raise NotReady for the entries that are not as they were seen; one that nobody looked at
    passes.
    """
    if not seen:
        return
    states = states_of(entries)
    problems = []
    for entry in entries:
        state_seen = seen.get(key_of(entry), "")
        if state_seen and state_seen != states[key_of(entry)]:
            problems.append(changed(entry))
    refuse(problems)


def changed(entry: Publishable) -> Problem:
    """That the entry is not as the editor saw it."""
    return Problem(entry, "", changed_in_words())


def changed_in_words() -> str:
    """What an editor is told who decides about something that is no longer there."""
    return _("Somebody has changed this since you opened the page. Look again, then decide.")
