from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from timeline.history.recording import who_published
from timeline.models import Publication, PublishedEntry
from timeline.public import queries
from timeline.templatetags.timeline_texts import titled

LISTED_AT_MOST = 500


def titles(entries: Iterable[PublishedEntry]) -> SafeString:
    """The titles as they were live, those in another language than the editor's marked as such."""
    return format_html_join(", ", "{}", ((titled(entry),) for entry in entries))


class Log(ChangeList):
    """A page of publications that know who made them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        names = who_published(self.result_list)
        for publication in self.result_list:
            publication.by = names.get(publication.number, "")


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin[Publication]):
    """The log of what went live. It lives in the public database, and here it is read only."""

    list_display = ("brought", "number", "kind", "note", "at", "by")
    list_display_links = ("brought",)
    list_filter = ("kind",)
    list_per_page = 50
    show_full_result_count = False

    fields = ("number", "at", "by", "kind", "note_en", "note_es", "entries")
    readonly_fields = ("entries", "by")

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return Log

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return queries.publications()

    @admin.display(description=_("by"))
    def by(self, publication: Any) -> str:
        # A row of the list knows it already.
        name: str | None = getattr(publication, "by", None)
        if name is None:
            name = who_published([publication]).get(publication.number, "")
        return name

    @admin.display(description=_("entries"))
    def brought(self, publication: Any) -> str:
        entry_titles = titles(publication.named)
        more = publication.total - len(publication.named)
        return format_html("{} (+{})", entry_titles, more) if more > 0 else entry_titles

    @admin.display(description=_("entries"))
    def entries(self, publication: Publication) -> str:
        entry_titles = titles(publication.entries.defer("snapshot")[:LISTED_AT_MOST])
        more = publication.entries.count() - LISTED_AT_MOST
        return format_html("{} (+{})", entry_titles, more) if more > 0 else entry_titles

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False
