"""Fields of a form by their names, as what they are; a form only knows that they are fields."""

from collections.abc import Mapping

from django import forms
from django.db.models import Model, QuerySet


def choice_field(fields: Mapping[str, forms.Field], name: str) -> forms.ChoiceField:
    """The field by this name; raises TypeError where it offers no choices."""
    field = fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    return field


def row_field(fields: Mapping[str, forms.Field], name: str) -> "forms.ModelChoiceField[Model]":
    """The field by this name; raises TypeError where it offers no rows."""
    field = fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows.")
    return field


def rows_offered(field: "forms.ModelChoiceField[Model]") -> QuerySet[Model]:
    """The rows that the field offers; raises TypeError where its form has not set them yet."""
    if field.queryset is None:
        raise TypeError("The form has not said which rows this field offers.")
    return field.queryset
