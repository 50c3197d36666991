from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

import timeline.holds  # noqa: F401 - the lookup that editors find entries by
from govdigital.databases import keep_plain
from timeline.roles import make_roles


class TimelineConfig(AppConfig):
    name = "timeline"
    verbose_name = _("Timeline")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(keep_plain)
        # A public process knows no users.
        if apps.is_installed("django.contrib.auth"):
            post_migrate.connect(make_roles, sender=self)
