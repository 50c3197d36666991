"""Stories that many tests begin with, written by the site's own verbs once in a process."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import DataContent, DataFile, DataVersion, Picture
from timeline.publishing.files import copy_files


class Table(NamedTuple):
    alias: str
    model: type[Model]
    columns: str
    rows: list[tuple[Any, ...]]


def remembered(write: Callable[..., None]) -> Callable[..., None]:
    """A story that is written the first time; after that its rows are put into the empty databases.

    Where the databases hold anything, it is written as always. The arguments alone must settle what
    it tells: no setting, language or patched function may.
    """
    stories: dict[tuple[Any, ...], list[Table]] = {}

    @wraps(write)
    def tell(*arguments: Any) -> None:
        if read_tables():
            write(*arguments)
        elif arguments in stories:
            put_rows(stories[arguments])
            put_files()
        else:
            write(*arguments)
            # Made where the test commits, and not where it is rolled back.
            for model in (DataFile, DataVersion, DataContent):
                model.objects.using(PUBLIC).all().delete()
            stories[arguments] = read_tables()

    return tell


def read_tables() -> list[Table]:
    """The site's own tables of both databases that hold any row."""
    tables = []
    for model in apps.get_app_config("timeline").get_models(include_auto_created=True):
        for alias in (EDITORIAL, PUBLIC):
            columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            with connections[alias].cursor() as cursor:
                cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
                rows = cursor.fetchall()
            if rows:
                tables.append(Table(alias, model, columns, rows))
    return tables


def put_files() -> None:
    """Give visitors the files of live pictures again, which another test may have taken away."""
    copy_files(Picture._base_manager.using(PUBLIC).filter(withdrawn_at__isnull=True))


def put_rows(tables: list[Table]) -> None:
    """Write the rows as they were; what is written next gets the numbers after theirs."""
    with transaction.atomic(EDITORIAL), transaction.atomic(PUBLIC):
        for alias, model, columns, rows in tables:
            connection = connections[alias]
            places = ", ".join(["%s"] * len(rows[0]))
            statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows)
                for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
                    cursor.execute(reset)
