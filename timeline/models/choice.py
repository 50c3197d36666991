"""What was chosen in a field, in words."""

from functools import cache
from typing import Any

from django.db.models import Model


def choice(row: Model, name: str) -> str:
    """{{ source|choice:"type" }}: the words of what was chosen in a field, as get_type_display says
    them.
    """
    value = getattr(row, name)
    return str(choices_of(row._meta.get_field(name)).get(value, value))


@cache
def choices_of(field: Any) -> dict[Any, Any]:
    """The words of a field's choices, which make up a dictionary anew at each get_…_display."""
    return dict(field.flatchoices)
