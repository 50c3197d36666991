"""What is stored beside what was sent, for each field and row in which they differ."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.forms import BooleanField, Form, ModelChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, diff


class Beside(NamedTuple):
    """One field: theirs and yours, with what differs marked."""

    label: str
    theirs: list[DiffPiece]
    yours: list[DiffPiece]


class RowBeside(NamedTuple):
    """A row of a part that differs: what it is, and its fields."""

    part: str
    how: str
    fields: list[Beside]


def beside(form: Any) -> list[Beside]:
    """The fields of a bound form whose values differ from those stored now."""
    return [
        Beside(
            str(form.fields[name].label or name),
            *sides(worded(form, name, stored=True), worded(form, name)),
        )
        for name in form.changed_data
        if not form.fields[name].widget.is_hidden and name != "DELETE"
    ]


def sides(theirs: str, yours: str) -> tuple[list[DiffPiece], list[DiffPiece]]:
    """The two texts, each with what only it has marked."""
    pieces = diff(theirs, yours)
    return [piece for piece in pieces if piece.how != ADDED], [
        piece for piece in pieces if piece.how != REMOVED
    ]


def worded(form: Form, name: str, *, stored: bool = False) -> str:
    """The value of a field in words: the one that was sent, or the one that is stored."""
    field = form.fields[name]
    value = form.get_initial_for_field(field, name) if stored else form[name].value()
    if isinstance(field, ModelChoiceField):
        known: Any = field.queryset
        keys = [
            getattr(key, "pk", key)
            for key in (value if isinstance(value, list) else [value])
            if key
        ]
        digits = [key for key in keys if str(key).isascii() and str(key).isdigit()]
        return "; ".join(str(row) for row in known.filter(pk__in=digits))
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, "" if value is None else value))


def rows_beside(formset: Any) -> Iterator[RowBeside]:
    """The rows of a part that differ, and those that only one of the two has."""
    part = capfirst(str(formset.model._meta.verbose_name))
    for form in formset.forms:
        if formset.can_delete and form.data.get(form.add_prefix("DELETE")):
            yield RowBeside(f"{part}: {form.instance}", _("You take it away."), [])
        elif fields := beside(form):
            known = form.instance.pk is not None
            yield RowBeside(part, _("It differs.") if known else _("Only yours has it."), fields)
    sent = {form.instance.pk for form in formset.forms}
    for row in formset.get_queryset():
        if row.pk not in sent:
            yield RowBeside(f"{part}: {row}", _("Only theirs has it. It stays."), [])
