"""What the lists and forms of all entries share."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.base.entry_action import (
    Button,
    EntryAction,
    EntryPage,
    ListPage,
    menu_of,
    url_patterns,
)
from timeline.admin.base.language_fields import TwoLanguages
from timeline.admin.base.paginator import KeysFirst
from timeline.admin.desk.assigning import ASSIGN, ASSIGNMENT_DONE, AssignedFilter, assigned_to
from timeline.admin.history.conflict import Guarded
from timeline.admin.history.pages import DELETED_ENTRIES, HISTORY, history_lines
from timeline.admin.history.versions import Versioned
from timeline.admin.newsroom.comments import COMMENTS, panel_context
from timeline.admin.preview.sharing import PREVIEW, SHARE
from timeline.admin.publishing.dashboard import AttentionFilter
from timeline.admin.publishing.deletion import DeletionGuard
from timeline.admin.publishing.publish import PUBLISH, readiness
from timeline.admin.publishing.review import ASK_FOR_REVIEW, CONFIRM, SEND_BACK, talk_about
from timeline.admin.publishing.schedule import planned_for
from timeline.admin.publishing.withdraw import WITHDRAW
from timeline.admin.writing.date_words import tell_changed_dates
from timeline.admin.writing.translation_behind import Translating
from timeline.models import Publishable, State
from timeline.models.sort_key import NAMES, Alphabetical
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along
from timeline.publishing.public_rows import see_live
from timeline.publishing.readiness import problems

TOOLS = (
    *("js/admin.js", "js/unsaved.js"),
    *(Script(f"js/{name}.js", type="module") for name in ("writing", "dates", "comments")),
)
SHEETS = {
    "all": (
        "css/writing.css",
        "css/finder.css",
        "css/live_preview.css",
        # Charts in texts are drawn as on the public pages.
        "css/chart.css",
        "css/subjects_chart.css",
        "css/translation_behind.css",
        "css/comments.css",
    )
}


PRIVATE: Any = (_("Among editors"), {"fields": ("editor_notes",)})


class Entries(ChangeList):
    """A page of working copies that know what visitors see of them, in the alphabet of the editor's
    language.
    """

    def get_ordering_field(self, field_name: Callable[..., object] | str) -> Any:
        return Alphabetical() if field_name in NAMES else super().get_ordering_field(field_name)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        see_live(self.result_list)


class StateFilter(admin.SimpleListFilter):
    """Entries in one editorial state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset  # type: ignore[attr-defined]


class EntryAdmin(
    TwoLanguages, Translating, Guarded, Versioned, DeletionGuard, TranslationAdmin[Any]
):
    """An entry that editors write, publish and withdraw."""

    change_form_template = "admin/timeline/entry_form.html"
    change_list_template = "admin/timeline/entry_list.html"
    object_history_template = "admin/timeline/history.html"
    list_per_page = 50
    paginator = KeysFirst
    show_full_result_count = False
    save_on_top = True

    # In the order of the buttons on the form and above the list.
    entry_actions: tuple[EntryAction | EntryPage, ...] = (
        *(PREVIEW, PUBLISH, WITHDRAW, ASK_FOR_REVIEW, SEND_BACK, CONFIRM, ASSIGNMENT_DONE, ASSIGN),
        *(SHARE, HISTORY),
    )
    list_pages: tuple[ListPage, ...] = (DELETED_ENTRIES,)

    class Media:
        js = TOOLS
        css = SHEETS

    def __init__(self, model: type[Publishable], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.actions = (*menu_of(self.entry_actions), *(self.actions or ()))

    def get_urls(self) -> list[URLPattern]:
        # Every entry takes comments, whatever else is done with it.
        tools = (*self.entry_actions, COMMENTS, *self.list_pages)
        return [*url_patterns(self, tools), *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this is an editor; Django asks it before it offers the actions."""
        return request.user.has_perm("timeline.publish")

    def has_change_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """Whether this person may write; what an editor has scheduled, only editors change until it
        is live.
        """
        waits = obj is not None and obj.is_planned
        return super().has_change_permission(request, obj) and (
            not waits or self.has_publish_permission(request)
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        entry = kwargs.get("obj")
        if entry and entry.pk:
            see_live([entry])
            context |= {"state": entry.state_in_words, "tools": self.buttons(request, entry)}
            context |= planned_for(entry) | {"may_cancel": self.has_publish_permission(request)}
            context |= assigned_to(entry) | talk_about(entry)
            # What was refused on saving stands at its field; the working copy is as it was.
            context |= {"readiness": readiness(entry)} if request.method == "GET" else {}
            context |= panel_context(request, entry)
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons(self, request: HttpRequest, entry: Publishable) -> list[Button]:
        """What an editor can do with the entry now."""
        buttons = []
        for action in self.entry_actions:
            buttons.extend(action.buttons(self, request, entry))
        return buttons

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        lines = history_lines(entry) if entry else []
        return super().history_view(request, object_id, {"lines": lines} | (extra_context or {}))

    @admin.display(description=_("state"))
    def state(self, entry: Publishable) -> str:
        return str(entry.state_in_words)

    @admin.display(description=_("last published"), ordering="updated_at")
    def published(self, entry: Publishable) -> str:
        return timezone.localdate(entry.updated_at).isoformat() if entry.updated_at else ""

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), AttentionFilter, AssignedFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        entries: QuerySet[Any] = rows.with_plans()
        return entries

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Entries

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        tools = {"list_tools": self.list_tools(request)}
        return super().changelist_view(request, (extra_context or {}) | tools)

    def list_tools(self, request: HttpRequest) -> list[Button]:
        """What an editor can do beside the list."""
        return [page.button(self, request) for page in self.list_pages if page.may(self, request)]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # Read afresh: what the form's instance has loaded may be from before its inlines were
        # saved.
        entry = self.model._base_manager.get(pk=form.instance.pk)
        refresh(entry)
        forms = [form]
        for formset in formsets:
            forms += formset.forms
        tell_changed_dates(request, forms)
        self.warn(request, entry)

    def warn(self, request: HttpRequest, entry: Publishable) -> None:
        """Say which texts and parts of a saved entry could not go live as they are."""
        lines = []
        for problem in problems([entry, *along([entry])]):
            # A draft may lack what is still to be written: only what is written is warned of.
            is_written = bool(str(getattr(entry, problem.field, "") or ""))
            if problem.entry == entry and is_written:
                lines.append((problem.sentence,))
        if lines:
            sentences = format_html_join("", "<li>{}</li>", lines)
            intro = _("It is saved. Before it can go live, this must be mended:")
            messages.warning(request, format_html("{}<ul>{}</ul>", intro, sentences))
