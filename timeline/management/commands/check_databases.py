from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from timeline.publishing.consistency import TwoStories, disagreements


class Command(BaseCommand):
    help = (
        "Compare what editors are told of the live site with what visitors have. It only "
        "reads, without --repair."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair",
            action="store_true",
            help="write down what is live; nothing goes live or leaves by it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ROLE == "public":
            raise CommandError("A public process knows no working copies. Ask the editorial one.")
        remaining = repaired = 0
        try:
            for disagreement in disagreements(repair=options["repair"]):
                if disagreement.repaired:
                    repaired += 1
                else:
                    remaining += 1
                repair = "Repaired: " if disagreement.repaired else ""
                self.stdout.write(f"{repair}{disagreement.sentence}")
        except TwoStories:
            raise CommandError(
                "Visitors have another story than editors: reset_story was stopped between the two "
                "databases, or one of them was put back alone. Run reset_story again, or restore a "
                "backup of both. --repair would mix the stories, so it repairs nothing here."
            ) from None
        if repaired:
            self.stdout.write(f"Repaired: {repaired}.")
        if not remaining:
            self.stdout.write("Both databases agree.")
            return
        way_out = (
            "Some of it cannot be repaired here."
            if options["repair"]
            else "Say --repair to mend it."
        )
        raise CommandError(f"Differences: {remaining}. {way_out}")
