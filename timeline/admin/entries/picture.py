from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timeline.admin.base import addresses
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.models import Picture
from timeline.publishing.showing_entries import entries_showing


@admin.register(Picture)
class PictureAdmin(EntryAdmin):
    list_display = ("title", "key", "state", "content_type", "licence", "published")
    list_filter = (StateFilter, "content_type", "licence")
    search_fields = without_accents(
        "title_en", "title_es", "key", "alt_en", "alt_es", "caption_en", "caption_es", "credit"
    )
    search_help_text = _("Title, key, alternative text, caption or credit")

    fieldsets = (
        (None, {"fields": (pair("title"), "key")}),
        (_("What it shows"), {"fields": (pair("alt"), "decorative", pair("caption"))}),
        (
            _("Rights"),
            {"fields": (("credit", "date"), "source", ("licence", "licence_url"))},
        ),
        (_("Where it is shown"), {"fields": ("shown_in",)}),
        PRIVATE,
    )
    readonly_fields = ("shown_in",)
    autocomplete_fields = ("source",)

    def search_label(self, picture: Picture) -> str:
        """What a search field shows: two pictures of one title are told apart by their keys."""
        return f"{picture.title} – {picture.key}"

    @admin.display(description=_("shown in"))
    def shown_in(self, picture: Picture) -> str:
        entries = entries_showing(picture)
        if not entries:
            return gettext("No entry shows it yet.")
        return addresses.linked_all(entries)
