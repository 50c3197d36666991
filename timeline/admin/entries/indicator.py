from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline, ObservationInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.history.pages import DELETED_ENTRIES
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import ObservationTable
from timeline.models import Indicator


@admin.register(Indicator)
class IndicatorAdmin(Tables, EntryAdmin):
    list_display = ("title", "state", "unit", "better", "key_figure", "published")
    list_filter = (StateFilter, "better", "key_figure")
    search_fields = without_accents("title_en", "title_es", "slug")

    resource_classes = [ObservationTable]
    actions = ("export_selected",)
    list_pages = (DELETED_ENTRIES, IMPORT, EXPORT)

    fieldsets = (
        (
            None,
            {
                "fields": (
                    pair("title"),
                    pair("headline"),
                    pair("whole"),
                    pair("unit"),
                    ("better", "decimals"),
                    ("minimum", "maximum"),
                    "slug",
                )
            },
        ),
        (_("Texts"), {"fields": (pair("summary"), pair("description"))}),
        (
            _("In charts"),
            {"fields": ("joined", "method_date", pair("method_note"))},
        ),
        (_("On the start page"), {"fields": (("key_figure", "contrast"), "position")}),
        PRIVATE,
    )
    inlines = (ObservationInline, DisputeInline)
