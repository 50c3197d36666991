from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.publishing.order import ORDER
from timeline.models import Subject


@admin.register(Subject)
class SubjectAdmin(EntryAdmin):
    list_display = ("title", "state", "code", "region", "position", "peer", "published")
    list_filter = (StateFilter, "peer")
    search_fields = without_accents("title_en", "title_es", "code", "slug")
    search_help_text = _("Title, code or address")
    list_pages = (*EntryAdmin.list_pages, ORDER)

    fieldsets = (
        (
            None,
            {"fields": (pair("title"), ("code", "slug"), pair("region"), ("position", "peer"))},
        ),
        PRIVATE,
    )
