"""Queries that are compiled once: to make the SQL of a page's reads takes Django far longer than
the database needs to answer them (docs/decisions/0045-prepared-reads.md).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.utils.translation import get_language

# Kept of one query, those that were used last.
PLANS = 256
# A query by more values is compiled each time: hardly another page has as many.
MOST_VALUES = 1_024
# What stands for values while a query is compiled: a column of any size takes these numbers, and no
# query of ours says them by itself.
FIRST_NUMBER = 30_000
FIRST_DAY = datetime(9000, 1, 1, tzinfo=UTC)

Row = TypeVar("Row")
# The type of a value, or of those of a collection, which are so many.
Kind = tuple[type, int | None]


class Columns(NamedTuple):
    """The columns of a row that make one instance, the place of its key, and the instance that
    holds it.
    """

    model: type[Model]
    names: Sequence[str]
    columns: slice
    pk: int
    holder: int
    held_as: str


class Plan(NamedTuple):
    """A compiled query. Each parameter is the number of a value with what makes it a parameter, or
    None with itself. Rows are `instances` with `annotations`, or tuples of the columns in `order`.
    """

    sql: str
    parameters: Sequence[tuple[int | None, Any]]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    instances: Sequence[Columns]
    annotations: Sequence[tuple[str, int]]
    order: Sequence[int]


class Prepared(Generic[Row]):
    """The rows of a query that is compiled once for each database, language and kind of values.

    Values are numbers, texts and days, or collections of these for `in`; None and what is given by
    name shapes the query.
    """

    def __init__(self, queryset: Callable[..., QuerySet[Any, Row]]) -> None:
        self.queryset = queryset
        self.plan = lru_cache(PLANS)(self._plan)

    def __call__(self, using: str, *values: Any, **shape: Any) -> list[Row]:
        kinds = tuple(kind_of(value) for value in values)
        if sum(count or 1 for _type, count in kinds) > MOST_VALUES:
            return list(self.queryset(using, *values, **shape))
        plan = self.plan(using, get_language(), kinds, tuple(shape.items()))
        if plan is None:
            return []
        one_by_one: list[Any] = []
        for value, (_type, count) in zip(values, kinds, strict=True):
            one_by_one += [value] if count is None else filled_up(value, count)
        return rows_of(plan, using, one_by_one)

    def _plan(
        self, using: str, _language: str, kinds: Iterable[Kind], shape: Iterable[tuple[str, Any]]
    ) -> Plan | None:
        """The plan for values of these kinds; None where no row can be found."""
        places: list[Any] = []
        values: list[Any] = []
        for type_, count in kinds:
            numbers = range(len(places), len(places) + (1 if count is None else count))
            places += [place(type_, number) for number in numbers]
            values.append(places[-1] if count is None else places[numbers.start :])
        try:
            return plan_of(self.queryset(using, *values, **dict(shape)), places)
        except EmptyResultSet:
            return None


def kind_of(value: Any) -> Kind:
    """The kind of a value: collections have few lengths, so that there are few plans."""
    if isinstance(value, (list, set, tuple)):
        return type(next(iter(value), None)), 1 << (len(value) - 1).bit_length() if value else 0
    return type(value), None


def filled_up(values: Iterable[Any], count: int) -> list[Any]:
    """The values in order, the last one repeated until there are so many."""
    ordered = sorted(values)
    return ordered + ordered[-1:] * (count - len(ordered))


def place(type_: type, number: int) -> Any:
    """What stands for the value of that number; None for itself."""
    if type_ is int:
        return FIRST_NUMBER + number
    if type_ is str:
        return f"value-{number}-of-a-query"
    if issubclass(type_, date):
        day = FIRST_DAY + timedelta(days=number)
        return day if type_ is datetime else day.date()
    if type_ is type(None):
        return None
    raise TypeError(f"A value of the type {type_.__name__} shapes a query: give it by name.")


def adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """The value as the database takes it for a parameter."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def plan_of(rows: Any, places: Sequence[Any]) -> Plan:
    """The plan of a query in which these places stand for values."""
    connection = connections[rows.db]
    compiler = rows.query.get_compiler(rows.db)
    sql, compiled = compiler.as_sql()
    numbers = {adapted(value, connection): number for number, value in enumerate(places)}
    numbers.pop(None, None)
    parameters: list[tuple[int | None, Any]] = []
    for parameter in compiled:
        number = numbers.get(parameter) if isinstance(parameter, (int, str, date)) else None
        make = type(parameter) if isinstance(parameter, int) else unchanged
        parameters.append((None, parameter) if number is None else (number, make))
    if set(numbers.values()) - {number for number, _make in parameters}:
        raise ValueError("A value of the query is no parameter as it is: give it by name.")
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = [(number, *made) for number, made in compiler.get_converters(columns).items()]
    instances: list[Columns] = []
    annotations: list[tuple[str, int]] = []
    order: list[int] = []
    if rows._iterable_class is ModelIterable:
        add_instances(instances, compiler.klass_info, compiler.select)
        annotations += compiler.annotation_col_map.items()
    else:
        # modeltranslation reads the columns in an order of its own.
        selected = list(rows.query.selected)
        order += [selected.index(name) for name in rows.original_fields]
    return Plan(sql, parameters, converters, instances, annotations, order)


def add_instances(
    instances: list[Columns], info: dict[str, Any], select: Sequence[Any], holder: int = -1
) -> None:
    """Add the instance of which Django's compiler knows this, and those that it holds by a key."""
    first, last = info["select_fields"][0], info["select_fields"][-1]
    names = [column.target.attname for column, _sql, _alias in select[first : last + 1]]
    pk = first + names.index(info["model"]._meta.pk.attname)
    held_as = info["field"].cache_name if "field" in info else ""
    instances.append(Columns(info["model"], names, slice(first, last + 1), pk, holder, held_as))
    number = len(instances) - 1
    for related in info.get("related_klass_infos", ()):
        add_instances(instances, related, select, number)


def unchanged(value: Any) -> Any:
    return value


def rows_of(plan: Plan, using: str, values: Iterable[Any]) -> list[Any]:
    """The rows that the plan finds by these values."""
    connection = connections[using]
    given = [adapted(value, connection) for value in values]
    parameters = [
        made if number is None else made(given[number]) for number, made in plan.parameters
    ]
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, parameters)
        found = cursor.fetchall()
    rows = []
    for columns in map(list, found):
        for number, converters, expression in plan.converters:
            for convert in converters:
                columns[number] = convert(columns[number], expression, connection)
        if plan.instances:
            rows.append(instance_of(plan, columns, using))
        else:
            rows.append(tuple(columns[number] for number in plan.order))
    return rows


def instance_of(plan: Plan, columns: Sequence[Any], using: str) -> Any:
    """The instance of a row, as Model.from_db makes it, with those that its keys name."""
    made: list[Any] = []
    for model, names, place_, pk, holder, held_as in plan.instances:
        instance = None
        if columns[pk] is not None:
            instance = model.__new__(model)
            state = ModelState()
            state.adding, state.db = False, using
            instance.__dict__.update(zip(names, columns[place_], strict=True), _state=state)
        if made and made[holder] is not None:
            made[holder]._state.fields_cache[held_as] = instance
        made.append(instance)
    for name, number in plan.annotations:
        made[0].__dict__[name] = columns[number]
    return made[0]


def give(row: Model, name: str, rows: Sequence[Model]) -> None:
    """Give the row what `prefetch_related(name)` would have read, for its `all()`; nothing else is
    asked of these rows.
    """
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def give_each(owners: Sequence[Any], name: str, rows: Iterable[Any]) -> None:
    """Give each owner those of the rows that name it, as `prefetch_related(name)` would."""
    if not owners:
        return
    field = owners[0]._meta.get_field(name).field
    owners_by_key = {owner.pk: owner for owner in owners}
    held: dict[Any, list[Any]] = {key: [] for key in owners_by_key}
    for row in rows:
        key = getattr(row, field.attname)
        field.set_cached_value(row, owners_by_key[key])
        held[key].append(row)
    for key, owner in owners_by_key.items():
        give(owner, name, held[key])
