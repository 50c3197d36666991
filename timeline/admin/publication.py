from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from timeline import queries
from timeline.models import Publication

LISTED_AT_MOST = 500


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin):
    """The log of what went live. It lives in the public database, and here it is read only."""

    list_display = ("number", "at", "kind", "note", "brought")
    list_filter = ("kind",)
    list_per_page = 50
    show_full_result_count = False

    fields = ("number", "at", "kind", "note_en", "note_es", "entries")
    readonly_fields = ("entries",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return queries.publications()

    @admin.display(description=_("entries"))
    def brought(self, publication: Any) -> str:
        named = ", ".join(entry.title for entry in publication.named)
        more = publication.total - len(publication.named)
        return f"{named} (+{more})" if more > 0 else named

    @admin.display(description=_("entries"))
    def entries(self, publication: Publication) -> str:
        found = publication.entries.defer("snapshot")[:LISTED_AT_MOST]
        return format_html_join(", ", "{}", ((entry.title,) for entry in found))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        return False
