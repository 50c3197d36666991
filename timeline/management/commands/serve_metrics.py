from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server

from timeline.management.metrics import SiteMetrics
from timeline.management.watching import rounds


class Command(BaseCommand):
    help = "Serve the numbers of this site at METRICS_ADDRESS, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="stop when this process, which began it, ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address = settings.METRICS_ADDRESS
        if address is None:
            raise CommandError("METRICS_ADDRESS is not set: there is nowhere to serve numbers.")
        registry = CollectorRegistry()
        settings.METRICS_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        registry.register(SiteMetrics(settings.METRICS_FOLDER))
        try:
            start_http_server(address.port, address.host, registry)
        except OSError as error:
            raise CommandError(
                f"METRICS_ADDRESS cannot be used ({error.strerror}). Set it to another one."
            ) from None
        for _round in rounds(options["beside"]):
            # Threads of the server answer meanwhile.
            continue
