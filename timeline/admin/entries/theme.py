from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import ThemeTable
from timeline.models import Theme


@admin.register(Theme)
class ThemeAdmin(Tables, EntryAdmin):
    list_display = ("title", "state", "published")
    list_filter = (StateFilter,)
    search_fields = without_accents("title_en", "title_es", "slug")
    search_help_text = _("Title or address")

    resource_classes = [ThemeTable]
    actions = ("export_selected",)
    list_pages = (*EntryAdmin.list_pages, IMPORT, EXPORT)

    fieldsets = ((None, {"fields": (pair("title"), "slug")}), PRIVATE)
