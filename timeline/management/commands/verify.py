from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.backup.manifest import read_manifest
from timeline.backup.sets import chosen_set
from timeline.backup.verifying import faults_of
from timeline.management.commands.backup import in_words


class Command(BaseCommand):
    help = "Say whether a set of a backup is as it was made. It only reads."
    # No site need be there.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="a set, or a folder of sets: the newest"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        chosen = chosen_set(folder)
        faults = list(faults_of(chosen))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{chosen} is not as it was made. Faults: {len(faults)}.")
        manifest = read_manifest(chosen)
        self.stdout.write(
            f"{chosen} is whole: {in_words(manifest)}, of {manifest.made_at}, "
            f"by govdigital {manifest.version}."
        )
