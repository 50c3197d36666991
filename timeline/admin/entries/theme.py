from django.contrib import admin

from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter, pair
from timeline.models import Theme


@admin.register(Theme)
class ThemeAdmin(EntryAdmin):
    list_display = ("title", "state", "published")
    list_filter = (StateFilter,)
    search_fields = ("title_en", "title_es", "slug")

    fieldsets = ((None, {"fields": (pair("title"), "slug")}), PRIVATE)
