"""What operators run. Django imports this package before it migrates, so that handlers of migrations stand here."""

from typing import Any

from django.db import connections
from django.db.models.signals import post_migrate

from govdigital.databases import EDITORIAL


def after_migrating(sender: Any, using: str, **kwargs: Any) -> None:
    """Keep what is live from looking changed, once the editorial tables are as the code expects them."""
    applied = [migration for migration, is_backwards in kwargs.get("plan", ()) if not is_backwards]
    # Django tells it once for each app.
    if sender.label != "timeline" or using != EDITORIAL:
        return
    if not any(migration.app_label == "timeline" for migration in applied):
        return
    # The export's processes import this package before any model can be read.
    from django.db.migrations.executor import MigrationExecutor

    from timeline.publishing.upgrade import keep_live_states

    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes("timeline")):
        keep_live_states()


post_migrate.connect(after_migrating, dispatch_uid="timeline.management.after_migrating")
