"""The parts of entries, read once: who asks an entry for them afterwards asks no database."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connections
from django.db.models import (
    Exists,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)

from timeline.models import Publishable, raw_rows
from timeline.publishing.crossing import crossing_columns
from timeline.publishing.keys import same_model
from timeline.registry import Part, parts_of

# The values of a row's crossing columns, by name.
Values = dict[str, object]
Entry = TypeVar("Entry", bound=Publishable)


def knowing_parts(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The same rows, each knowing which kinds of parts it has: the others are not asked for."""
    model: Any = rows.model
    marks = {}
    for part in parts_of(model):
        if "__" not in part.owner:
            of_entry = {part.owner: OuterRef("pk")}
            parts = raw_rows.rows(part.model, rows.db).filter(**of_entry)
            marks[mark_of(relation_of(model, part))] = Exists(parts)
    marked: QuerySet[Entry] = rows.annotate(**marks)
    return marked


def load_parts(entries: Iterable[Publishable]) -> None:
    """Let the entries have all their parts at hand: a query for each kind, and none for what has
    been read.
    """
    for model, same in same_model(entries).items():
        for relation in relations_of(model):
            believe_marks(same, relation)
        prefetch_related_objects(same, *prefetches(model, str(same[0]._state.db)))


def believe_marks(entries: Sequence[Publishable], relation: str) -> None:
    """Let the relation be empty of those entries whose rows said so."""
    # Once: parts may be written later.
    has_rows = [entry.__dict__.pop(mark_of(relation), None) for entry in entries]
    empty = [entry for entry, has in zip(entries, has_rows, strict=True) if has is False]
    if not empty:
        return
    nothing = getattr(empty[0], relation).none()
    # Evaluated once for all of them.
    len(nothing)
    for entry in empty:
        # Where Django keeps what it has loaded.
        entry.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault(relation, nothing)


def mark_of(relation: str) -> str:
    """The name under which a row knows whether it has rows of this relation."""
    return f"has_{relation}"


def prefetches(
    model: type[Publishable], using: str
) -> "Iterator[Prefetch[str, QuerySet[Any], str]]":
    """How the parts are read: those first that lead to others, so that none can lead to one that
    somebody adds meanwhile.
    """
    relations = relations_of(model)
    for relation in reversed(relations):
        if model._meta.get_field(relation.partition("__")[0]).many_to_many:
            yield Prefetch(relation, with_link_keys(model, relation, using))
        elif not any(other.startswith(f"{relation}__") for other in relations):
            yield from raw_rows.prefetches(model, [relation], using)


def with_link_keys(model: type[Publishable], relation: str, using: str) -> QuerySet[Any]:
    """The rows at the other end of a relation to many, each with the key of the row between."""
    field: Any = model._meta.get_field(relation)
    quote = connections[using].ops.quote_name
    table = field.remote_field.through._meta.db_table
    # Django joins the table under its own name when it loads such a relation.
    key = {"link_key": f"{quote(table)}.{quote('id')}"}
    return raw_rows.rows(field.related_model, using).extra(select=key)  # noqa: S610


@cache
def relations_of(model: type[Publishable]) -> list[str]:
    """The relations by which entries of the model have their parts."""
    return [relation_of(model, part) for part in parts_of(model)]


@cache
def relation_of(model: type[Publishable], part: Part) -> str:
    """The relation by which entries of the model have the rows of the part."""
    for field in model._meta.many_to_many:
        if field.remote_field.through is part.model and not part.rows:
            return field.name
    owner: Any = part.model._meta.get_field(part.owner) if not part.rows else None
    return part.rows or str(owner.remote_field.get_accessor_name())


def part_values(entry: Publishable, part: Part) -> list[Values]:
    """The rows of the part that the entry has, in the order of their keys."""
    relation = relation_of(type(entry), part)
    rows = rows_at(entry, relation)
    if type(entry)._meta.get_field(relation.partition("__")[0]).many_to_many:
        values = [link_values(entry, part, row) for row in rows]
    else:
        values = [values_of(row) for row in rows]
    return sorted(values, key=lambda row: row["id"])  # type: ignore[arg-type, return-value]


def rows_at(entry: Model, relation: str) -> list[Any]:
    """The rows to which a path of relations leads, such as “disputes__positions”."""
    rows: list[Any] = [entry]
    for name in relation.split("__"):
        below: list[Any] = []
        for row in rows:
            below += getattr(row, name).all()
        rows = below
    return rows


def link_values(entry: Publishable, part: Part, other: Any) -> Values:
    """The row that links the entry with the other row."""
    ends = {type(entry): entry.pk, type(other): other.pk}
    values: Values = {}
    for field in part.model._meta.concrete_fields:
        model: Any = field.related_model
        values[field.name] = ends[model] if model else other.link_key
    return values


def values_of(row: Model) -> Values:
    """The crossing columns of a row."""
    return {name: getattr(row, column) for name, column in columns_of(type(row))}


@cache
def columns_of(model: type[Model]) -> list[tuple[str, str]]:
    """The names of the crossing columns, each with the attribute that holds the value."""
    crossing = {*crossing_columns(model)}
    fields = [field for field in model._meta.concrete_fields if field.name in crossing]
    return [(field.name, field.attname) for field in fields]
