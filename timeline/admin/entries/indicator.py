from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline, ObservationInline
from timeline.admin.entries.entry import PRIVATE, StateFilter, pair
from timeline.admin.tables.pages import Tables
from timeline.admin.tables.resources import ObservationTable
from timeline.models import Indicator


@admin.register(Indicator)
class IndicatorAdmin(Tables):
    list_display = ("title", "state", "unit", "better", "key_figure", "published")
    list_filter = (StateFilter, "better", "key_figure")
    search_fields = ("title_en", "title_es", "slug")

    resource_classes = [ObservationTable]

    fieldsets = (
        (None, {"fields": (pair("title"), pair("unit"), ("better", "decimals"), "slug")}),
        (_("Texts"), {"fields": (pair("summary"), pair("description"))}),
        (_("On the start page"), {"fields": ("key_figure", "position")}),
        PRIVATE,
    )
    inlines = (ObservationInline, DisputeInline)
