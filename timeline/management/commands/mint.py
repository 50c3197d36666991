from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from timeline.publishing.identifiers import mint_free

MOST = 10_000


def number(text: str) -> int:
    """How many; raises ArgumentTypeError with a sentence."""
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise ArgumentTypeError(f"“{text}” is no number from 1 to {MOST:,}.")
    return int(text)


class Command(BaseCommand):
    help = "Print free identifiers, for files and tables of a story."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=number, nargs="?", default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        for name in mint_free(options["count"]):
            self.stdout.write(name)
