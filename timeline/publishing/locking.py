"""What every verb stands on: a transaction of its own, rows read afresh, and refusals in
sentences.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, lock_publishing
from timeline.publishing.public_rows import by_model
from timeline.publishing.readiness import Problem
from timeline.publishing.snapshots import chunks, fingerprint, snapshots
from timeline.registry import ENTRIES
from timeline.registry.noun import SHARES

logger = logging.getLogger(__name__)

# SQLITE_BUSY and SQLITE_LOCKED; their extended codes have these as the last eight bits.
SQLITE_BUSY = (5, 6)
# lock_not_available, deadlock_detected, serialization_failure
POSTGRESQL_BUSY = ("55P03", "40P01", "40001")
# What follows from the words of an entry and of others: it may be derived anew while the words
# stay.
FOLLOWING = {
    "citations",
    "start",
    "start_earliest",
    "start_latest",
    "end",
    "end_earliest",
    "end_latest",
}
FOLLOWING |= {"status", *SHARES}

Key = tuple[type[Any], int]
States = dict[Key, str]


class NotReady(Exception):
    """Nothing went live or left; `problems` says everything that is in the way."""

    def __init__(self, problems: Sequence[Problem], sentence: str = "") -> None:
        super().__init__(
            sentence or "\n".join(f"{problem.entry}: {problem.sentence}" for problem in problems)
        )
        self.problems = list(problems)


class Busy(NotReady):
    """Somebody else was writing for so long that the verb was given up; the same can be asked
    again.
    """


class Unforeseen(NotReady):
    """A database refused what was written, for a reason that nothing foresaw: its cause is
    logged.
    """


def refuse(found: Iterable[Problem]) -> None:
    """Raise NotReady where there is any problem."""
    if problems := list(found):
        raise NotReady(problems)


@contextmanager
def alone(entries: Collection[Any]) -> Iterator[None]:
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


def of_first(entries: Iterable[Any], sentence: str) -> list[Problem]:
    """The sentence about the first of the entries; none where there is no entry."""
    return [Problem(entry, "", sentence) for entry in entries][:1]


def is_busy(error: OperationalError) -> bool:
    """Whether a database gave up waiting for another writer, which a second try may not meet."""
    cause = error.__cause__
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_BUSY:
        return True
    return getattr(cause, "sqlstate", None) in POSTGRESQL_BUSY


def afresh(entries: Iterable[Any]) -> list[Any]:
    """The working copies as they are stored, kept from other editors until the verb is over.

    Raises NotReady where one has been deleted.
    """
    given = list(entries)
    keys = by_model(given)
    rows: dict[Key, Any] = {}
    for model in ENTRIES:
        for chunk in chunks(keys.get(model, ())):
            # Whoever only points to a row, as a new citation does, need not wait.
            locked = model._base_manager.using(EDITORIAL).select_for_update(no_key=True)
            rows |= {(model, row.pk): row for row in locked.filter(pk__in=chunk).order_by("pk")}
    sentence = _("This entry has been deleted since.")
    refuse(Problem(entry, "", sentence) for entry in given if key_of(entry) not in rows)
    return [rows[key_of(entry)] for entry in given]


def bring_up_to_date(given: Iterable[Any], fresh: Iterable[Any], names: Iterable[str]) -> None:
    """Let the copies in the caller's hand say the same as the fresh ones in these columns."""
    names = list(names)
    rows = {key_of(row): row for row in fresh}
    for entry in given:
        for name in names:
            if hasattr(entry, name):
                setattr(entry, name, getattr(rows[key_of(entry)], name))


def as_written(entries: Sequence[Any]) -> States:
    """By entry, what tells whether its words have changed, or whether it has left the
    public site.
    """
    taken = {
        (model, pk): snapshot
        for model, pks in by_model(entries).items()
        for pk, snapshot in snapshots(model, pks, EDITORIAL).items()
    }
    states = {}
    for entry in entries:
        words = taken.get(key_of(entry), {})
        typed = {name: value for name, value in words.items() if name not in FOLLOWING}
        typed["has_left"] = bool(
            entry.withdrawn_at or (entry.updated_at and not entry.live_fingerprint)
        )
        states[key_of(entry)] = fingerprint(typed)
    return states


def as_live(entries: Sequence[Any]) -> States:
    """By entry, what tells whether visitors see something else of it than before."""
    return {key_of(entry): f"{entry.live_fingerprint} {entry.withdrawn_at}" for entry in entries}


def refuse_unseen(
    entries: Sequence[Any],
    seen: Mapping[Key, str] | None,
    states_of: Callable[[Sequence[Any]], States],
) -> None:
    """Raise NotReady for the entries that are not as they were seen; one that nobody looked at
    passes.
    """
    if seen:
        now = states_of(entries)
        refuse(
            changed(entry)
            for entry in entries
            if seen.get(key_of(entry), "") not in ("", now[key_of(entry)])
        )


def changed(entry: Any) -> Problem:
    """That the entry is not as the editor saw it."""
    return Problem(entry, "", changed_in_words())


def changed_in_words() -> str:
    """What an editor is told who decides about something that is no longer there."""
    return _("Somebody has changed this since you opened the page. Look again, then decide.")


def key_of(entry: Any) -> Key:
    """By what an entry of any kind is found."""
    return type(entry), entry.pk
