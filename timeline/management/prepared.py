"""Whether there is a site for a command to work on."""

from django.core.management import CommandError

from govdigital.databases import silent_databases


def refuse_unprepared() -> None:
    """Raise CommandError where a start has not made both databases yet, or one is away."""
    if silent_databases():
        raise CommandError(
            "Both databases must answer, and be prepared: start the site once, then try again."
        )
