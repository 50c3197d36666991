from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline, MilestoneInline, RelationInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.history.pages import DELETED_ENTRIES
from timeline.admin.publishing.change_many import CHANGE_MANY
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import InitiativeTable, MilestoneTable, RelationTable
from timeline.dates.wording import joined_words, span_in_words
from timeline.models import Initiative


@admin.register(Initiative)
class InitiativeAdmin(Tables, EntryAdmin):
    list_display = ("title", "state", "kind", "era", "when", "published")
    list_filter = (StateFilter, "kind", "era", "themes", "status")
    list_select_related = ("era",)
    search_fields = without_accents(
        "title_en", "title_es", "slug", "lead__name_en", "lead__name_es"
    )
    search_help_text = _("Title, address, lead or words of the texts")

    resource_classes = [InitiativeTable, MilestoneTable, RelationTable]
    actions = ("export_selected",)
    entry_actions = (*EntryAdmin.entry_actions, CHANGE_MANY)
    list_pages = (DELETED_ENTRIES, IMPORT, EXPORT)

    fieldsets = (
        (None, {"fields": (pair("title"), pair("short_title"), ("kind", "era"), "slug")}),
        (_("Texts"), {"fields": (pair("summary"), pair("body"))}),
        (
            _("Connections"),
            {
                "fields": (
                    ("website", "website_closed"),
                    "website_archived",
                    "picture",
                    ("lead", "opinion_of"),
                    "themes",
                    ("main", "position"),
                )
            },
        ),
        (
            _("Budget"),
            {
                "fields": (
                    ("budget", "budget_currency", "budget_date"),
                    ("budget_source", "budget_locator"),
                )
            },
        ),
        PRIVATE,
    )
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    autocomplete_fields = ("era", "lead", "opinion_of", "budget_source", "picture")
    inlines = (MilestoneInline, RelationInline, DisputeInline)

    @admin.display(description=_("when"), ordering="start_earliest")
    def when(self, initiative: Initiative) -> str:
        return joined_words(span_in_words(initiative.start, initiative.end, initiative.running))
