import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, connections

from timeline.publishing.schedule import publish_due

SECONDS = 20


class Command(BaseCommand):
    help = "Put live what was scheduled for now or earlier. Several watchers do no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help=f"look every {SECONDS} seconds until stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["watch"]:
            self.look()
            return
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            # What is being published is finished first.
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self.look()
            except OperationalError as error:
                # A database that is away, or busy with another watcher, may answer next time.
                self.stderr.write(f"The database did not answer: {error}")
            connections.close_all()
            stop.wait(SECONDS)

    def look(self) -> None:
        """Publish what is due and say so, a line each."""
        for planned in publish_due():
            ending = f"not published. {planned.problem}" if planned.problem else "published."
            self.stdout.write(f"Scheduled for {planned}: {ending}")
            self.stdout.flush()
