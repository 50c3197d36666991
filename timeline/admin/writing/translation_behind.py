"""Beside a text: what has changed in the other language since this one was last touched."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from timeline.models import Publishable
from timeline.models.languages import LANGUAGE_NAMES
from timeline.publishing.translations import as_typed, follow, other_column
from timeline.texts.text_diff import shortened_diff

STILL_RIGHT = "-still-right"

Posted = Mapping[str, Any]
Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"


class TranslationBehind(forms.Widget):
    """A text's own widget, with the changes in the other language and a box that says “still right”
    below it.
    """

    template_name = "admin/timeline/translation_behind.html"

    def __init__(self, widget: forms.Widget, since: str, now: str, tag: str, ticked: bool) -> None:
        """`since` and `now` are what the text in the other language, `tag`, said and says."""
        super().__init__(widget.attrs)
        self.widget = widget
        self.since = since
        self.now = now
        self.tag = tag
        self.ticked = ticked

    def get_context(
        self, name: str, value: object, attrs: dict[str, str] | None
    ) -> dict[str, object]:
        attrs = attrs or {}
        context = super().get_context(name, value, attrs)
        note = f"{context['widget']['attrs'].get('id', name)}-behind"
        described_by = f"{attrs.get('aria-describedby', '')} {note}".strip()
        described = attrs | {"aria-describedby": described_by}
        return context | {
            "field": self.widget.render(name, value, described),
            "note": note,
            "box": f"{name}{STILL_RIGHT}",
            "pieces": shortened_diff(self.since, self.now),
            "tag": self.tag,
            "ticked": self.ticked,
            "language": capfirst(LANGUAGE_NAMES[self.tag]),
        }

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, str] | None = None,
        renderer: object = None,
    ) -> SafeString:
        # The renderer of forms knows Django's own templates only.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Posted, files: Files, name: str) -> Any:
        return self.widget.value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Posted, files: Files, name: str) -> bool:
        return self.widget.value_omitted_from_data(data, files, name)

    @property
    def media(self) -> forms.Media:
        return self.widget.media


class SpanishFilter(admin.SimpleListFilter):
    """Entries with a text whose Spanish is missing or behind."""

    title = _("Spanish")
    parameter_name = "spanish"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("lacking", str(_("missing or behind")))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Publishable]
    ) -> QuerySet[Publishable]:
        if self.value() != "lacking":
            return queryset
        lacking: QuerySet[Publishable] = queryset.lacking_spanish()  # type: ignore[attr-defined]
        return lacking


class Translating(admin.ModelAdmin[Any]):
    """Keeps, with each save, which texts are behind the other language, and shows it at their
    fields.
    """

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = list(super().get_list_filter(request))
        filters.insert(1, SpanishFilter)
        return filters

    def get_form(
        self,
        request: HttpRequest,
        obj: Publishable | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> "type[forms.ModelForm[Publishable]]":
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            return form
        for column, since in obj.translated_from.items():
            if column in form.base_fields:
                field = form.base_fields[column]
                pair = other_column(column)
                ticked = f"{column}{STILL_RIGHT}" in request.POST
                field.widget = TranslationBehind(
                    field.widget,
                    since,
                    as_typed(getattr(obj, pair)),
                    pair.rpartition("_")[2],
                    ticked,
                )
        return form

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: Any,
        change: bool,
    ) -> None:
        still_right = []
        for name in request.POST:
            if name.endswith(STILL_RIGHT):
                still_right.append(name.removesuffix(STILL_RIGHT))
        before = form.initial if change else {}
        follow(obj, before, still_right)
        super().save_model(request, obj, form, change)
