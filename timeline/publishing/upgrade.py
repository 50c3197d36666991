"""What is live stays live through an upgrade that derives more, or otherwise, from the same
words.
"""

from django.db import transaction

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import Publishable
from timeline.publishing.columns import update_columns
from timeline.publishing.derive import refreshed
from timeline.publishing.snapshots import chunks, fingerprint, snapshots
from timeline.registry import ENTRIES


def keep_live_states() -> None:
    """Take the fingerprints anew of what is live, each from its own database; both must be
    migrated.

    An entry that now cites other sources than its live copy is left with unpublished changes.
    """
    for model in ENTRIES:
        rows = model._base_manager.using(EDITORIAL).exclude(live_fingerprint="")
        for chunk in chunks(list(rows.order_by("pk").values_list("pk", flat=True))):
            with transaction.atomic(using=EDITORIAL):
                keep_live_chunk(model, chunk)


def keep_live_chunk(model: type[Publishable], pks: list[int]) -> None:
    """Do so for some entries of one model."""
    entries = {entry.pk: entry for entry in refreshed(model, pks)}
    live = snapshots(model, pks, PUBLIC)
    for pk, entry in entries.items():
        # What PUBLIC lacks is for check_databases to say.
        if pk in live:
            entry.live_fingerprint = fingerprint(live[pk])
    update_columns(list(entries.values()), ("live_fingerprint",))
