"""What is stored beside what was sent, for each field and row in which they differ."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.admin.base.form_fields import rows_offered
from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, diff


class FieldConflict(NamedTuple):
    """One field: theirs and yours, with what differs marked."""

    label: str
    theirs: list[DiffPiece]
    yours: list[DiffPiece]


class RowConflict(NamedTuple):
    """A row of a part that differs: what it is, and its fields."""

    part: str
    how: str
    fields: list[FieldConflict]


class ConflictDiff(NamedTuple):
    """All in which the form that was sent differs from what is stored."""

    fields: list[FieldConflict]
    rows: list[RowConflict]


def fields_in_conflict(form: forms.BaseForm) -> list[FieldConflict]:
    """The fields of a bound form whose values differ from those stored now."""
    conflicts = []
    for name in form.changed_data:
        field = form.fields[name]
        if field.widget.is_hidden or name == "DELETE":
            continue
        initial = form.get_initial_for_field(field, name)
        pieces = diff(in_words(field, initial), in_words(field, form[name].value()))
        theirs = [piece for piece in pieces if piece.how != ADDED]
        yours = [piece for piece in pieces if piece.how != REMOVED]
        conflicts.append(FieldConflict(str(field.label or name), theirs, yours))
    return conflicts


def in_words(field: forms.Field, value: object) -> str:
    """The value of a field as a reader of the form sees it."""
    if isinstance(field, forms.ModelChoiceField):
        return entries_in_words(field, value)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", ()))
    if value in choices:
        return str(choices[value])
    return "" if value is None else str(value)


def entries_in_words(field: "forms.ModelChoiceField[Model]", value: object) -> str:
    """What the chosen entries are called; a value of any other kind chooses none."""
    keys = []
    for entry in value if isinstance(value, list) else [value]:
        key = str(getattr(entry, "pk", entry))
        if key.isascii() and key.isdigit():
            keys.append(key)
    return "; ".join(str(entry) for entry in rows_offered(field).filter(pk__in=keys))


def rows_in_conflict(
    formset: "forms.BaseModelFormSet[Model, forms.ModelForm[Model]]",
) -> Iterator[RowConflict]:
    """The rows of a part that differ, and those that only one of the two has."""
    stored_rows = formset.get_queryset()
    part = capfirst(str(stored_rows.model._meta.verbose_name))
    for form in formset.forms:
        fields = fields_in_conflict(form)
        if formset.can_delete and form.data.get(form.add_prefix("DELETE")):
            yield RowConflict(f"{part}: {form.instance}", _("You take it away."), [])
        elif fields and form.instance.pk is not None:
            yield RowConflict(part, _("It differs."), fields)
        elif fields:
            yield RowConflict(part, _("Only yours has it."), fields)
    sent_keys = {form.instance.pk for form in formset.forms}
    for row in stored_rows:
        if row.pk not in sent_keys:
            yield RowConflict(f"{part}: {row}", _("Only theirs has it. It stays."), [])
