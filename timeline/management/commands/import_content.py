from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from govdigital.databases import EDITORIAL
from timeline.management.commands.load_fixtures import Command as LoadFixtures
from timeline.management.fixtures import Loading, load
from timeline.management.prepared import refuse_unprepared
from timeline.management.site_check import site_faults


class Command(LoadFixtures):
    help = (
        "Load content/ of another site's folder as load_fixtures does with this site's own, but "
        "all of it or, where check_site finds a fault, nothing; and publish it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, metavar="DIR", help="a folder with content/ in it")

    def handle(self, *args: Any, site: Path, **options: Any) -> None:
        refuse_unprepared()
        faults = site_faults(site)
        if faults:
            raise CommandError("\n".join(["Nothing was loaded:", *faults]))
        self.load_and_publish(load_whole(site / "content"), site / "content")


def load_whole(folder: Path) -> Loading:
    """Load all that the folder holds and editors have not made their own; raises CommandError,
    with nothing loaded, where this site's own rows stand in the way.
    """
    with transaction.atomic(using=EDITORIAL):
        loading = load(folder)
        if loading.problems:
            raise CommandError("\n".join(["Nothing was loaded:", *loading.problems]))
    return loading
