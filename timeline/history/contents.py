"""All that editors have typed of an entry as plain values, as it is now and as it was in a version.

Both have one shape: the fields by name, and the rows of each part.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core import serializers
from django.db.models import Model
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.registered import typed_fields, written_parts
from timeline.models import Publishable
from timeline.publishing.parts import load_parts, rows_at
from timeline.registry import Part

# As Django's JSON has it: a relation to many rows is the list of their keys.
FieldValue = str | int | float | bool | list[int] | None
Fields = dict[str, FieldValue]


@dataclass(frozen=True)
class RowContent:
    """The typed fields of one row of a part."""

    pk: int
    fields: Fields
    # As the version has it; blank in what is stored now, and in versions from before there were
    # identifiers.
    identifier: str = ""


@dataclass(frozen=True)
class EntryContent:
    """The typed fields of an entry, and the rows of each of its parts; no fields where there is no
    such entry.
    """

    fields: Fields = field(default_factory=dict)
    rows: dict[type[Model], list[RowContent]] = field(default_factory=dict)
    identifier: str = ""

    def rows_of(self, model: type[Model]) -> list[RowContent]:
        """The rows of one part; none where the content has no such part."""
        return self.rows.get(model, [])


def stored_content(model: type[Model], pk: int) -> EntryContent:
    """What is stored now; no fields where there is no such row."""
    row = model._base_manager.using(EDITORIAL).filter(pk=pk).first()
    if row is None:
        return EntryContent()
    return content_with_rows(row, written_parts(model))


def content_on_form(row: Model) -> EntryContent:
    """The fields of an entry, or of a dispute, with the rows stored now that its form shows."""
    parts = [part for part in written_parts(type(row)) if "__" not in part.owner]
    if isinstance(row, Publishable):
        load_parts([row])
    return content_with_rows(row, parts)


def content_with_rows(entry: Model, parts: Iterable[Part]) -> EntryContent:
    """The typed fields of the row, and those of its parts as they are stored in the row's own
    database, or as they have been read with it.
    """
    rows: dict[type[Model], list[RowContent]] = {}
    for part in parts:
        part_rows = sorted(rows_at(entry, part.rows), key=lambda row: row.pk)
        rows[part.model] = [RowContent(row.pk, fields_of(row)) for row in part_rows]
    return EntryContent(fields_of(entry), rows)


def version_content(version: Version) -> EntryContent:
    """What the version of an entry holds, with those parts that its revision keeps."""
    model = model_of(version)
    versions = list(version.revision.version_set.select_related("content_type").order_by("pk"))
    rows: dict[type[Model], list[RowContent]] = {}
    pks: dict[type[Model] | None, set[int]] = {model: {int(version.object_id)}}
    for part in written_parts(model):
        owner = part.owner.partition("__")[0]
        owner_pks = pks[part.model._meta.get_field(owner).related_model]
        part_rows = []
        for row_version in versions:
            if model_of(row_version) is part.model:
                fields = fields_in(row_version)
                row = RowContent(int(row_version.object_id), fields, identifier_in(row_version))
                if row.fields[owner] in owner_pks:
                    part_rows.append(row)
        rows[part.model] = sorted(part_rows, key=lambda row: row.pk)
        pks[part.model] = {row.pk for row in part_rows}
    return EntryContent(fields_in(version), rows, identifier_in(version))


def identifier_in(version: Version) -> str:
    """The identifier of the row that the version keeps; blank where it has none."""
    return str(parsed(version.serialized_data).get("identifier") or "")


def model_of(version: Version) -> type[Model]:
    """The model of the row that the version keeps."""
    # django-reversion has no public name for it.
    model: type[Model] = version._model
    return model


def fields_of(row: Model) -> Fields:
    """The typed fields of a row, as a version would have them."""
    return parsed(serializers.serialize("json", [row], fields=typed_fields(type(row))))


def fields_in(version: Version) -> Fields:
    """The typed fields that a version has; one that is older than a column has its default."""
    fields = unset_fields(model_of(version)) | parsed(version.serialized_data)
    # Nobody types it, and it does not change.
    fields.pop("identifier", None)
    return fields


def unset_fields(model: type[Model]) -> Fields:
    """The typed columns of a row in which nothing was filled."""
    columns = {column.name for column in model._meta.concrete_fields}
    typed_columns = columns.intersection(typed_fields(model))
    return parsed(serializers.serialize("json", [model()], fields=typed_columns))


def parsed(text: str) -> Fields:
    """The fields of the one row in Django's JSON; keys of many rows in order."""
    fields: Fields = json.loads(text)[0]["fields"]
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = sorted(value)
    return fields


def token(content: EntryContent) -> str:
    """What tells two contents apart; a form makes no difference between nothing and an
    empty text.
    """
    values: dict[str, object] = {**without_blanks(content.fields)}
    for model, rows in content.rows.items():
        # An entry's own `position` is no part: names of parts are plural.
        values[f"{model._meta.model_name}s"] = [
            {"id": row.pk, **without_blanks(row.fields)} for row in rows
        ]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def without_blanks(fields: Fields) -> Fields:
    """The fields whose values are more than nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "")}
