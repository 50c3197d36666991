from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL, keep_plain
from timeline.roles import make_roles


def make_cache_table(using: str, **signal: object) -> None:
    """Make the table in which wrong tries are counted, once the editorial database has its
    others.
    """
    if using == EDITORIAL:
        call_command("createcachetable", database=using, verbosity=0)


class TimelineConfig(AppConfig):
    name = "timeline"
    verbose_name = _("Timeline")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # No model can be read before this.
        from timeline.models import lookups  # noqa: F401 - the lookup by which editors find entries

        connection_created.connect(keep_plain)
        # A public process knows no users.
        if apps.is_installed("django.contrib.auth"):
            post_migrate.connect(make_roles, sender=self)
            post_migrate.connect(make_cache_table, sender=self)
