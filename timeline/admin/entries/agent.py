from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import AgentTable
from timeline.models import Agent


@admin.register(Agent)
class AgentAdmin(Tables, EntryAdmin):
    list_display = ("name", "state", "kind", "website", "published")
    list_filter = (StateFilter, "kind")
    search_fields = without_accents("name_en", "name_es", "family", "slug")
    search_help_text = _("Name, address or words of the biography")

    resource_classes = [AgentTable]
    actions = ("export_selected",)
    list_pages = (*EntryAdmin.list_pages, IMPORT, EXPORT)

    fieldsets = (
        (
            None,
            {"fields": ("kind", pair("name"), ("given", "family"), "slug", "website", "picture")},
        ),
        (_("Texts"), {"fields": (pair("biography"),)}),
        PRIVATE,
    )
    autocomplete_fields = ("picture",)
