import signal
import traceback
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from timeline.management.commands.publish_due import SECONDS, rest


class Command(BaseCommand):
    help = "Send the e-mails that wait. Several senders do no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forever", action="store_true", help=f"look every {SECONDS} seconds until stopped"
        )
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="stop when this process, which began it, ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SENDS_MAIL:
            raise CommandError("EMAIL_URL is not set: there is no server to send e-mails to.")
        if not options["forever"]:
            self.send()
            return
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            # The mail that is being sent is finished first.
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self.send_on()
            connections.close_all()
            rest(stop, options["beside"])

    def send_on(self) -> None:
        """Send, and say what went wrong without ending: the next round may go well."""
        try:
            self.send()
        except OperationalError as error:
            self.stderr.write(f"The database did not answer: {error}")
        except Exception:
            self.stderr.write(traceback.format_exc())

    def send(self) -> None:
        """Send what waits, and say how much there was."""
        # A public process has no people, and no business here.
        from timeline.newsroom.mails import send_due

        total = send_due()
        if total:
            self.stdout.write(f"E-mails sent: {total}")
            self.stdout.flush()
