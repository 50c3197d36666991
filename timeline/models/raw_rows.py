"""Rows as they are stored, whatever the reader's language.

modeltranslation's querysets give the plain column of a text in that language, and look anew at each
filter and value; publishing copies the columns of all languages, and reads entries by the thousand.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from types import NoneType
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, IntegerField, Model, Prefetch, QuerySet, TextField
from django.db.models.constants import OnConflict


def rows(model: type[Model], using: str) -> QuerySet[Any]:
    """All rows of the model in that database."""
    return QuerySet(model=model, using=using)


def prefetches(
    model: type[Model], paths: Iterable[str], using: str
) -> Iterator[Prefetch[str, QuerySet[Model], str]]:
    """The prefetches of these relations of the model, and of those on the way to them."""
    for path in paths:
        owner = model
        relations: list[str] = []
        for relation in path.split("__"):
            relations.append(relation)
            owner = owner._meta.get_field(relation).related_model  # type: ignore[assignment]
            yield Prefetch("__".join(relations), rows(owner, using))


def insert(new_rows: Sequence[Model], using: str, replaced: Collection[str] = ()) -> None:
    """Write these rows of one model; where one with the same key is there, it takes the new values
    of the columns `replaced`.

    Rows do not learn which keys the database has given them.
    """
    # Django makes one statement of many rows, and every value a part of it: six times the work of a
    # short statement that the database reads once.
    if not new_rows:
        return
    connection, options = connections[using], new_rows[0]._meta
    key = options.pk
    fields = [f for f in options.concrete_fields if f is not key or new_rows[0].pk is not None]
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in fields]
    statement = (
        f"INSERT INTO {quote(options.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    if replaced:
        updated = [str(field.column) for field in fields if field.name in replaced]
        statement += " " + connection.ops.on_conflict_suffix_sql(
            fields, OnConflict.UPDATE, updated, [str(key.column)]
        )
    values = stored_values(new_rows, fields, connection)
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
    for row in new_rows:
        row._state.adding, row._state.db = False, using


def stored_values(
    some_rows: Iterable[Model], fields: "Iterable[Field[Any, Any]]", connection: BaseDatabaseWrapper
) -> list[list[Any]]:
    """The values of each row as the database takes them; what follows from others when it is saved
    follows.
    """
    kinds = [(field, field.attname, *kind_of(field)) for field in fields]
    stored = []
    for row in some_rows:
        values = []
        for field, name, follows, plain in kinds:
            value = field.pre_save(row, add=True) if follows else getattr(row, name)
            if type(value) not in plain:
                value = field.get_db_prep_save(value, connection)
            values.append(value)
        stored.append(values)
    return stored


def kind_of(field: Any) -> tuple[bool, tuple[type, ...]]:
    """Whether the field has a say in what is saved, and of which types it hands on values as they
    are.
    """
    target = field.target_field if field.is_relation else field
    plain: tuple[type, ...] = ()
    if isinstance(target, IntegerField):
        plain = (int, NoneType)
    elif type(target).get_prep_value in (CharField.get_prep_value, TextField.get_prep_value):
        plain = (str, NoneType)
    return type(field).pre_save is not Field.pre_save, plain
