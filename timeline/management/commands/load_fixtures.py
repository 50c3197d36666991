from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.management.fixtures import as_loaded, load, publish_ready


class Command(BaseCommand):
    help = (
        "Load fixtures/ again, without what editors have changed, and publish what of it is ready."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loading = load()
        self.stdout.write(f"Loaded: {len(loading.entries)} new or changed.")
        for name in loading.left_to_editors:
            self.stdout.write(f"Left as editors have it: {name}")
        publishing = publish_ready(as_loaded())
        if publishing.publication:
            number, count = publishing.publication.number, publishing.publication.entries.count()
            self.stdout.write(f"Publication {number}: {count} entries.")
        sentences = [*loading.problems, *said(publishing.problems)]
        if sentences:
            raise CommandError("\n".join(["Not everything is ready:", *sentences]))


def said(problems: Any) -> list[str]:
    """Each problem as a sentence that names the entry by kind and address."""
    return [f"{named(problem.entry)}: {problem.sentence}" for problem in problems]


def named(entry: Any) -> str:
    """The entry as operators name it: kind and address."""
    return f"{entry._meta.model_name}:{getattr(entry, getattr(entry, 'address_field', 'pk'))}"
