from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.publishing.order import ORDER
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import EraTable
from timeline.dates.wording import in_words, joined_words
from timeline.models import Era


@admin.register(Era)
class EraAdmin(Tables, EntryAdmin):
    list_display = ("title", "when", "state", "position", "published")
    list_filter = (StateFilter,)
    search_fields = without_accents("title_en", "title_es", "slug")
    search_help_text = _("Title, address or words of the texts")

    resource_classes = [EraTable]
    actions = ("export_selected",)
    list_pages = (*EntryAdmin.list_pages, ORDER, IMPORT, EXPORT)

    fieldsets = (
        (None, {"fields": (pair("title"), ("span", "position"), "slug", "picture")}),
        (_("Texts"), {"fields": (pair("summary"), pair("body"))}),
        PRIVATE,
    )
    autocomplete_fields = ("picture",)
    inlines = (DisputeInline,)

    @admin.display(description=_("when"), ordering="span_earliest")
    def when(self, era: Era) -> str:
        return joined_words(in_words(era.span)) if era.span else str(_("outlook"))
