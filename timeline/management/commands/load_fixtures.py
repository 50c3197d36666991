from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.management.content_files import own_content
from timeline.management.fixtures import (
    Loading,
    as_loaded,
    lead_on_former_addresses,
    load,
    publish_ready,
    sentences_on_names,
)
from timeline.management.prepared import refuse_unprepared
from timeline.publishing.keys import name_of
from timeline.publishing.readiness import Problem


class Command(BaseCommand):
    help = (
        "Load this site's own content again, without what editors have changed, and publish what "
        "of it is ready."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unprepared()
        self.load_and_publish(load(), own_content())

    def load_and_publish(self, loading: Loading, folder: Path) -> None:
        """Say what was loaded of the folder, and publish what of it is ready."""
        self.stdout.write(f"Loaded: {len(loading.entries)} new or changed.")
        for sentence in sentences_on_names(loading):
            self.stdout.write(sentence)
        for name in loading.left_to_editors:
            self.stdout.write(f"Left as editors have it: {name}")
        publishing = publish_ready(as_loaded())
        if publishing.publication:
            number, count = publishing.publication.number, publishing.publication.entries.count()
            self.stdout.write(f"Publication {number}: {count} entries.")
        problems = [*publishing.problems, *lead_on_former_addresses(folder)]
        sentences = [*loading.problems, *sentences_of(problems)]
        if sentences:
            raise CommandError("\n".join(["Not everything is ready:", *sentences]))


def sentences_of(problems: Iterable[Problem]) -> list[str]:
    """Each problem as a sentence that names the entry by kind and address."""
    return [f"{name_of(problem.entry)}: {problem.sentence}" for problem in problems]
