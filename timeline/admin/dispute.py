from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin import addresses
from timeline.admin.entry import SHEETS, TOOLS, TwoLanguages, pair
from timeline.admin.inlines import PositionInline
from timeline.models import Dispute
from timeline.models.dispute import DISPUTED
from timeline.publishing.derive import refresh


def owner(dispute: Dispute) -> Any:
    """The entry on which the sources differ."""
    return next(getattr(dispute, name) for name in DISPUTED if getattr(dispute, f"{name}_id"))


@admin.register(Dispute)
class DisputeAdmin(TwoLanguages, TranslationAdmin):
    """The positions of a dispute that was begun on an entry's form."""

    change_form_template = "admin/timeline/entry_form.html"
    list_display = ("question", "entry")
    list_select_related = DISPUTED
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("question_en", "question_es")

    class Media:
        js = TOOLS
        css = SHEETS

    readonly_fields = ("entry",)
    fieldsets = ((None, {"fields": ("entry", pair("question"), pair("note"))}),)
    inlines = (PositionInline,)

    @admin.display(description=_("entry"))
    def entry(self, dispute: Dispute) -> str:
        return addresses.linked(owner(dispute))

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A dispute without an entry has no place: it is begun on the entry's form.
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh(owner(form.instance))

    def delete_model(self, request: HttpRequest, obj: Dispute) -> None:
        entry = owner(obj)
        super().delete_model(request, obj)
        refresh(entry)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Dispute]) -> None:
        entries = {owner(dispute) for dispute in queryset.select_related(*DISPUTED)}
        super().delete_queryset(request, queryset)
        refresh(*entries)
