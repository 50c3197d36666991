import gc
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import connections, transaction

from govdigital.databases import EDITORIAL
from timeline.management import samples
from timeline.models import Initiative, Publishable, raw_rows
from timeline.publishing.publish import publish
from timeline.registry import ENTRIES

# As many as the caches of publishing hold the texts of.
BATCH = 200
# After so many, garbage is looked for.
COLLECTED = 2_000
MOST = 1_000_000


class Command(BaseCommand):
    help = (
        "Fill empty databases with a made-up country of any size, published, for measuring; "
        "always the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--initiatives", type=int, default=1000, help="how many; 1000 if not said"
        )

    def handle(self, *args: Any, initiatives: int = 1000, **options: Any) -> None:
        if not 1 <= initiatives <= MOST:
            raise CommandError(f"Say a number of initiatives from 1 to {MOST}.")
        refuse_content()
        begun = time.monotonic()
        # Looking for circles among rows by the million takes a third of the time: now and then is
        # enough.
        gc.disable()
        gc.freeze()
        put_live(samples.frame())
        put_live(samples.sources(initiatives))
        put_live(samples.indicators(initiatives))
        for first in range(1, initiatives + 1, BATCH):
            last = min(first + BATCH - 1, initiatives)
            put_live(samples.initiatives(first, last, initiatives))
            if last % COLLECTED == 0:
                gc.collect()
            self.say(f"\r{last:>9} of {initiatives} initiatives, {time.monotonic() - begun:4.0f} s")
        self.say("\n")
        gc.enable()
        reset_sequences()
        self.stdout.write(f"{initiatives} initiatives are live.")

    def say(self, words: str) -> None:
        """Show progress, to a person only."""
        if sys.stderr.isatty():
            self.stderr.write(words, ending="")
            self.stderr.flush()


def refuse_content() -> None:
    """Raise CommandError where the editorial database holds any entry: samples never mix with a
    story.
    """
    for model in ENTRIES:
        if model._base_manager.using(EDITORIAL).exists():
            raise CommandError(
                "The editorial database holds entries already. Samples are for an empty one: "
                "name another folder with DATA_DIR and migrate both databases in it first."
            )


def put_live(rows: Iterable[Any]) -> None:
    """Save the rows as working copies, parents first, and publish those that are entries."""
    by_model: dict[type[Any], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    with transaction.atomic(using=EDITORIAL):
        for same in by_model.values():
            raw_rows.insert(same, EDITORIAL)
    entries = [
        row for model, same in by_model.items() if issubclass(model, Publishable) for row in same
    ]
    publish(entries, note_en="Samples.", note_es="Muestras.")


def reset_sequences() -> None:
    """Let the next row that an editor adds take a free key; SQLite needs nothing."""
    with connections[EDITORIAL].cursor() as cursor:
        models = list(dict.fromkeys([*ENTRIES, Initiative.themes.through]))
        for statement in connections[EDITORIAL].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
