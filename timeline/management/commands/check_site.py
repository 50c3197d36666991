from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from timeline.management.site_check import site_faults


class Command(BaseCommand):
    help = (
        "Look through the folder of a site and say every fault of it, with file and row; nothing "
        "is loaded into this site."
    )
    # It asks none of this site's databases.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, metavar="DIR", help="a folder with content/ in it")

    def handle(self, *args: object, site: Path, **options: object) -> None:
        faults = site_faults(site)
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"Faults: {len(faults)}. Nothing was loaded.")
        self.stdout.write("No faults.")
