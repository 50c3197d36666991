"""What the lists and forms of all entries share."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, QuerySet, TextField
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.base.paginator import KeysFirst
from timeline.admin.history.conflict import Guarded
from timeline.admin.history.pages import History
from timeline.admin.preview.sharing import Sharing
from timeline.admin.publishing.dashboard import AttentionFilter
from timeline.admin.publishing.deletion import Kept
from timeline.admin.publishing.publish import Publishing
from timeline.admin.publishing.review import Reviewing
from timeline.admin.writing.date_words import tell_changed_dates
from timeline.admin.writing.suggestions import UnaccentedSearch
from timeline.admin.writing.translation_behind import Translating
from timeline.history.version_words import label_of
from timeline.models import Site, State
from timeline.models.languages import LANGUAGES
from timeline.models.sort_key import NAMES, Alphabetical
from timeline.models.web_address import WebAddressField
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along
from timeline.publishing.public_rows import see_live
from timeline.publishing.readiness import problems
from timeline.registry import NOUNS

ROWS = {"body": 24, "biography": 8}
TOOLS = (
    *("js/admin.js", "js/unsaved.js"),
    *(Script(f"js/{name}.js", type="module") for name in ("writing", "dates")),
)
SHEETS = {
    "all": (
        "css/writing.css",
        "css/finder.css",
        "css/live_preview.css",
        "css/translation_behind.css",
    )
}


def pair(name: str) -> tuple[str, ...]:
    """The columns of a text, side by side in one row of the form."""
    return tuple(f"{name}_{tag}" for tag in LANGUAGES)


PRIVATE: Any = (_("Among editors"), {"fields": ("editor_notes",)})


class Lines(forms.CharField):
    """A text whose lines end as they did: browsers send another end of line, and that is no
    change.
    """

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class TwoLanguages(BaseModelAdmin):
    """Fields of a translated text name their language, in words and to browsers and spelling
    checkers.
    """

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, TextField):
            kwargs.setdefault("form_class", Lines)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if field is None:
            return None
        if original is not None:
            field.label = label_of(db_field)
            field.widget.attrs["lang"] = db_field.language  # type: ignore[attr-defined]
        if isinstance(field.widget, forms.Textarea):
            if original is not None and db_field.model is not Site:
                has_paragraphs = original.name in NOUNS[db_field.model].paragraphs
                field.widget.attrs["data-writing"] = "block" if has_paragraphs else "line"
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


class Entries(ChangeList):
    """A page of working copies that know what visitors see of them, in the alphabet of the editor's
    language.
    """

    def get_ordering_field(self, field_name: Any) -> Any:
        return Alphabetical() if field_name in NAMES else super().get_ordering_field(field_name)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        see_live(self.result_list)


class StateFilter(admin.SimpleListFilter):
    """Entries in one editorial state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset  # type: ignore[attr-defined]


class EntryAdmin(
    TwoLanguages,
    Translating,
    UnaccentedSearch,
    Guarded,
    History,
    Sharing,
    Reviewing,
    Publishing,
    Kept,
    TranslationAdmin,
):
    """An entry that editors write, publish and withdraw."""

    change_form_template = "admin/timeline/entry_form.html"
    list_per_page = 50
    paginator = KeysFirst
    show_full_result_count = False
    save_on_top = True
    actions = (
        *("review_selected", "send_back_selected", "publish_selected"),
        *("confirm_selected", "withdraw_selected"),
    )
    change_list_template = "admin/timeline/entry_list.html"

    class Media:
        js = TOOLS
        css = SHEETS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person may write; what an editor has scheduled, only editors change until it
        is live.
        """
        waits = obj is not None and obj.is_planned
        return super().has_change_permission(request, obj) and (
            not waits or self.has_publish_permission(request)
        )

    @admin.display(description=_("state"))
    def state(self, entry: Any) -> str:
        return str(entry.state_in_words)

    @admin.display(description=_("last published"), ordering="updated_at")
    def published(self, entry: Any) -> str:
        return timezone.localdate(entry.updated_at).isoformat() if entry.updated_at else ""

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), AttentionFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_plans()  # type: ignore[attr-defined]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Entries

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        tools = {"list_tools": self.list_tools(request)}
        return super().changelist_view(request, (extra_context or {}) | tools)

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Label and address of what an editor can do beside the list."""
        if not self.has_add_permission(request):
            return []
        return [
            (gettext("Deleted entries"), reverse(f"admin:timeline_{self.opts.model_name}_deleted"))
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # Read afresh: what the form's instance has loaded may be from before its inlines were
        # saved.
        entry = self.model._base_manager.get(pk=form.instance.pk)
        refresh(entry)
        tell_changed_dates(request, [form, *(one for formset in formsets for one in formset.forms)])
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
