from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from govdigital.event_log import log_event
from timeline.management.watching import SECONDS, watch


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
        if options["forever"]:
            watch(self.send, options["beside"])
        elif total := self.send():
            self.stdout.write(f"E-mails sent: {total}")

    def send(self) -> int:
        """Send what waits; how many e-mails there were."""
        # A public process has no people, and no business here.
        from timeline.newsroom.mails import send_due

        total = send_due()
        if total:
            log_event("mails_sent", count=total)
        return total
