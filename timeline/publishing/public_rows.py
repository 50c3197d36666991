"""What publishing reads of the public database."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from govdigital.databases import PUBLIC
from timeline.models import (
    FormerAddress,
    Publication,
    PublishedEntry,
    ScheduledPublication,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.snapshots import (
    PublicName,
    Snapshot,
    chunks,
    fingerprint,
    name_columns,
    public_name,
    snapshots,
)

# What the working copy records of its live copy, beside the fingerprint.
PUBLIC_STAMPS = (
    *("first_published_at", "updated_at", "withdrawn_at"),
    *(f"withdrawal_note_{tag}" for tag in LANGUAGES),
)


def by_model(entries: Iterable[Any]) -> dict[type[Any], list[int]]:
    """The keys of the entries under their models."""
    keys: dict[type[Any], list[int]] = {}
    for entry in entries:
        keys.setdefault(type(entry), []).append(entry.pk)
    return keys


def live_keys(model: type[Any], pks: Sequence[int], **lookup: Any) -> set[int]:
    """Which of these entries have a row in PUBLIC that fits the lookup."""
    found: set[int] = set()
    for chunk in chunks(pks):
        rows = model._base_manager.using(PUBLIC).filter(pk__in=chunk, **lookup)
        found |= set(rows.values_list("pk", flat=True))
    return found


def live_rows(entries: Iterable[Any]) -> dict[tuple[type[Any], int], Any]:
    """The live copies of the entries, by model and key; their relations lead to live rows."""
    return {
        (model, pk): row
        for model, pks in by_model(entries).items()
        for chunk in chunks(pks)
        for pk, row in model._base_manager.using(PUBLIC).in_bulk(chunk).items()
    }


def public_snapshots(entries: Iterable[Any]) -> dict[tuple[type[Any], int], Snapshot]:
    """The snapshots of the live copies, by model and key."""
    return {
        (model, pk): snapshot
        for model, pks in by_model(entries).items()
        for pk, snapshot in snapshots(model, pks, PUBLIC).items()
    }


def public_names(model: type[Any], pks: Iterable[int]) -> dict[int, PublicName]:
    """By key: the addresses and titles by which visitors know these entries now."""
    names: dict[int, PublicName] = {}
    wanted = {"id", *name_columns(model)} - {""}
    for chunk in chunks(pks):
        for values in (
            raw_rows.rows(model, PUBLIC).filter(pk__in=chunk).order_by("pk").values(*wanted)
        ):
            names[values["id"]] = public_name(model, values)
    return names


def publication_of(planned: ScheduledPublication) -> Publication | None:
    """What the log says of a plan that was carried out; nothing where nothing had changed."""
    return Publication.objects.using(PUBLIC).filter(number=planned.number or 0).first()


def unlike_public(batch: Sequence[Any]) -> list[Any]:
    """The entries whose live copy differs from the working copy, is withdrawn or does not exist."""
    live = {key: fingerprint(snapshot) for key, snapshot in public_snapshots(batch).items()}
    withdrawn = {
        (model, pk)
        for model, pks in by_model(batch).items()
        for pk in live_keys(model, pks, withdrawn_at__isnull=False)
    }
    return [
        entry
        for entry in batch
        if live.get((type(entry), entry.pk)) != entry.fingerprint
        or (type(entry), entry.pk) in withdrawn
    ]


def is_live(entry: Any) -> bool:
    """Whether visitors see the entry or its notice of withdrawal, as PUBLIC itself says."""
    return bool(live_keys(type(entry), [entry.pk]))


def see_live(entries: Sequence[Any]) -> None:
    """Let these working copies know in memory what is live of them, as PUBLIC says and not as it
    was recorded.

    The two differ where a crash came between the commits of the two databases. A few queries for
    any number of entries, and one for each kind where all was recorded. An entry that was changed
    back to what is recorded is not compared; check_databases compares all.
    """
    unsure = {}
    for model, pks in by_model(entries).items():
        stamps = public_stamps(model, pks)
        for entry in entries:
            if type(entry) is model:
                stamp = stamps.get(entry.pk)
                entry.withdrawn_at = stamp and stamp["withdrawn_at"]
                if stamp is None:
                    entry.live_fingerprint = ""
                elif entry.live_fingerprint != entry.fingerprint:
                    unsure[model, entry.pk] = entry
    for key, snapshot in public_snapshots(unsure.values()).items():
        unsure[key].live_fingerprint = fingerprint(snapshot)


def public_stamps(model: type[Any], pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    """By key: when each of these live entries went live, and whether it is withdrawn."""
    stamps: dict[int, dict[str, Any]] = {}
    for chunk in chunks(pks):
        rows = raw_rows.rows(model, PUBLIC).filter(pk__in=chunk)
        for values in rows.values("pk", *PUBLIC_STAMPS):
            stamps[values.pop("pk")] = values
    return stamps


def last_number() -> int:
    """The number of the last publication; 0 before the first."""
    return Publication.objects.using(PUBLIC).aggregate(last=Max("number"))["last"] or 0


def last_number_of(entry: Any) -> int:
    """The number of the last publication that brought the entry, or took it away; 0 where
    none did.
    """
    rows = PublishedEntry.objects.using(PUBLIC).filter(
        model=entry._meta.model_name, entry_pk=entry.pk
    )
    return rows.aggregate(last=Max("publication_id"))["last"] or 0


def former_addresses() -> list[tuple[str, str]]:
    """Kind of page and address of every entry that has moved or is gone; a theme has no page."""
    rows = (
        FormerAddress.objects.using(PUBLIC)
        .exclude(model="theme")
        .order_by("pk")
        .values_list("model", "address")
    )
    kinds = {"agent": ("person", "organisation")}
    return [(kind, slug) for model, slug in rows for kind in kinds.get(model, (model,))]
