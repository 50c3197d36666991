"""What the lists and forms of all entries share."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.base.choose_row import choose_row
from timeline.admin.base.citing_search import Cited
from timeline.admin.base.confirm_page import page_about
from timeline.admin.base.entry_action import (
    EntryAction,
    EntryButton,
    EntryPage,
    ListPage,
    NamedButton,
    list_buttons,
    menu_of,
    url_patterns,
)
from timeline.admin.base.form_head import goes_on, head_of
from timeline.admin.base.language_fields import TwoLanguages
from timeline.admin.base.paginator import KeysFirst
from timeline.admin.base.search_fields import with_texts
from timeline.admin.desk.assigning import ASSIGN, ASSIGNMENT_DONE, AssignedFilter, assigned_to
from timeline.admin.desk.naming_reviewer import NAME_REVIEWER
from timeline.admin.frame.saved_filters import saved_for
from timeline.admin.history.conflict import Guarded
from timeline.admin.history.copy import COPY
from timeline.admin.history.pages import DELETED_ENTRIES, HISTORY, history_lines
from timeline.admin.history.presence import has_open, see_open
from timeline.admin.newsroom.comments import COMMENTS, panel_context
from timeline.admin.preview.sharing import PREVIEW, SHARE
from timeline.admin.preview.typed_page import has_page
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
from timeline.publishing.assign import waiting_for
from timeline.publishing.derive import refreshed
from timeline.publishing.parents import along
from timeline.publishing.public_rows import see_live
from timeline.publishing.readiness import problems

TOOLS = (
    *("js/admin.js", "js/unsaved.js"),
    *(
        Script(f"js/{name}.js", type="module")
        for name in ("writing", "dates", "presence", "comments", "drafts")
    ),
)
SHEETS = {
    "all": (
        "css/writing.css",
        "css/finder.css",
        "css/live_preview.css",
        "css/translation_behind.css",
        "css/admin_order.css",
        "css/comments.css",
    )
}


# The buttons that save and lead to a page which lists what stands in the way.
STEP = "_step"
ABOUT_THIS_ENTRY = {"_continue", STEP}

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
        see_open(request, self.result_list)
        if "review_of" in self.list_display:
            reviewers = {row.entry_pk: row.reviewer for row in waiting_for(self.result_list)}
            for entry in self.result_list:
                entry.asked_reviewer = reviewers.get(entry.pk, "")


class StateFilter(admin.SimpleListFilter):
    """Entries in one editorial state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.in_state(self.value()) if self.value() in State.values else queryset  # type: ignore[attr-defined]


class EntryAdmin(TwoLanguages, Translating, Guarded, DeletionGuard, TranslationAdmin[Any]):
    """An entry that editors write, publish and withdraw."""

    change_form_template = "admin/timeline/entry_form.html"
    change_list_template = "admin/timeline/entry_list.html"
    object_history_template = "admin/timeline/history.html"
    list_per_page = 50
    paginator = KeysFirst
    show_full_result_count = False

    # In the order of the buttons on the form and above the list.
    entry_actions: tuple[EntryAction | EntryPage, ...] = (
        *(PREVIEW, PUBLISH, WITHDRAW, ASK_FOR_REVIEW, SEND_BACK, CONFIRM, ASSIGNMENT_DONE, ASSIGN),
        *(NAME_REVIEWER, SHARE, COPY, HISTORY),
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
        context["has_page"] = has_page(self.model)
        step = self.step_after_saving(request, entry)
        if step:
            address = page_about(self.model, step.name, [entry.pk]) if entry else ""
            context["bar_step"] = NamedButton(step.words, address, step.name)
        if entry and entry.pk:
            see_live([entry])
            head = head_of(self.buttons(request, entry), step.name if step else "")
            context |= {"state": entry.state_in_words, "head": head}
            context |= planned_for(entry) | {"may_cancel": self.has_publish_permission(request)}
            context |= assigned_to(entry) | talk_about(entry)
            # What was refused on saving stands at its field; the working copy is as it was.
            if request.method == "GET":
                ready = readiness(entry)
                context["readiness"] = ready
                context["step_is_next"] = step and goes_on(entry.state, ready["blocking"])
            context |= panel_context(request, entry)
        return super().render_change_form(request, context, *args, **kwargs)

    def step_after_saving(
        self, request: HttpRequest, entry: Publishable | None
    ) -> EntryAction | None:
        """What the save bar offers to go on with: publishing, or for who may not, a review."""
        row = entry if entry is not None else self.model()
        if row.pk and not self.has_change_permission(request, row):
            return None
        for step in (PUBLISH, ASK_FOR_REVIEW):
            waits = step == ASK_FOR_REVIEW and bool(row.review_requested_at)
            if step in self.entry_actions and step.may(request, [row]) and not waits:
                return step
        return None

    def response_post_save_add(
        self, request: HttpRequest, obj: Publishable
    ) -> HttpResponseRedirect:
        return self.to_step(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(
        self, request: HttpRequest, obj: Publishable
    ) -> HttpResponseRedirect:
        return self.to_step(request, obj) or super().response_post_save_change(request, obj)

    def to_step(self, request: HttpRequest, entry: Publishable) -> HttpResponseRedirect | None:
        """To the page that publishes or asks for a review, for who saved in order to do it."""
        step = self.step_after_saving(request, entry)
        if STEP not in request.POST or step is None:
            return None
        return HttpResponseRedirect(page_about(self.model, step.name, [entry.pk]))

    def buttons(self, request: HttpRequest, entry: Publishable) -> list[EntryButton]:
        """What an editor can do with the entry now."""
        buttons: list[EntryButton] = []
        for action in self.entry_actions:
            buttons.extend(action.buttons(self, request, entry))
        return buttons

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        lines = history_lines(entry) if entry else []
        return super().history_view(request, object_id, {"lines": lines} | (extra_context or {}))

    action_checkbox = choose_row

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        if request.GET.get(StateFilter.parameter_name) != State.IN_REVIEW:
            return columns
        # Who, when and what was said is more to the point here than what the noun is about.
        return (columns[0], "state", "review_asked", "review_word", "review_of")

    @admin.display(description=_("asked for by"), ordering="review_requested_at")
    def review_asked(self, entry: Publishable) -> str:
        at = entry.review_requested_at
        moment = date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
        return f"{entry.review_requested_by or '?'}, {moment}"

    @admin.display(description=_("the word"))
    def review_word(self, entry: Publishable) -> str:
        return Truncator(entry.review_note).words(40)

    @admin.display(description=_("asked of"))
    def review_of(self, entry: Any) -> str:
        # As Entries has read it, for the whole page at once.
        return str(entry.asked_reviewer or _("any editor"))

    @admin.display(description=_("state"))
    def state(self, entry: Publishable) -> str:
        """The state, and below it who else has the form open."""
        words = str(entry.state_in_words)
        if sentence := has_open(entry):
            return format_html('{} <span class="list-open">{}</span>', words, sentence)
        return words

    @admin.display(description=_("last published"), ordering="updated_at")
    def published(self, entry: Publishable) -> str:
        """The day in words, its month in three letters: the column is narrow."""
        return (
            date_format(timezone.localdate(entry.updated_at), "SHORT_DATE_FORMAT")
            if entry.updated_at
            else ""
        )

    def get_search_fields(self, request: HttpRequest) -> Any:
        return with_texts(request, self.model, tuple(self.search_fields))

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (*super().get_list_filter(request), AttentionFilter, AssignedFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        entries: QuerySet[Any] = rows.with_plans()
        return entries

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows that hold the words; “@key” finds those that cite this source."""
        cited = Cited(search_term)
        return super().get_search_results(request, cited.among(queryset), cited.words)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Entries

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        buttons = list_buttons(self, self.list_pages, request)
        tools = {"list_tools": buttons} | saved_for(request, self.model)
        if ERROR_FLAG in request.GET:
            messages.warning(request, _("This list knows no such filter. It shows all entries."))
        try:
            return super().changelist_view(request, (extra_context or {}) | tools)
        except DisallowedModelAdminLookup:
            # As a filter that was saved before the filters changed.
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # What the form's instance has loaded may be from before its inlines were saved.
        (entry,) = refreshed(self.model, [form.instance.pk])
        forms = [form]
        for formset in formsets:
            forms += formset.forms
        tell_changed_dates(request, forms)
        # The page that follows says it itself, where it is about this entry.
        if not ABOUT_THIS_ENTRY.intersection(request.POST):
            self.warn(request, entry)

    def warn(self, request: HttpRequest, entry: Publishable) -> None:
        """Say which texts and parts of a saved entry could not go live as they are."""
        lines = []
        for problem in problems([entry, *along([entry])], waiting=()):
            # A draft may lack what is still to be written: only what is written is warned of.
            is_written = bool(str(getattr(entry, problem.field, "") or ""))
            if problem.entry == entry and is_written:
                lines.append((problem.sentence,))
        if lines:
            sentences = format_html_join("", "<li>{}</li>", lines)
            intro = _("It is saved. Before it can go live, this must be mended:")
            messages.warning(request, format_html("{}<ul>{}</ul>", intro, sentences))
