"""The verb publish: refuse, copy, record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline import search
from timeline.models import Publication
from timeline.publishing.copy import copy_entries, log_entries, new_publication
from timeline.publishing.derive import refresh
from timeline.publishing.live import by_model, live_keys, public_snapshots, unlike_public
from timeline.publishing.readiness import Problem, problems
from timeline.publishing.record import record_live


class NotReady(Exception):
    """Nothing went live or left; `problems` says everything that is in the way."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{problem.entry}: {problem.sentence}" for problem in problems))
        self.problems = problems


def publish(
    entries: Iterable[Any], *, kind: str = "", note_en: str = "", note_es: str = ""
) -> Publication | None:
    """Make the working copies live, all or nothing; the publication, or None where nothing had changed.

    Raises NotReady with every problem of every entry. Run again after a crash, it completes what was begun.
    """
    batch = list(dict.fromkeys(entries))
    with transaction.atomic(using=EDITORIAL):
        refresh(*batch)
        refuse(problems(batch))
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            publication = put_live(unlike_public(batch), kind, {"en": note_en, "es": note_es})
        record_live(batch)
    return publication


def refuse(found: Iterable[Problem]) -> None:
    """Raise NotReady where there is any problem."""
    if problems := list(found):
        raise NotReady(problems)


def put_live(changed: Sequence[Any], kind: str, notes: Mapping[str, str]) -> Publication | None:
    """Copy the entries and log them under a new publication; None where there are none."""
    if not changed:
        return None
    now = timezone.now()
    known = any(live_keys(model, pks) for model, pks in by_model(changed).items())
    kind = kind or (Publication.Kind.UPDATE if known else Publication.Kind.NEW)
    publication = new_publication(kind, notes, now)
    copy_entries(by_model(changed), now)
    log_entries(publication, public_snapshots(changed))
    search.index(changed, PUBLIC)
    return publication
