"""Beside a text: what has changed in the other language since this one was last touched."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from timeline.models.languages import LANGUAGE_NAMES
from timeline.publishing.translations import as_typed, follow, other_column
from timeline.texts.text_diff import shortened_diff

STILL_RIGHT = "-still-right"


class Behind(forms.Widget):
    """A text's own widget, with the changes in the other language and a box that says “still right”
    below it.
    """

    template_name = "admin/timeline/behind.html"

    def __init__(self, widget: forms.Widget, since: str, now: str, tag: str, ticked: bool) -> None:
        super().__init__(widget.attrs)
        self.widget, self.since, self.now, self.tag, self.ticked = widget, since, now, tag, ticked

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        note = f"{context['widget']['attrs'].get('id', name)}-behind"
        attrs = attrs | {"aria-describedby": f"{attrs.get('aria-describedby', '')} {note}".strip()}
        context |= {
            "field": self.widget.render(name, value, attrs),
            "note": note,
            "box": f"{name}{STILL_RIGHT}",
        }
        context |= {
            "pieces": shortened_diff(self.since, self.now),
            "tag": self.tag,
            "ticked": self.ticked,
        }
        return context | {"language": capfirst(LANGUAGE_NAMES[self.tag])}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # The renderer of forms knows Django's own templates only.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.widget.value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return self.widget.value_omitted_from_data(data, files, name)

    @property
    def media(self) -> Any:
        return self.widget.media


class SpanishFilter(admin.SimpleListFilter):
    """Entries with a text whose Spanish is missing or behind."""

    title = _("Spanish")
    parameter_name = "spanish"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lacking", _("missing or behind"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.lacking_spanish() if self.value() == "lacking" else queryset  # type: ignore[attr-defined]


class Translating(admin.ModelAdmin):
    """Keeps, with each save, which texts are behind the other language, and shows it at their
    fields.
    """

    def get_list_filter(self, request: HttpRequest) -> Any:
        own = super().get_list_filter(request)
        return [*own[:1], SpanishFilter, *own[1:]]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        for column, since in (obj.translated_from if obj else {}).items():
            if column in form.base_fields:
                field, pair = form.base_fields[column], other_column(column)
                now, tag = as_typed(getattr(obj, pair)), pair.rpartition("_")[2]
                field.widget = Behind(
                    field.widget, since, now, tag, f"{column}{STILL_RIGHT}" in request.POST
                )
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        boxes = [name for name in request.POST if name.endswith(STILL_RIGHT)]
        before = form.initial if change else {}
        follow(obj, before, [name.removesuffix(STILL_RIGHT) for name in boxes])
        super().save_model(request, obj, form, change)
