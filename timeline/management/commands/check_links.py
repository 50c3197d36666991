from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F

from govdigital.databases import EDITORIAL
from govdigital.site_day import site_day
from timeline.links.check import LinkAnswer, answers
from timeline.models import Source
from timeline.publishing.links import show_links, store_answer

DAYS = 7


class Command(BaseCommand):
    help = (
        "Ask the address of each source whether it still answers. Stopped, it goes on where it was."
    )
    # For tests, which serve on this machine: IP addresses to be asked although they are private,
    # and no waiting.
    stealth_options = ("allowed", "pause")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those checked lately")
        parser.add_argument(
            "--older-than", type=int, default=DAYS, metavar="DAYS", help=f"{DAYS} by default"
        )
        parser.add_argument(
            "--limit", type=int, metavar="N", help="at most N addresses, the oldest checks first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = waiting(None if options["all"] else options["older_than"])[: options["limit"]]
        # Also what an earlier run found before it was stopped.
        show_links()
        settings = {name: options[name] for name in ("allowed", "pause") if name in options}
        try:
            for number, (address, answer) in enumerate(answers(addresses, **settings), start=1):
                store_answer(address, answer, site_day())
                self.say(number, len(addresses), address, answer)
        finally:
            publication = show_links()
        shown = (
            f"Publication {publication.number} shows it."
            if publication
            else "Visitors see nothing new."
        )
        self.stdout.write(f"{len(addresses)} addresses checked. {shown}")

    def say(self, number: int, total: int, address: str, answer: LinkAnswer) -> None:
        """A line for what needs an editor; on a terminal the progress stands below."""
        watched = self.stderr.isatty()
        if watched:
            self.stderr.write("\r\033[K", ending="")
        if answer.status != Source.LinkStatus.OK:
            reason = answer.moved_to or answer.trouble or f"HTTP {answer.code}"
            self.stdout.write(f"{answer.status:<12}{address}  {reason}")
        if watched and number < total:
            self.stderr.write(f"{'█' * (number * 30 // total):░<30} {number} of {total}", ending="")


def waiting(days: int | None) -> list[str]:
    """The addresses of sources not checked for so many days (None: any), the oldest checks
    first.
    """
    sources = Source.objects.using(EDITORIAL).exclude(url="")
    if days is not None:
        recent = site_day() - timedelta(days=days)
        sources = sources.exclude(link_checked_on__gt=recent)
    ordered = sources.order_by(F("link_checked_on").asc(nulls_first=True), "pk")
    return list(dict.fromkeys(ordered.values_list("url", flat=True)))
