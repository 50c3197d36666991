"""What operators run. Django imports this package before it migrates, so that handlers of
migrations stand here.
"""

from typing import Any

from django.conf import settings
from django.db import connections, router
from django.db.models.signals import post_migrate


def after_migrating(sender: Any, using: str, **kwargs: Any) -> None:
    """Keep what is live from looking changed, and count it, once the tables of both databases are
    as the code expects them.
    """
    applied = []
    for migration, is_backwards in kwargs.get("plan", ()):
        if migration.app_label == "timeline" and not is_backwards:
            applied.append(migration)
    # Django tells it once for each app, and a public process has no working copies.
    if sender.label != "timeline" or settings.ROLE == "public" or not applied:
        return
    # The export's processes import this package before any model can be read.
    from django.db.migrations.executor import MigrationExecutor

    from timeline.publishing.tag_authority import name_running_site
    from timeline.publishing.tallies import count_afresh
    from timeline.publishing.upgrade import keep_live_states, may_change_entries

    for alias in settings.DATABASES:
        if not router.allow_migrate(alias, "timeline"):
            continue
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes("timeline")):
            return
    if any(may_change_entries(migration) for migration in applied):
        keep_live_states(kwargs["stdout"].write if kwargs["verbosity"] else None)
        name_running_site()
    count_afresh()


post_migrate.connect(after_migrating, dispatch_uid="timeline.management.after_migrating")
