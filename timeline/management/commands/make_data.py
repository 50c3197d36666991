from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.publishing import data_versions


class Command(BaseCommand):
    help = (
        "Make the files of /data/ after the last publication, where they are not made yet. "
        "Several at once do no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--drop-before",
            type=int,
            metavar="N",
            help="also delete the files of all versions before this one: they answer 410",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = options["drop_before"]
        made = data_versions.make()
        newest = data_versions.newest()
        if made:
            self.stdout.write(f"Version {made.number} of the data is made.")
        elif newest:
            self.stdout.write(f"Version {newest.number} of the data is there.")
        else:
            self.stdout.write("There is no version of the data: nothing was published yet.")
        if before is None:
            return
        if newest is None or before > newest.number:
            raise CommandError(f"There is no version {before} that could stay.")
        dropped = data_versions.drop_before(before)
        versions = "1 version" if dropped == 1 else f"{dropped} versions"
        verb = "was" if dropped == 1 else "were"
        self.stdout.write(f"{versions} before {before} {verb} dropped.")
