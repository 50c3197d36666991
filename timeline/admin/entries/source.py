from typing import Any

from django.contrib import admin, messages
from django.db.models import DateField
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from timeline.admin.base import addresses
from timeline.admin.base.day_fields import DayField, TypedDayInput
from timeline.admin.base.inlines import AuthorshipInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.desk.assigning import ASSIGN, ASSIGNMENT_DONE
from timeline.admin.desk.naming_reviewer import NAME_REVIEWER
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.history.copy import COPY
from timeline.admin.history.pages import DELETED_ENTRIES, history_of
from timeline.admin.preview.sharing import PREVIEW, SHARE
from timeline.admin.publishing.publish import PUBLISH
from timeline.admin.publishing.review import ASK_FOR_REVIEW, CONFIRM, SEND_BACK
from timeline.admin.publishing.withdraw import WITHDRAW
from timeline.admin.sources.form import NAMED_ANEW, SourceForm
from timeline.admin.sources.link_health import (
    USE_NEW,
    LinkFilter,
    check_links_now,
    link_in_full,
    take_new_address,
)
from timeline.admin.sources.reference_import import REFERENCES, authors_named, may_import
from timeline.admin.sources.replace import REPLACE
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import SourceTable
from timeline.dates.wording import in_words, joined_words
from timeline.history.contents import EntryContent
from timeline.models import Agent, Authorship, Publishable, Source
from timeline.models.owner import OWNERS, owner_of
from timeline.publishing.citing_texts import naming, still_naming
from timeline.publishing.derive import refresh
from timeline.publishing.import_references import agent_of, name_authors
from timeline.references import Author, People


def follow_key(request: HttpRequest, old: str, source: Source) -> None:
    """Derive anew what follows from a key that has changed."""
    if old != source.key:
        stale = still_naming(source, old) if old else []
        refresh(*dict.fromkeys([*stale, *naming([source.key])]))
        tell_of_old_key(request, stale, old, source.key)


def tell_of_old_key(request: HttpRequest, stale: list[Publishable], old: str, new: str) -> None:
    """Say which texts still name the source by its old key."""
    if stale:
        sentence = gettext("These texts still say @%(old)s. Change it there to @%(new)s:")
        links = addresses.linked_all(stale)
        messages.warning(request, format_html("{} {}", sentence % {"old": old, "new": new}, links))


def follow_restored_key(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    source: Source,
    before: EntryContent,
) -> None:
    """Derive anew what follows from a key that has come back."""
    follow_key(request, str(before.fields.get("key", "")), source)


@admin.register(Source)
class SourceAdmin(Tables, EntryAdmin):
    list_display = (
        "title",
        "state",
        "type",
        "when",
        "key",
        "link_status",
        "published",
    )
    list_filter = (StateFilter, LinkFilter, "type", "language")
    search_fields = without_accents(
        "title", "key", "date", "container_title", "authors__name", "publisher__name"
    )
    search_help_text = _("Title, key, date, author, publisher, container or words of the note")

    form = SourceForm
    formfield_overrides = {
        DateField: {"form_class": DayField, "widget": TypedDayInput(format="%Y-%m-%d")}
    }
    add_form_template = "admin/timeline/source_add.html"

    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("another", "title", ("type", "date"), ("key", "language")),
                    *(
                        ("container_title", "publisher"),
                        "new_publisher",
                        "new_authors",
                        "new_editors",
                    ),
                )
            },
        ),
        (
            _("Volume, pages, edition"),
            {"fields": (("volume", "issue", "pages"), ("chapter", "edition", "number"))},
        ),
        (
            _("On the web"),
            {
                "fields": (
                    *("url", "link_health", "accessed_on", "archived_url", "archived_on"),
                    "archived_document",
                )
            },
        ),
        (_("Numbers and note"), {"fields": (("doi", "isbn"), pair("note"))}),
        (_("Where it is cited"), {"fields": ("cited_in",)}),
        PRIVATE,
    )
    readonly_fields = ("cited_in", "link_health")
    autocomplete_fields = ("publisher", "archived_document")

    inlines = (AuthorshipInline,)

    resource_classes = [SourceTable]
    actions = ("export_selected", check_links_now)
    list_pages = (DELETED_ENTRIES, IMPORT, EXPORT, REFERENCES)
    entry_actions = (
        *(PREVIEW, PUBLISH, WITHDRAW, ASK_FOR_REVIEW, SEND_BACK, CONFIRM, ASSIGNMENT_DONE, ASSIGN),
        *(NAME_REVIEWER, SHARE, COPY, REPLACE),
        history_of(after_restore=follow_restored_key),
    )

    @admin.display(description=_("date"), ordering="date_earliest")
    def when(self, source: Source) -> str:
        return joined_words(in_words(source.date))

    def search_label(self, source: Source) -> str:
        """What a search field shows: two sources of one title are told apart by their keys."""
        return f"{source.title} – {source.key}"

    @admin.display(description=_("cited in"))
    def cited_in(self, source: Source) -> str:
        citations = (
            source.citations.select_related(*OWNERS).order_by("pk")[:200] if source.pk else []
        )
        owners = dict.fromkeys(owner_of(citation) for citation in citations)
        if not owners:
            return gettext("Nothing cites it yet.")
        total = source.citations.listed().places().count()
        places = ngettext("cited at %(total)s place", "cited at %(total)s places", total) % {
            "total": total
        }
        return format_html("{}: {}", places, addresses.linked_all(owners))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.tell_new(request, form.named_anew)
        follow_key(request, form.initial.get("key", "") if change else "", form.instance)

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """A source that is there already takes its authors from the search fields alone."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None and request.user.has_perm("timeline.add_agent"):
            return fieldsets
        shown = []
        for title, options in fieldsets:
            fields = [name for name in options["fields"] if name not in NAMED_ANEW]
            shown.append((title, options | {"fields": fields}))
        return shown

    def save_model(self, request: HttpRequest, obj: Source, form: SourceForm, change: bool) -> None:
        if name := form.cleaned_data.get("new_publisher"):
            obj.publisher = agent_of(Author(name), People(), form.named_anew)
        super().save_model(request, obj, form, change)

    def save_formset(
        self,
        request: HttpRequest,
        form: SourceForm,
        formset: "BaseModelFormSet[Authorship, ModelForm[Authorship]]",
        change: bool,
    ) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Authorship:
            new_agents = form.named_anew
            people = People()
            authors = form.cleaned_data.get("new_authors") or ()
            name_authors(form.instance, authors, people, new_agents)
            editors = form.cleaned_data.get("new_editors") or ()
            name_authors(form.instance, editors, people, new_agents, Authorship.Role.EDITOR)

    def tell_new(self, request: HttpRequest, agents: list[Agent]) -> None:
        """Say who is new."""
        refresh(*agents)
        for agent in agents:
            self.log_addition(request, agent, "Named by a source.")
        if agents:
            sentence = gettext("New, as drafts: {agents}.")
            messages.info(request, format_html(sentence, agents=addresses.linked_all(agents)))

    @admin.display(description=_("the link"))
    def link_health(self, source: Source) -> str:
        return link_in_full(source)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        context = (extra_context or {}) | {"may_import": may_import(self, request)}
        return super().add_view(request, form_url, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The form; “Use the new address” saves it with that address, under all its rules."""
        if USE_NEW in request.POST and (source := self.get_object(request, object_id)):
            take_new_address(request, source)
        return super().change_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """The authors whom the address names stand in the rows of an empty form."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and inline.model is Authorship and obj.pk is None:
            kwargs["initial"] = authors_named(request)
        return kwargs
