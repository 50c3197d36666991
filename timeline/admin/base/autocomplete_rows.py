"""Search fields in the rows of an inline, without a query for each row."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import BaseInlineFormSet, ModelChoiceField, ModelForm
from django.http import HttpRequest

# The words above a group, its options, and its place.
OptionGroup = tuple[str | None, list[dict[str, object]], int | None]


class LoadedRowSelect(AutocompleteSelect):
    """A search field that is told what its row has loaded already."""

    current: Model | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, object] | None = None
    ) -> list[OptionGroup]:
        if self.current is None or [str(chosen) for chosen in value] != [str(self.current.pk)]:
            return super().optgroups(name, value, attr)
        options = []
        if not self.is_required:
            options.append(self.create_option(name, "", "", selected=False, index=0))
        key, label = self.current.pk, str(self.current)
        option = self.create_option(name, key, label, selected=True, index=len(options))
        options.append(option)
        return [(None, options, 0)]


class LoadedRowField(ModelChoiceField[Model]):
    """A choice of a row that is told which one its form has loaded, and does not look for that
    again.
    """

    current: Model | None = None

    def to_python(self, value: Any) -> Model | None:
        if self.current is not None and str(value) == str(self.current.pk):
            return self.current
        row: Model | None = super().to_python(value)
        return row


class LoadedRowFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows that tell their search fields what was loaded with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rows that come filled in, as from a pasted reference, stand beside those that the inline
        # adds.
        self.extra += len(self.initial_extra or ())

    def add_fields(self, form: "ModelForm[Model]", index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedRowSelect) and form.instance.pk:
                widget.current = getattr(form.instance, name)
                if isinstance(field, LoadedRowField):
                    field.current = widget.current
        name_of_key = str(form.instance._meta.pk.name)
        key = form.fields.get(name_of_key)
        if isinstance(key, ModelChoiceField) and form.instance.pk:
            # The row itself was found by this key.
            own = LoadedRowField(key.queryset, required=False, widget=key.widget)
            own.initial, own.current = key.initial, form.instance
            form.fields[name_of_key] = own


class PartInline(InlineModelAdmin[Any, Any]):
    """An inline whose rows come with what their search fields show."""

    formset = LoadedRowFormSet
    select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return (
            super()
            .get_queryset(request)
            .select_related(*self.autocomplete_fields, *self.select_related)
        )

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Model, Model]", request: HttpRequest, **kwargs: object
    ) -> "ModelChoiceField[Model] | None":
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", LoadedRowSelect(db_field, self.admin_site))
            kwargs.setdefault("form_class", LoadedRowField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
