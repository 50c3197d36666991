from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from timeline.admin.base import addresses
from timeline.admin.base.inlines import AuthorshipInline
from timeline.admin.entries.entry import PRIVATE, StateFilter, pair
from timeline.admin.sources.form import SourceForms
from timeline.admin.sources.link_health import LinkFilter, LinkHealth
from timeline.admin.sources.reference_import import ReferencePages
from timeline.admin.sources.replace import Replacing
from timeline.admin.tables.pages import Tables
from timeline.admin.tables.resources import SourceTable
from timeline.dates.wording import in_words, joined_words
from timeline.history.contents import EntryContent
from timeline.models import Source
from timeline.models.owner import OWNERS, owner_of
from timeline.publishing.citing_texts import naming, still_naming
from timeline.publishing.derive import refresh


@admin.register(Source)
class SourceAdmin(SourceForms, ReferencePages, Replacing, LinkHealth, Tables):
    list_display = (
        "title",
        "key",
        "state",
        "type",
        "publisher",
        "when",
        "link_status",
        "published",
    )
    list_filter = (StateFilter, LinkFilter, "type", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "key", "date", "container_title", "authors__name", "publisher__name")

    resource_classes = [SourceTable]

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
            {"fields": ("url", "link_health", "accessed_on", "archived_url", "archived_on")},
        ),
        (_("Numbers and note"), {"fields": (("doi", "isbn"), pair("note"))}),
        (_("Where it is cited"), {"fields": ("cited_in",)}),
        PRIVATE,
    )
    readonly_fields = ("cited_in", "link_health")
    actions: Any = (*Tables.actions, "check_links_now")
    autocomplete_fields = ("publisher",)
    inlines = (AuthorshipInline,)

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
        total = source.citations.listed().count()  # type: ignore[attr-defined]
        places = ngettext("cited at %(total)s place", "cited at %(total)s places", total) % {
            "total": total
        }
        return format_html("{}: {}", places, addresses.linked_all(owners))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.follow_key(request, form.initial.get("key", "") if change else "", form.instance)

    def after_restore(self, request: HttpRequest, entry: Source, before: EntryContent) -> None:
        self.follow_key(request, str(before.fields.get("key", "")), entry)

    def follow_key(self, request: HttpRequest, old: str, source: Source) -> None:
        """Derive anew what follows from a key that has changed."""
        if old != source.key:
            stale = still_naming(source, old) if old else []
            refresh(*dict.fromkeys([*stale, *naming([source.key])]))
            self.tell_of_old_key(request, stale, old, source.key)

    def tell_of_old_key(self, request: HttpRequest, stale: list[Any], old: str, new: str) -> None:
        """Say which texts still name the source by its old key."""
        if stale:
            sentence = gettext("These texts still say @%(old)s. Change it there to @%(new)s:")
            links = addresses.linked_all(stale)
            messages.warning(
                request, format_html("{} {}", sentence % {"old": old, "new": new}, links)
            )
