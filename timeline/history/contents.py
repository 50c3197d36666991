"""All that editors have typed of an entry as plain values, as it is now and as it was in a version.

Both have one shape: the fields by name, and under the name of each part a list of its rows, each
with its `id`.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core import serializers
from django.db.models import Model
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.registered import typed, written_parts
from timeline.registry import Part

Content = dict[str, Any]


def stored(model: type[Any], pk: int) -> Content:
    """What is stored now; empty where there is no such row."""
    row = model._base_manager.using(EDITORIAL).filter(pk=pk).first()
    return with_rows(row, written_parts(model)) if row else {}


def shown_on_form(row: Any) -> Content:
    """The fields of an entry, or of a dispute, with the rows stored now that its form shows."""
    return with_rows(row, [part for part in written_parts(type(row)) if "__" not in part.owner])


def with_rows(row: Any, parts: Iterable[Part]) -> Content:
    """The typed fields of the row, and those of its parts as they are stored in the row's own
    database.
    """
    content = values_of(row)
    for part in parts:
        rows = (
            part.model._base_manager.using(row._state.db)
            .filter(**{part.owner: row.pk})
            .order_by("pk")
        )
        content[name_of(part.model)] = [{"id": row.pk, **values_of(row)} for row in rows]
    return content


def versioned(version: Version) -> Content:
    """What the version of an entry holds, with those parts that its revision keeps."""
    content = values_in(version)
    pks = {version._model: {int(version.object_id)}}
    kept = list(version.revision.version_set.select_related("content_type").order_by("pk"))
    for part in written_parts(version._model):
        owner = part.owner.partition("__")[0]
        owners = pks[part.model._meta.get_field(owner).related_model]
        found = [
            {"id": int(row.object_id), **values_in(row)} for row in kept if row._model is part.model
        ]
        rows = sorted(
            (row for row in found if row[owner] in owners), key=lambda row: int(row["id"])
        )
        content[name_of(part.model)] = rows
        pks[part.model] = {row["id"] for row in rows}
    return content


def name_of(model: type[Any]) -> str:
    """The name under which a content has the rows of a part; an entry's own `position` is
    no part.
    """
    return f"{model._meta.model_name}s"


def values_of(row: Any) -> Content:
    """The typed fields of a row, as a version would have them."""
    return parsed(serializers.serialize("json", [row], fields=typed(type(row))))


def values_in(version: Version) -> Content:
    """The typed fields that a version has; one that is older than a column has its default."""
    return unset_values(version._model) | parsed(version.serialized_data)


def unset_values(model: type[Model]) -> Content:
    """The typed columns of a row in which nothing was filled."""
    columns = {field.name for field in model._meta.concrete_fields}
    return parsed(
        serializers.serialize("json", [model()], fields=columns.intersection(typed(model)))
    )


def parsed(text: str) -> Content:
    """The fields of the one row in Django's JSON; keys of many rows in order."""
    values = json.loads(text)[0]["fields"]
    return {
        name: sorted(value) if isinstance(value, list) else value for name, value in values.items()
    }


def token(content: Content) -> str:
    """What tells two contents apart; a form makes no difference between nothing and an
    empty text.
    """
    return hashlib.sha256(json.dumps(written(content), sort_keys=True).encode()).hexdigest()


def written(content: Content) -> Content:
    """The values that are more than nothing."""
    return {
        name: [written(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for name, value in content.items()
        if value not in (None, "")
    }
