"""The verb publish: refuse, copy, record."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from govdigital.databases import PUBLIC, lock_publishing
from timeline import search
from timeline.models import Publication, Publishable
from timeline.publishing.copy import copy_entries, log_entries, new_publication
from timeline.publishing.correction_notes import refuse_unexplained
from timeline.publishing.derive import DERIVED, LIFE_FIELDS, derive
from timeline.publishing.files import files_follow
from timeline.publishing.keys import EntryKey, key_of
from timeline.publishing.locking import (
    NotReady,
    afresh,
    alone,
    as_written,
    bring_up_to_date,
    refuse,
    refuse_unseen,
)
from timeline.publishing.public_rows import live_copies, unlike_public
from timeline.publishing.readiness import problems
from timeline.publishing.record import RECORDED, record_live
from timeline.publishing.snapshots import snapshot_of
from timeline.publishing.tallies import tallied
from timeline.registry.noun import SHARES

__all__ = ("NotReady", "publish", "publish_read", "put_live", "put_new_live", "refuse")


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
    with every problem of every entry, where one is not as it was seen, and for a correction whose
    note explains nothing. Run again after a crash, it completes what was begun.
    """
    given = list(dict.fromkeys(entries))
    with alone(given):
        batch = afresh(given)
        publication = publish_read(batch, kind=kind, note_en=note_en, note_es=note_es, seen=seen)
    bring_up_to_date(given, batch, (*DERIVED, *SHARES, *LIFE_FIELDS, *RECORDED))
    return publication


def publish_read(
    batch: Sequence[Publishable],
    *,
    kind: str = "",
    note_en: str = "",
    note_es: str = "",
    seen: Mapping[EntryKey, str] | None = None,
    waiting: Sequence[Publishable] | None = None,
) -> Publication | None:
    """Do so with working copies that `afresh` has read, inside `alone`. Each is read once: what is
    checked is what goes live, and what is saved meanwhile does not.

    `waiting` has the parents that are not live, for who has read them meanwhile.
    """
    refuse_unexplained(batch, kind, note_en)
    derive(batch)
    refuse_unseen(batch, seen, as_written)
    refuse(problems(batch, waiting))
    with files_follow(batch, going_live=True), transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        live = live_copies(batch)
        changed = unlike_public(batch, live)
        publication = None
        if changed:
            publication = put_live(changed, live, kind, {"en": note_en, "es": note_es})
    record_live(batch, live)
    return publication


def put_new_live(entries: Sequence[Publishable], notes: Mapping[str, str]) -> Publication:
    """Copy entries that were never live and that nothing keeps back, as whoever asks knows."""
    with files_follow(entries, going_live=True), transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        return put_live(entries, {}, Publication.Kind.NEW, notes)


def put_live(
    entries: Sequence[Publishable],
    live: dict[EntryKey, Publishable],
    kind: str,
    notes: Mapping[str, str],
) -> Publication:
    """Copy the entries and log them under a new publication; `live` has the live copies, then
    and now.
    """
    now = timezone.now()
    if not kind:
        is_update = any(key_of(entry) in live for entry in entries)
        kind = Publication.Kind.UPDATE if is_update else Publication.Kind.NEW
    publication = new_publication(kind, notes, now)
    with tallied(entries, live):
        live |= copy_entries(entries, live, now)
    log_entries(publication, {key_of(entry): snapshot_of(entry) for entry in entries})
    search.index(entries, PUBLIC)
    return publication
