from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from govdigital.databases import EDITORIAL
from timeline.management.commands.load_fixtures import sentences_of
from timeline.management.content_files import own_content
from timeline.management.fixtures import as_loaded, lead_on_former_addresses, load, publish_ready
from timeline.management.prepared import refuse_unprepared
from timeline.management.site_check import content_faults_apart
from timeline.models import Site
from timeline.publishing.replace_story import replaced_story


class Command(BaseCommand):
    help = (
        "Begin the story anew: delete all of it from both databases, the log of publications and "
        "the history included, and load and publish this site's own content; accounts stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: object, yes: bool, **options: object) -> None:
        refuse_unprepared()
        folder = own_content()
        faults = content_faults_apart(folder)
        if faults:
            raise CommandError("\n".join(["Nothing was changed:", *faults]))
        if not yes:
            self.ask(folder)
        count = begin_anew(folder)
        self.stdout.write(f"The story has been replaced: publication 1, {count} entries.")

    def ask(self, folder: Path) -> None:
        """Go on only where the name of the site is typed; raises CommandError."""
        site = Site.objects.using(EDITORIAL).first()
        name = site.name if site else "yes"
        self.stdout.write(
            "This deletes the whole story, drafts and comments, its history and the log of "
            f"publications, and loads {folder} instead. Accounts stay. Nothing brings it back but "
            "a backup."
        )
        try:
            answer = input(f"Type “{name}” to go on: ")
        except (EOFError, KeyboardInterrupt):
            answer = ""
        if answer.strip() != name:
            raise CommandError("Nothing was changed.")


def begin_anew(folder: Path) -> int:
    """Let the content of the folder take the place of the story; how many entries are live.

    Raises CommandError, with nothing changed, where something cannot be loaded or published.
    """
    with replaced_story():
        loading = load(folder)
        publishing = publish_ready(as_loaded())
        problems = [*publishing.problems, *lead_on_former_addresses(folder)]
        sentences = [*loading.problems, *sentences_of(problems)]
        if sentences:
            raise CommandError("\n".join(["Nothing was changed:", *sentences]))
    return len(loading.entries)
