"""A snapshot as the rows that templates show: instances with all that they had then, of which none
is in any database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState
from django.utils.translation import gettext, override

from govdigital.prepared_queries import give
from timeline.dates.edtf import BoundField
from timeline.models import Dispute, Milestone, Observation, Position, PublishedEntry
from timeline.models.languages import LANGUAGES
from timeline.publishing.snapshots import name_columns
from timeline.registry import MODELS, parts_of

Row = TypeVar("Row", bound=Model)


def entry_of(row: PublishedEntry) -> Any:
    """The entry as the row of the log has it, with its parts; a snapshot that was taken away gives
    an entry of which the title says so, and nothing else.
    """
    model = MODELS[row.model]
    values: Mapping[str, Any] = row.snapshot or taken_away(row)
    entry = instance(model, row.entry_pk, values)
    entry.updated_at = row.publication.at
    if row.event == PublishedEntry.Event.WITHDRAWN:
        entry.withdrawn_at = row.publication.at
        for language in LANGUAGES:
            note = getattr(row.publication, f"note_{language}", "") or ""
            setattr(entry, f"withdrawal_note_{language}", note)
    for part in parts_of(model):
        part_rows = values.get(f"{part.model._meta.model_name}s", [])
        if part.rows and "__" not in part.rows:
            rows = [instance(part.model, at, each) for at, each in enumerate(part_rows, start=1)]
            give(entry, part.rows, in_order(rows))
    name_dispute_places(entry, values)
    return entry


def taken_away(row: PublishedEntry) -> dict[str, Any]:
    """What pages still say of an entry whose snapshot was emptied."""
    columns = name_columns(MODELS[row.model])
    values: dict[str, Any] = {columns.address: row.address}
    for column, language in ((columns.title_en, "en"), (columns.title_es, "es")):
        with override(language):
            values[column] = gettext("[taken away]")
    if columns.title_en == columns.title_es:
        # The title of a source is the same in every language; this one is the reader's.
        values[columns.title_en] = gettext("[taken away]")
    return values


def instance(model: type[Row], pk: int, values: Mapping[str, Any]) -> Row:
    """An instance with these values of a snapshot, as Model.from_db would make it; what an older
    snapshot lacks has its default.
    """
    row = model.__new__(model)
    row._state = ModelState()
    columns: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, BoundField):
            # Read from the date itself.
            continue
        value = values.get(field.name)
        if field.is_relation:
            columns[field.attname] = value
        elif value is None:
            columns[field.attname] = None if field.null else field.get_default()
        else:
            columns[field.attname] = field.to_python(value)
    key = model._meta.pk
    columns[str(key.attname)] = pk
    row.__dict__.update(columns)
    return row


def hold(row: Model, name: str, other: Model | None) -> None:
    """Let the row have the other at hand under its key of this name."""
    row._state.fields_cache[name] = other
    if other is None:
        row.__dict__[f"{name}_id"] = None


def in_order(rows: Sequence[Any]) -> list[Any]:
    """The rows as their model orders them: dated ones by date, what has no date last."""
    if rows and isinstance(rows[0], (Milestone, Observation)):
        return sorted(rows, key=place_in_time)
    if rows and hasattr(rows[0], "position"):
        return sorted(rows, key=lambda row: (row.position, row.pk))
    return list(rows)


def place_in_time(row: Any) -> tuple[date, int]:
    return row.date_earliest or date.max, row.pk


def name_dispute_places(entry: Any, values: Mapping[str, Any]) -> None:
    """Let the disputes of the entry have their positions, and the milestone or value at which they
    stand.
    """
    disputes = rows_under(entry, "disputes")
    positions = values.get("positions", [])
    for dispute, number in zip(disputes, dispute_numbers(disputes, positions), strict=True):
        rows = []
        for at, position in enumerate(positions, start=1):
            if position.get("dispute") == number:
                rows.append(instance(Position, at, position))
        give(dispute, "positions", in_order(rows))
    places = {
        "milestone": rows_under(entry, "milestones"),
        "observation": rows_under(entry, "observations"),
    }
    for dispute in disputes:
        for name, rows in places.items():
            stand_at(dispute, name, rows)


def rows_under(entry: Model, relation: str) -> list[Any]:
    """The rows of a part that were given to the entry; none where its model has no such part."""
    return list(entry.__dict__.get("_prefetched_objects_cache", {}).get(relation, ()))


def dispute_numbers(
    disputes: Sequence[Dispute], positions: Iterable[Mapping[str, Any]]
) -> list[Any]:
    """By what the positions name each of the disputes: its identifier, and in older snapshots its
    number, of which only the order is known.
    """
    named = {position.get("dispute") for position in positions}
    if all(dispute.identifier in named for dispute in disputes):
        return [dispute.identifier for dispute in disputes]
    numbers: list[Any] = sorted(named, key=str)
    if all(isinstance(name, int) for name in named):
        numbers = sorted(number for number in named if number)
    return (numbers + [None] * len(disputes))[: len(disputes)]


def stand_at(dispute: Dispute, name: str, rows: Iterable[Any]) -> None:
    """Let the dispute stand at that one of the rows that it names. Where an older snapshot does not
    say which, it is a point of the text.
    """
    named = getattr(dispute, f"{name}_id")
    if named is None:
        hold(dispute, name, None)
        return
    place = next((row for row in rows if row.identifier and row.identifier == named), None)
    hold(dispute, name, place)
    if place is None:
        dispute.about = ""
    else:
        dispute.__dict__[f"{name}_id"] = place.pk
