from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.inlines import DisputeInline
from timeline.admin.base.language_fields import pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import PRIVATE, EntryAdmin, StateFilter
from timeline.admin.publishing.order import ORDER
from timeline.models import Article


@admin.register(Article)
class ArticleAdmin(EntryAdmin):
    list_display = ("title", "state", "kind", "author", "published")
    list_filter = (StateFilter, "kind")
    list_select_related = ("author",)
    search_fields = without_accents("title_en", "title_es", "slug", "author__name")
    search_help_text = _("Title, address, author or words of the texts")
    list_pages = (*EntryAdmin.list_pages, ORDER)

    fieldsets = (
        (None, {"fields": (pair("title"), ("kind", "author"), ("slug", "position"), "picture")}),
        (_("Texts"), {"fields": (pair("standfirst"), pair("body"))}),
        PRIVATE,
    )
    autocomplete_fields = ("author", "picture")
    inlines = (DisputeInline,)
