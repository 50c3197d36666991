from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reversion
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from timeline.admin.base import addresses
from timeline.admin.base.choose_row import choose_row
from timeline.admin.base.entry_action import list_buttons
from timeline.admin.base.inlines import PositionInline, dispute_places, offer_places
from timeline.admin.base.language_fields import TwoLanguages, pair
from timeline.admin.base.search_fields import without_accents
from timeline.admin.entries.entry import SHEETS, TOOLS
from timeline.admin.history.conflict import Guarded
from timeline.admin.history.presence import has_open, see_open
from timeline.admin.tables.pages import EXPORT, IMPORT, Tables
from timeline.admin.tables.resources import DisputeTable, PositionTable
from timeline.history.comments import comment
from timeline.history.recording import begin, record
from timeline.models import Dispute, Publishable
from timeline.models.dispute import DISPUTED
from timeline.publishing.derive import refresh


def owner(dispute: Dispute) -> Publishable:
    """The entry on which the sources differ."""
    entry: Publishable = next(
        getattr(dispute, name) for name in DISPUTED if getattr(dispute, f"{name}_id")
    )
    return entry


class Disputes(ChangeList):
    """A page of disputes that know who has them open."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        see_open(request, self.result_list)


@admin.register(Dispute)
class DisputeAdmin(Tables, TwoLanguages, Guarded, TranslationAdmin[Dispute]):
    """The positions of a dispute that was begun on an entry's form."""

    change_form_template = "admin/timeline/entry_form.html"
    action_checkbox = choose_row
    list_display = ("question", "entry", "open_now")
    list_select_related = DISPUTED
    list_per_page = 50
    show_full_result_count = False
    search_fields = without_accents("question_en", "question_es")
    search_help_text = _("Words of the question")

    resource_classes = [DisputeTable, PositionTable]
    actions = ("export_selected",)
    list_pages = (IMPORT, EXPORT)

    class Media:
        js = TOOLS
        css = SHEETS

    readonly_fields = ("entry",)
    inlines = (PositionInline,)

    def get_fieldsets(self, request: HttpRequest, obj: Dispute | None = None) -> Any:
        place = dispute_places(type(owner(obj))) if obj else ("about",)
        return ((None, {"fields": ("entry", pair("question"), *place, pair("note"))}),)

    def get_form(
        self, request: HttpRequest, obj: Dispute | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj:
            offer_places(form.base_fields, type(owner(obj)), owner(obj))
        return form

    @admin.display(description=_("entry"))
    def entry(self, dispute: Dispute) -> str:
        return addresses.linked(owner(dispute))

    @admin.display(description=_("open now"))
    def open_now(self, dispute: Dispute) -> str:
        return has_open(dispute)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        tools = {"list_tools": list_buttons(self, self.list_pages, request)}
        return super().changelist_view(request, (extra_context or {}) | tools)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Disputes

    def has_add_permission(self, request: HttpRequest) -> bool:
        # A dispute without an entry has no place: it is begun on the entry's form.
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        # A row of a table names the entry: there disputes are begun as on its form.
        may_add = request.user.has_perm("timeline.add_dispute")
        return may_add and self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Dispute | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_change_entry(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Dispute | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_change_entry(request, obj)

    def may_change_entry(self, request: HttpRequest, dispute: Dispute | None) -> bool:
        """Whether this person may write the entry that the dispute belongs to."""
        if dispute is None:
            return True
        entry = owner(dispute)
        return self.admin_site.get_model_admin(type(entry)).has_change_permission(request, entry)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh(owner(form.instance))
        reversion.add_to_revision(owner(form.instance))

    def historic(self, row: Dispute) -> Publishable:
        return owner(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> Any:
        dispute = self.get_object(request, object_id)
        if dispute is None or not self.has_view_permission(request, dispute):
            return super().history_view(request, object_id, extra_context)
        # A dispute is a part of its entry, in history too.
        entry = owner(dispute)
        return redirect(f"admin:timeline_{entry._meta.model_name}_history", entry.pk)

    def delete_model(self, request: HttpRequest, obj: Dispute) -> None:
        with self.losing(request, {owner(obj)}):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Dispute]) -> None:
        with self.losing(
            request, {owner(dispute) for dispute in queryset.select_related(*DISPUTED)}
        ):
            super().delete_queryset(request, queryset)

    @contextmanager
    def losing(self, request: HttpRequest, entries: set[Publishable]) -> Iterator[None]:
        """Keep the entries as they are before and after the block, which deletes some of their
        disputes.
        """
        with transaction.atomic():
            begin(*entries)
            yield
            refresh(*entries)
            record(entries, comment("undisputed"), request.user)
