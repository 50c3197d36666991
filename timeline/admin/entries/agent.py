from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.models import Agent


@admin.register(Agent)
class AgentAdmin(EntryAdmin):
    list_display = ("name", "state", "kind", "website", "published")
    list_filter = (StateFilter, "kind")
    search_fields = without_accents("name_en", "name_es", "family", "slug")
    search_help_text = _("Name, address or words of the biography")

    fieldsets = (
        (
            None,
            {"fields": ("kind", pair("name"), ("given", "family"), "slug", "website", "picture")},
        ),
        (_("Texts"), {"fields": (pair("biography"),)}),
        PRIVATE,
    )
    autocomplete_fields = ("picture",)
