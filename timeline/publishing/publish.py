"""The verb publish: refuse, copy, record."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from govdigital.databases import PUBLIC, lock_publishing
from timeline import search
from timeline.models import Publication, Publishable
from timeline.publishing.copy import copy_entries, log_entries, new_publication
from timeline.publishing.derive import DERIVED, LIFE_FIELDS, refresh
from timeline.publishing.files import files_follow
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.locking import (
    Busy,
    NotReady,
    afresh,
    alone,
    as_written,
    bring_up_to_date,
    changed,
    refuse,
    refuse_unseen,
)
from timeline.publishing.public_rows import live_keys, public_snapshots, unlike_public
from timeline.publishing.readiness import problems
from timeline.publishing.record import RECORDED, record_live
from timeline.publishing.snapshots import Snapshot, fingerprint
from timeline.publishing.tallies import tallied
from timeline.registry.noun import SHARES

__all__ = ("NotReady", "publish", "put_live", "refuse")


def publish(
    entries: Iterable[Publishable],
    *,
    kind: str = "",
    note_en: str = "",
    note_es: str = "",
    seen: Mapping[EntryKey, str] | None = None,
) -> Publication | None:
    """Make the working copies live, all or nothing; the publication, or None where nothing had
    changed.

    `seen` has the entries that an editor looked at, as `as_written` tells them. Raises NotReady
    with every problem of every entry, and where one is not as it was seen. Run again after a crash,
    it completes what was begun.
    """
    given = list(dict.fromkeys(entries))
    with alone(given):
        batch = afresh(given)
        refresh(*batch)
        refuse_unseen(batch, seen, as_written)
        refuse(problems(batch))
        with files_follow(batch, going_live=True), transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            publication = put_live(unlike_public(batch), kind, {"en": note_en, "es": note_es})
        record_live(batch)
    bring_up_to_date(given, batch, (*DERIVED, *SHARES, *LIFE_FIELDS, *RECORDED))
    return publication


def put_live(
    entries: Sequence[Publishable], kind: str, notes: Mapping[str, str]
) -> Publication | None:
    """Copy the entries and log them under a new publication; None where there are none."""
    if not entries:
        return None
    now = timezone.now()
    batch = by_model(entries)
    is_update = any(live_keys(model, pks) for model, pks in batch.items())
    if not kind:
        kind = Publication.Kind.UPDATE if is_update else Publication.Kind.NEW
    publication = new_publication(kind, notes, now)
    with tallied(entries):
        copy_entries(batch, now)
    copies = public_snapshots(entries)
    refuse_overtaken(entries, copies)
    log_entries(publication, copies)
    search.index(entries, PUBLIC)
    return publication


def refuse_overtaken(entries: Sequence[Publishable], copies: Mapping[EntryKey, Snapshot]) -> None:
    """Raise Busy for what is not copied as it was read: a part that was saved meanwhile has no
    lock to wait for.
    """
    overtaken = []
    for entry in entries:
        if fingerprint(copies[key_of(entry)]) != entry.fingerprint:
            overtaken.append(changed(entry))
    if overtaken:
        # The same can be asked again, as where a database was locked: a plan stays due.
        raise Busy(overtaken)
