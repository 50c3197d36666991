import os
import signal
import traceback
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, connections
from django.utils import timezone

from govdigital.site_day import site_day
from timeline.publishing.schedule import publish_due

SECONDS = 20


class Command(BaseCommand):
    help = "Put live what was scheduled for now or earlier. Several watchers do no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help=f"look every {SECONDS} seconds until stopped"
        )
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="stop when this process, which began it, ends"
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
            self.look_on()
            connections.close_all()
            rest(stop, options["beside"])

    def look_on(self) -> None:
        """Look, and say what went wrong without ending: the next look may go well."""
        try:
            self.look()
        except OperationalError as error:
            # A database that is away, or busy with another watcher, may answer next time.
            self.stderr.write(f"The database did not answer: {error}")
        except Exception:
            self.stderr.write(traceback.format_exc())

    def look(self) -> None:
        """Publish what is due and say so, a line each; remind of what is due to be done."""
        # A public process has no history, and no business here.
        from timeline.history.recording import record_planned
        from timeline.newsroom.events import plan_failed, remind
        from timeline.newsroom.notices import forget_old

        for planned in publish_due(record=record_planned):
            if planned.problem:
                plan_failed(planned)
            ending = f"not published. {planned.problem}" if planned.problem else "published."
            self.stdout.write(f"Scheduled for {planned}: {ending}")
            self.stdout.flush()
        remind(site_day())
        forget_old(timezone.now())


def rest(stop: Event, beside: int | None) -> None:
    """Wait for the next look; a watcher beside a server ends within a second of it."""
    for _second in range(SECONDS):
        if beside and os.getppid() != beside:
            stop.set()
        if stop.wait(1):
            return
