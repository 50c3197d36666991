import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import connections, transaction

from govdigital.databases import EDITORIAL
from govdigital.garbage import seldom_collected
from timeline.management import samples
from timeline.models import Initiative, Publishable, raw_rows
from timeline.publishing.derive import derive
from timeline.publishing.keys import by_model, key_of
from timeline.publishing.parts import load_parts
from timeline.publishing.publish import put_new_live
from timeline.publishing.record import record_live
from timeline.publishing.snapshots import chunks
from timeline.registry import ENTRIES
from timeline.texts import markup

NOTES = {"en": "Samples.", "es": "Muestras."}

# Initiatives that are put live together, of four texts each.
BATCH = 1_000
MOST = 1_000_000


class GoingLive(NamedTuple):
    """Entries that another process puts live, and when they went live."""

    entries: list[Publishable]
    at: "Future[datetime]"


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
        markup.remember(5 * BATCH)
        connections.close_all()
        with seldom_collected(), ProcessPoolExecutor(1, get_context("fork")) as other:
            # The first task forks it: before this process has a connection, which both would use.
            other.submit(os.getpid).result()
            going_live: list[GoingLive] = []
            for rows, last in batches(initiatives):
                entries = save(rows)
                record(going_live)
                going_live = [GoingLive(entries, other.submit(put_live, by_model(entries)))]
                seconds = time.monotonic() - begun
                self.say(f"\r{last:>9} of {initiatives} initiatives, {seconds:4.0f} s")
            record(going_live)
        self.say("\n")
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


def batches(initiatives: int) -> Iterator[tuple[Iterable[Any], int]]:
    """Rows that are saved together, parents first, with the number of initiatives by then."""
    yield samples.frame(), 0
    yield samples.sources(initiatives), 0
    yield samples.indicators(initiatives), 0
    for first in range(1, initiatives + 1, BATCH):
        last = min(first + BATCH - 1, initiatives)
        yield samples.initiatives(first, last, initiatives), last


def save(rows: Iterable[Any]) -> list[Publishable]:
    """Save the rows as working copies; those of them that are entries."""
    by_class: dict[type[Any], list[Any]] = {}
    for row in rows:
        by_class.setdefault(type(row), []).append(row)
    entries = [row for same in by_class.values() for row in same if isinstance(row, Publishable)]
    with transaction.atomic(using=EDITORIAL):
        for same in by_class.values():
            raw_rows.insert(same, EDITORIAL)
        derive(entries)
    return entries


def put_live(keys: Mapping[type[Publishable], list[int]]) -> datetime:
    """Put these working copies live, and say when that was. No visitor knows any of them, and a
    test says that nothing keeps them back.
    """
    entries: list[Publishable] = []
    for model, pks in keys.items():
        for chunk in chunks(pks):
            entries += raw_rows.rows(model, EDITORIAL).filter(pk__in=chunk).order_by("pk")
    load_parts(entries)
    return put_new_live(entries, NOTES).at


def record(going_live: Iterable[GoingLive]) -> None:
    """Note on these working copies that they are live, as soon as they are."""
    for entries, at in going_live:
        for entry in entries:
            entry.first_published_at = entry.updated_at = at.result()
        with transaction.atomic(using=EDITORIAL):
            record_live(entries, {key_of(entry): entry for entry in entries})


def reset_sequences() -> None:
    """Let the next row that an editor adds take a free key; SQLite needs nothing."""
    with connections[EDITORIAL].cursor() as cursor:
        models = list(dict.fromkeys([*ENTRIES, Initiative.themes.through]))
        for statement in connections[EDITORIAL].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
