"""What is live stays live through an upgrade that derives more, or otherwise, from the same
words.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.operations.models import IndexOperation
from django.db.models import Model

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.garbage import seldom_collected
from timeline.models import Publishable, raw_rows
from timeline.publishing.columns import update_columns
from timeline.publishing.derive import refreshed
from timeline.publishing.snapshots import chunks, fingerprint, snapshots
from timeline.registry import ENTRIES, parts_of

# After so many entries, it is said how many are done.
TOLD = 10_000


def may_change_entries(migration: Migration) -> bool:
    """Whether a migration may have changed what entries, or their parts, are compared by: indexes
    do not, nor do tables of another kind.
    """
    compared: set[type[Model]] = {*ENTRIES}
    for model in ENTRIES:
        compared.update(part.model for part in parts_of(model))
    others = {*apps.get_app_config("timeline").get_models(include_auto_created=True)} - compared
    names = {model._meta.model_name for model in others}
    for operation in migration.operations:
        name = getattr(operation, "model_name_lower", getattr(operation, "name_lower", None))
        if not isinstance(operation, IndexOperation) and name not in names:
            return True
    return False


def keep_live_states(say: Callable[[str], object] | None = None) -> None:
    """Take the fingerprints anew of what is live, each from its own database, and say how far it
    has come; both must be migrated.

    An entry that now cites other sources than its live copy is left with unpublished changes.
    """
    live = {}
    for model in ENTRIES:
        rows = raw_rows.rows(model, EDITORIAL).exclude(live_fingerprint="")
        live[model] = list(rows.order_by("pk").values_list("pk", flat=True))
    total = sum(len(pks) for pks in live.values())
    done = 0
    with seldom_collected():
        for model, pks in live.items():
            for chunk in chunks(pks):
                with transaction.atomic(using=EDITORIAL):
                    keep_live_chunk(model, chunk)
                done += len(chunk)
                if say and (done == total or done % TOLD < len(chunk)):
                    say(f"  Read what is live: {done} of {total} entries")


def keep_live_chunk(model: type[Publishable], pks: list[int]) -> None:
    """Do so for some entries of one model."""
    entries = {entry.pk: entry for entry in refreshed(model, pks)}
    live = snapshots(model, pks, PUBLIC)
    for pk, entry in entries.items():
        # What PUBLIC lacks is for check_databases to say.
        if pk in live:
            entry.live_fingerprint = fingerprint(live[pk])
    update_columns(list(entries.values()), ("live_fingerprint",))
