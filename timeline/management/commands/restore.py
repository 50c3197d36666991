from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from govdigital import site_lock
from timeline.backup.manifest import Manifest
from timeline.backup.restoring import (
    fitting_manifest,
    holds_a_site,
    key_advice,
    refuse_running,
    restore,
)
from timeline.backup.sets import chosen_set
from timeline.management.commands.backup import in_words


class Command(BaseCommand):
    help = (
        "Make the site of this DATA_DIR and these databases what it was when a set was made. "
        "Stop the site first."
    )
    # The databases may be empty, or damaged.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="a set, or a folder of sets: the newest"
        )
        parser.add_argument(
            "--replace", action="store_true", help="where a site is there: it is lost"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, folder: Path, replace: bool, yes: bool, **options: Any) -> None:
        if settings.ROLE == "public":
            raise CommandError("A public process has no editorial database. Use ROLE=both.")
        chosen = chosen_set(folder)
        try:
            with site_lock.alone():
                manifest = fitting_manifest(chosen)
                refuse_running()
                self.ask(chosen, replace, yes)
                restore(chosen, manifest)
        except site_lock.SiteLocked as error:
            raise CommandError(str(error)) from None
        self.report(chosen, manifest)

    def ask(self, chosen: Path, replace: bool, yes: bool) -> None:
        """Go on where nothing is lost by it, or somebody wants it to be."""
        if not holds_a_site():
            return
        if not replace:
            raise CommandError(
                f"A site is there already, in {settings.DATA_DIR} or in the databases. "
                "Say --replace to lose it."
            )
        if yes:
            return
        try:
            answer = input(f"The site that is there will be lost for {chosen}. Write yes: ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was restored.")

    def report(self, chosen: Path, manifest: Manifest) -> None:
        """Say what is there now, and whether it agrees with itself."""
        self.stdout.write(f"{chosen} is restored: {in_words(manifest)}.")
        advice = key_advice(chosen, manifest)
        if advice:
            self.stdout.write(advice)
        connections.close_all()
        call_command("check_databases", stdout=self.stdout)
