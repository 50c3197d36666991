"""What is live stays live through an upgrade that derives more, or otherwise, from the same words."""

from typing import Any

from django.db import transaction
from django.db.models import F

from govdigital.databases import EDITORIAL
from timeline.models import Sourced
from timeline.publishing.columns import store
from timeline.publishing.derive import refresh_chunk, stored_mentions
from timeline.publishing.fields import ENTRIES
from timeline.publishing.snapshots import chunks


def keep_live_states() -> None:
    """Take the fingerprints anew of working copies that equal what is live, and count them as equal still.

    An entry that now cites other sources than before is left with unpublished changes.
    """
    for model in ENTRIES:
        rows = model._base_manager.using(EDITORIAL).exclude(live_fingerprint="")
        pks = list(rows.filter(live_fingerprint=F("fingerprint")).order_by("pk").values_list("pk", flat=True))
        for chunk in chunks(pks):
            with transaction.atomic(using=EDITORIAL):
                keep_live_chunk(model, chunk)


def keep_live_chunk(model: type[Any], pks: list[int]) -> None:
    """Do so for some entries of one model."""
    entries = model._base_manager.using(EDITORIAL).in_bulk(pks)
    owner = str(model._meta.model_name)
    before = stored_mentions(owner, pks) if issubclass(model, Sourced) else {}
    refresh_chunk(model, entries)
    after = stored_mentions(owner, pks) if issubclass(model, Sourced) else {}
    unchanged = []
    for pk, entry in entries.items():
        if before.get(pk) == after.get(pk) and entry.live_fingerprint != entry.fingerprint:
            entry.live_fingerprint = entry.fingerprint
            unchanged.append(entry)
    store(unchanged, ("live_fingerprint",))
