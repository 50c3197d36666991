"""Keeps the tallies true of what is live: by difference in the transaction that publishes, or
counted afresh.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from django.db import connections, transaction

from govdigital.databases import PUBLIC, lock_publishing
from timeline.models import Initiative, Publishable
from timeline.models.tally import COLUMNS, Tallied, Tally, counted
from timeline.publishing.keys import EntryKey
from timeline.publishing.snapshots import chunks

# Rows of one statement.
TOGETHER = 1_000


@contextmanager
def tallied(entries: Iterable[Publishable], live: Collection[EntryKey]) -> Iterator[None]:
    """Keep the tallies true of what the block, inside a transaction on PUBLIC, writes of the live
    copies of these entries; `live` has the keys of those that are there before.
    """
    initiatives = [entry.pk for entry in entries if isinstance(entry, Initiative)]
    were_live = [pk for pk in initiatives if EntryKey(Initiative, pk) in live]
    before = [counted(PUBLIC, initiatives=keys) for keys in chunks(were_live)]
    yield
    after = [counted(PUBLIC, initiatives=keys) for keys in chunks(initiatives)]
    differences: dict[Tallied, int] = {}
    for numbers, sign in [*((part, -1) for part in before), *((part, 1) for part in after)]:
        for of, number in numbers.items():
            differences[of] = differences.get(of, 0) + sign * number
    change({of: number for of, number in differences.items() if number})


def change(differences: Mapping[Tallied, int]) -> None:
    """Add these numbers to those that are kept."""
    connection = connections[PUBLIC]
    quote = connection.ops.quote_name
    table, number = quote(Tally._meta.db_table), quote("number")
    names, key = ", ".join(map(quote, COLUMNS)), ", ".join(map(quote, Tallied._fields))
    remaining = iter(differences.items())
    while chunk := list(islice(remaining, TOGETHER)):
        rows = ", ".join(["(%s, %s, %s, %s)"] * len(chunk))
        values: list[int | str] = []
        for of, difference in chunk:
            values += [*of, difference]
        # Django would write the new number over the kept one.
        statement = (
            f"INSERT INTO {table} ({names}) VALUES {rows} ON CONFLICT ({key}) "  # noqa: S608
            f"DO UPDATE SET {number} = {table}.{number} + excluded.{number}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    fewer = {of.what for of, difference in differences.items() if difference < 0}
    if fewer:
        Tally.objects.using(PUBLIC).filter(what__in=sorted(fewer), number=0).delete()


def count_afresh() -> None:
    """Write down all numbers as the live entries have them."""
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        Tally.objects.using(PUBLIC).all().delete()
        rows = [Tally(**of._asdict(), number=number) for of, number in counted(PUBLIC).items()]
        Tally.objects.using(PUBLIC).bulk_create(rows, batch_size=TOGETHER)


def wrong_tallies() -> set[Tallied]:
    """What is kept otherwise than the live entries have it."""
    rows = Tally.objects.using(PUBLIC).values_list(*COLUMNS)
    kept = {Tallied(*of): number for *of, number in rows}
    return {of for of, _number in kept.items() ^ counted(PUBLIC).items()}
