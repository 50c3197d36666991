"""Whether there is a site for a command to work on."""

from django.conf import settings
from django.core.management import CommandError

from govdigital.databases import silent_databases


def refuse_unprepared() -> None:
    """Raise CommandError where this process has no working copies, or a start has not made both
    databases yet.
    """
    if settings.ROLE == "public":
        raise CommandError("A public process has no working copies: say ROLE=editorial.")
    if silent_databases():
        raise CommandError(
            "Both databases must answer, and be prepared: start the site once, then try again."
        )
