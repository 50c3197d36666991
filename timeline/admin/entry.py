"""What the lists and forms of all entries share."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, QuerySet, TextField
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.deletion import Kept
from timeline.admin.publishing import Publishing
from timeline.admin.translating import Translating
from timeline.models import Site, State
from timeline.models.web_address import WebAddressField
from timeline.publishing.derive import refresh
from timeline.publishing.fields import LANGUAGES
from timeline.publishing.readiness import along, problems

ROWS = {"body": 24, "biography": 8}
# Texts of several paragraphs, with headings and lists; in all others that editors mark up, a line is rendered.
BLOCKS = {
    ("agent", "biography"),
    ("article", "body"),
    ("era", "body"),
    ("indicator", "description"),
    ("initiative", "body"),
}
TOOLS = ("js/admin.js", Script("js/writing.js", type="module"))
SHEETS = {"all": ("css/writing.css", "css/finder.css", "css/live_preview.css", "css/behind.css")}


def pair(name: str) -> tuple[str, ...]:
    """The columns of a text, side by side in one row of the form."""
    return tuple(f"{name}_{tag}" for tag in LANGUAGES)


PRIVATE: Any = (_("Among editors"), {"fields": ("editor_notes",)})


class Lines(forms.CharField):
    """A text whose lines end as they did: browsers send another end of line, and that is no change."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class TwoLanguages(BaseModelAdmin):
    """Fields of a translated text name their language, in words and to browsers and spelling checkers."""

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, TextField):
            kwargs.setdefault("form_class", Lines)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if field is None:
            return None
        if original is not None:
            tag = str(db_field.language)  # type: ignore[attr-defined]
            field.label = capfirst(f"{original.verbose_name} ({gettext(get_language_info(tag)['name'])})")
            field.widget.attrs["lang"] = tag
        if isinstance(field.widget, forms.Textarea):
            if original is not None and db_field.model is not Site:
                place = (db_field.model._meta.model_name, original.name)
                field.widget.attrs["data-writing"] = "block" if place in BLOCKS else "line"
            field.widget.attrs["rows"] = ROWS.get(original.name if original else db_field.name, 4)
        # Django's own sentence for an address does not say what to write.
        if isinstance(db_field, WebAddressField):
            web: Any = db_field.default_validators[0]
            field.validators = list(db_field.validators)
            field.error_messages["invalid"] = web.message
        # An entry that several others need is not deleted in passing.
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class StateFilter(admin.SimpleListFilter):
    """Entries in one editorial state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset  # type: ignore[attr-defined]


class EntryAdmin(TwoLanguages, Translating, Publishing, Kept, TranslationAdmin):
    """An entry that editors write, publish and withdraw."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = True

    class Media:
        js = TOOLS
        css = SHEETS

    @admin.display(description=_("state"))
    def state(self, entry: Any) -> str:
        return str(entry.state.label)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # Read afresh: what the form's instance has loaded may be from before its inlines were saved.
        entry = self.model._base_manager.get(pk=form.instance.pk)
        refresh(entry)
        self.warn(request, entry)

    def warn(self, request: HttpRequest, entry: Any) -> None:
        """Say which texts and parts of a saved entry could not go live as they are."""
        found = [
            problem.sentence
            for problem in problems([entry, *along([entry])])
            if problem.entry == entry and str(getattr(entry, problem.field, "") or "")
        ]
        if found:
            sentences = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in found))
            intro = _("It is saved. Before it can go live, this must be mended:")
            messages.warning(request, format_html("{}<ul>{}</ul>", intro, sentences))
