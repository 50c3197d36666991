"""What publishing reads of the public database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max

from govdigital.databases import PUBLIC
from timeline.models import (
    Agent,
    FormerAddress,
    Publication,
    Publishable,
    PublishedEntry,
    ScheduledPublication,
    raw_rows,
)
from timeline.publishing.keys import EntryKey, by_model, key_of
from timeline.publishing.parts import knowing_parts, load_parts
from timeline.publishing.snapshots import (
    PublicName,
    Snapshot,
    chunks,
    fingerprint,
    name_columns,
    public_name,
    snapshot_of,
)
from timeline.registry import LINKED, NOUNS


class PublicStamps(NamedTuple):
    """What the working copy records of its live copy, beside the fingerprint; columns of both."""

    first_published_at: datetime | None
    updated_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_note_en: str
    withdrawal_note_es: str


def live_keys(model: type[Publishable], pks: Iterable[int], **lookup: object) -> set[int]:
    """Which of these entries have a row in PUBLIC that fits the lookup."""
    present: set[int] = set()
    for chunk in chunks(pks):
        rows = model._base_manager.using(PUBLIC).filter(pk__in=chunk, **lookup)
        present.update(rows.values_list("pk", flat=True))
    return present


def live_rows(entries: Iterable[Publishable]) -> dict[EntryKey, Publishable]:
    """The live copies of the entries, by model and key; their relations lead to live rows."""
    copies: dict[EntryKey, Publishable] = {}
    for model, pks in by_model(entries).items():
        for chunk in chunks(pks):
            for copy in raw_rows.rows(model, PUBLIC).filter(pk__in=chunk):
                copies[key_of(copy)] = copy
    return copies


def live_copies(entries: Iterable[Publishable]) -> dict[EntryKey, Publishable]:
    """The live copies of the entries, by model and key, with all their parts."""
    copies: dict[EntryKey, Publishable] = {}
    for model, pks in by_model(entries).items():
        for chunk in chunks(pks):
            for copy in knowing_parts(raw_rows.rows(model, PUBLIC).filter(pk__in=chunk)):
                copies[key_of(copy)] = copy
    load_parts(copies.values())
    return copies


def public_snapshots(entries: Iterable[Publishable]) -> dict[EntryKey, Snapshot]:
    """The snapshots of the live copies, by model and key."""
    return {key: snapshot_of(copy) for key, copy in live_copies(entries).items()}


def public_names(model: type[Publishable], pks: Iterable[int]) -> dict[int, PublicName]:
    """By key: the addresses and titles by which visitors know these entries now."""
    names: dict[int, PublicName] = {}
    columns = {"id", *name_columns(model)} - {""}
    for chunk in chunks(pks):
        rows = raw_rows.rows(model, PUBLIC).filter(pk__in=chunk).order_by("pk")
        for values in rows.values(*columns):
            names[values["id"]] = public_name(model, values)
    return names


def publication_of(planned: ScheduledPublication) -> Publication | None:
    """What the log says of a plan that was carried out; nothing where nothing had changed."""
    return Publication.objects.using(PUBLIC).filter(number=planned.number or 0).first()


def unlike_public(
    batch: Iterable[Publishable], live: Mapping[EntryKey, Publishable]
) -> list[Publishable]:
    """The entries whose live copy differs from the working copy, is withdrawn or does not exist;
    `live` has the copies.
    """
    unlike = []
    for entry in batch:
        copy = live.get(key_of(entry))
        is_same = copy is not None and fingerprint(snapshot_of(copy)) == entry.fingerprint
        if copy is None or copy.withdrawn_at or not is_same:
            unlike.append(entry)
    return unlike


def is_live(entry: Publishable) -> bool:
    """Whether visitors see the entry or its notice of withdrawal, as PUBLIC itself says."""
    return bool(live_keys(type(entry), [entry.pk]))


def see_live(entries: Sequence[Publishable]) -> None:
    """Let these working copies know in memory what is live of them, as PUBLIC says and not as it
    was recorded.

    The two differ where a crash came between the commits of the two databases. A few queries for
    any number of entries, and one for each kind where all was recorded. An entry that was changed
    back to what is recorded is not compared; check_databases compares all.
    """
    stamps: dict[EntryKey, PublicStamps] = {}
    for model, pks in by_model(entries).items():
        for pk, stamp in public_stamps(model, pks).items():
            stamps[EntryKey(model, pk)] = stamp
    uncertain: dict[EntryKey, Publishable] = {}
    for entry in entries:
        key = key_of(entry)
        if key not in stamps:
            entry.withdrawn_at = None
            entry.live_fingerprint = ""
            continue
        entry.withdrawn_at = stamps[key].withdrawn_at
        if entry.live_fingerprint != entry.fingerprint:
            uncertain[key] = entry
    for key, snapshot in public_snapshots(uncertain.values()).items():
        uncertain[key].live_fingerprint = fingerprint(snapshot)


def public_stamps(model: type[Publishable], pks: Iterable[int]) -> dict[int, PublicStamps]:
    """By key: when each of these live entries went live, and whether it is withdrawn."""
    stamps: dict[int, PublicStamps] = {}
    for chunk in chunks(pks):
        rows = raw_rows.rows(model, PUBLIC).filter(pk__in=chunk)
        for pk, *columns in rows.values_list("pk", *PublicStamps._fields):
            stamps[pk] = PublicStamps(*columns)
    return stamps


def last_number() -> int:
    """The number of the last publication; 0 before the first."""
    return Publication.objects.using(PUBLIC).aggregate(last=Max("number"))["last"] or 0


def last_number_of(entry: Publishable) -> int:
    """The number of the last publication that brought the entry, or took it away; 0 where
    none did.
    """
    rows = PublishedEntry.objects.using(PUBLIC).filter(
        model=entry._meta.model_name, entry_pk=entry.pk
    )
    return rows.aggregate(last=Max("publication_id"))["last"] or 0


def former_addresses() -> list[tuple[str, str]]:
    """Kind of page and address of every entry that has moved or is gone, of nouns that have
    pages.
    """
    paged = [str(model._meta.model_name) for model in {*LINKED.values()}]
    rows = FormerAddress.objects.using(PUBLIC).filter(model__in=paged).order_by("pk")
    addresses = []
    for model, slug in rows.values_list("model", "address"):
        kinds = NOUNS[Agent].kinds if model == "agent" else (model,)
        for kind in kinds:
            addresses.append((kind, slug))
    return addresses
