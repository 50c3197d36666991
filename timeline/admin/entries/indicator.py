from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline, ObservationInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.base.values_of_subject import PARAMETER, shown_values, subjects_with_values
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.history.pages import DELETED_ENTRIES
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import IndicatorTable, ObservationTable
from timeline.models import Indicator


@admin.register(Indicator)
class IndicatorAdmin(Tables, EntryAdmin):
    list_display = ("title", "state", "unit", "better", "key_figure", "published")
    list_filter = (StateFilter, "better", "key_figure")
    search_fields = without_accents("title_en", "title_es", "slug")
    search_help_text = _("Title, address or words of the texts")

    resource_classes = [ObservationTable, IndicatorTable]
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
    readonly_fields = ("values_by_subject",)

    # The stubs have only a private name for what is returned.
    def get_fieldsets(self, request: HttpRequest, obj: Indicator | None = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and shown_values(request, obj.pk).shown:
            fieldsets.append((_("Values"), {"fields": ("values_by_subject",)}))
        return fieldsets

    @admin.display(description=_("one subject at a time"))
    def values_by_subject(self, indicator: Indicator) -> str:
        links: list[tuple[str, str, int]] = []
        for subject, total in subjects_with_values(indicator.pk):
            links.append((f"?{PARAMETER}={subject.code}", subject.title, total))
        table = f"{reverse('admin:timeline_indicator_export')}?pk__in={indicator.pk}"
        words = gettext(
            "The rows below are those of one subject: {subjects}. Save before you go to another. "
            "Many at once are changed as a table: {table} it, and import it again."
        )
        return format_html(
            words,
            subjects=format_html_join(", ", '<a href="{}">{}</a> ({})', links),
            table=format_html('<a href="{}">{}</a>', table, gettext("export")),
        )
