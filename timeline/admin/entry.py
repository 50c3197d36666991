"""What the lists and forms of all entries share."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.dashboard import AttentionFilter
from timeline.admin.deletion import Kept
from timeline.admin.guarded import Guarded
from timeline.admin.history import History
from timeline.admin.publishing import Publishing
from timeline.admin.review import Reviewing
from timeline.models import State
from timeline.models.web_address import WebAddressField
from timeline.publishing.derive import refresh
from timeline.publishing.fields import LANGUAGES
from timeline.publishing.readiness import along, problems

ROWS = {"body": 24, "biography": 8}


def pair(name: str) -> tuple[str, ...]:
    """The columns of a text, side by side in one row of the form."""
    return tuple(f"{name}_{tag}" for tag in LANGUAGES)


PRIVATE: Any = (_("Among editors"), {"fields": ("editor_notes",)})


class TwoLanguages(BaseModelAdmin):
    """Fields of a translated text name their language, in words and to browsers and spelling checkers."""

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if field is None:
            return None
        if original is not None:
            tag = str(db_field.language)  # type: ignore[attr-defined]
            field.label = capfirst(f"{original.verbose_name} ({gettext(get_language_info(tag)['name'])})")
            field.widget.attrs["lang"] = tag
        if isinstance(field.widget, forms.Textarea):
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


class EntryAdmin(TwoLanguages, Guarded, History, Reviewing, Publishing, Kept, TranslationAdmin):
    """An entry that editors write, publish and withdraw."""

    change_form_template = "admin/timeline/entry_form.html"
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    actions = (
        *("review_selected", "send_back_selected", "publish_selected"),
        *("confirm_selected", "withdraw_selected"),
    )

    class Media:
        js = ("js/admin.js", "js/unsaved.js")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may write; what an editor has scheduled, only editors change until it is live."""
        waits = obj is not None and obj.is_planned
        return super().has_change_permission(request, obj) and (
            not waits or self.has_publish_permission(request)
        )

    @admin.display(description=_("state"))
    def state(self, entry: Any) -> str:
        return str(entry.state_in_words)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), AttentionFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_plans()  # type: ignore[attr-defined]

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
