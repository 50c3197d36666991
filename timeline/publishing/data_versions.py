"""The tables of the site are kept as files after a publication, each version for good: made after
the commit, never in it, and never while a visitor waits.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import tee
from typing import NamedTuple

from django.db import IntegrityError, connections, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline.data_tables.dictionary import DICTIONARY, dictionary, site_words
from timeline.data_tables.files import csv_lines, json_lines
from timeline.data_tables.rows import StoryRows
from timeline.models import DataContent, DataFile, DataVersion, Publication, raw_rows
from timeline.publishing.snapshots import chunks
from timeline.registry.tables import TABLES, Table

# Whoever publishes makes the version of so many rows in all; a watcher makes larger ones.
MOST_AT_ONCE = 5_000
# Lines that are compressed together.
TOGETHER = 1_000
LEVEL = 6


class WrittenFile(NamedTuple):
    """A file that is not in the database yet."""

    table: str
    form: str
    rows: int
    size: int
    sha256: str
    content: bytes


def make_after_commit() -> None:
    """Make the version of the publication in hand once all that belongs to it is committed, if it
    is small. What goes wrong is logged: the publication stands, and a watcher tries again.
    """
    # Whoever publishes holds a transaction on EDITORIAL around the one on PUBLIC.
    then = partial(transaction.on_commit, make_small, using=EDITORIAL, robust=True)
    transaction.on_commit(then, using=PUBLIC, robust=True)


def make_small() -> None:
    """Make the newest version where the tables have few rows."""
    if has_few_rows():
        make()


def has_few_rows() -> bool:
    """Whether all tables together have so few rows that nobody waits long for them."""
    rows = 0
    for table in reversed(list(TABLES.values())):
        if table.model:
            rows += raw_rows.rows(table.model, PUBLIC)[: MOST_AT_ONCE + 1].count()
            if rows > MOST_AT_ONCE:
                return False
    return True


def make() -> DataVersion | None:
    """Make the version of the last publication, of one state of the database; None where there is
    one already, or nothing was ever published.
    """
    with unchanging(PUBLIC):
        there = DataVersion.objects.using(PUBLIC).filter(number=OuterRef("number"))
        publications = Publication.objects.using(PUBLIC).annotate(has_data=Exists(there))
        last = publications.order_by("-number").first()
        if last is None or last.has_data:
            return None
        version = DataVersion(number=last.number, at=last.at, site=site_words(PUBLIC))
        written = list(written_files())
    try:
        keep(version, written)
    except IntegrityError:
        # Somebody else has made it meanwhile.
        return None
    return version


@contextmanager
def unchanging(alias: str) -> Iterator[None]:
    """Read one state of the database meanwhile, and keep nobody from writing to it."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN"
    if connection.vendor == "postgresql":
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


class Compressing:
    """A file that is written as text and kept compressed."""

    def __init__(self) -> None:
        self.file = BytesIO()
        # Without a time, so that the same rows have the same bytes.
        self.gzip = gzip.GzipFile(fileobj=self.file, mode="wb", compresslevel=LEVEL, mtime=0)
        self.digest = hashlib.sha256()
        self.size = 0
        self.waiting: list[str] = []

    def add(self, line: str) -> None:
        """Write the line, sooner or later."""
        self.waiting.append(line)
        if len(self.waiting) == TOGETHER:
            self.flush()

    def flush(self) -> None:
        text = "".join(self.waiting).encode()
        self.waiting.clear()
        self.digest.update(text)
        self.size += len(text)
        self.gzip.write(text)

    def written(self, table: str, form: str, rows: int) -> WrittenFile:
        """The file, whole."""
        self.flush()
        self.gzip.close()
        content = self.file.getvalue()
        return WrittenFile(table, form, rows, self.size, self.digest.hexdigest(), content)


def written_files() -> Iterator[WrittenFile]:
    """Each table in both forms, and what their columns mean, in temporary files."""
    rows = StoryRows(PUBLIC)
    for table in TABLES.values():
        yield from files_of(table, rows)
    words = Compressing()
    words.add(json.dumps(dictionary(), ensure_ascii=False))
    yield words.written(DICTIONARY, "json", 0)


def files_of(table: Table, rows: StoryRows) -> Iterator[WrittenFile]:
    """The table as CSV and as JSON, of rows that are read once."""
    names = [*table.columns]
    for_csv, for_json = tee(rows.of(table))
    as_csv, as_json = Compressing(), Compressing()
    # Each has a line more than there are rows: a heading, or an end.
    row_count = -1
    for in_csv, in_json in zip(csv_lines(names, for_csv), json_lines(names, for_json), strict=True):
        as_csv.add(in_csv)
        as_json.add(in_json)
        row_count += 1
    yield as_csv.written(table.name, "csv", row_count)
    yield as_json.written(table.name, "json", row_count)


def keep(version: DataVersion, written: Sequence[WrittenFile]) -> None:
    """Store the version with its files, those once that are the same as others."""
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        version.changed_at = timezone.now()
        version.save(using=PUBLIC, force_insert=True)
        digests = [file.sha256 for file in written]
        stored = DataContent.objects.using(PUBLIC).filter(pk__in=digests)
        there = {*stored.values_list("pk", flat=True)}
        contents = []
        files = []
        for file in written:
            if file.sha256 not in there:
                there.add(file.sha256)
                contents.append(DataContent(file.sha256, file.size, file.content))
            row = DataFile(version=version, table=file.table, form=file.form, rows=file.rows)
            row.content_id = file.sha256
            files.append(row)
        raw_rows.insert(contents, PUBLIC)
        raw_rows.insert(files, PUBLIC)


def newest() -> DataVersion | None:
    """The newest version that can be read."""
    made = DataVersion.objects.using(PUBLIC).filter(state=DataVersion.State.MADE)
    return made.order_by("-number").first()


def drop_before(number: int) -> int:
    """Drop the files of all versions before this one, and answer 410 for them; how many there were.
    The newest stays.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        last = newest()
        if last is None:
            return 0
        made = DataVersion.objects.using(PUBLIC).filter(
            state=DataVersion.State.MADE, number__lt=min(number, last.number)
        )
        return empty(made, DataVersion.State.DROPPED, {}, "")


def take_away(
    first: int, before: int | None, *, reason: Mapping[str, str], blocked_by: str = ""
) -> int:
    """Take away by law the files of all versions from the first of these publications on, up to
    the other, dropped ones too, and answer 451 for them with the reason by language (RFC 7725); how
    many there were. For who holds a transaction on PUBLIC.
    """
    versions = DataVersion.objects.using(PUBLIC).filter(number__gte=first)
    versions = versions.exclude(state=DataVersion.State.TAKEN_AWAY)
    if before is not None:
        versions = versions.filter(number__lt=before)
    return empty(versions, DataVersion.State.TAKEN_AWAY, reason, blocked_by)


def empty(
    versions: QuerySet[DataVersion],
    state: DataVersion.State,
    reason: Mapping[str, str],
    blocked_by: str,
) -> int:
    """Delete the files of the versions and note why; how many there were."""
    numbers = [*versions.values_list("number", flat=True)]
    for some in chunks(numbers):
        DataFile.objects.using(PUBLIC).filter(version__in=some).delete()
        DataVersion.objects.using(PUBLIC).filter(pk__in=some).update(
            state=state, reason=dict(reason), blocked_by=blocked_by, changed_at=timezone.now()
        )
    DataContent.objects.using(PUBLIC).filter(files__isnull=True).delete()
    return len(numbers)
