"""Addresses that lead elsewhere. They live in the public database, and are read, added and ended
through timeline/publishing/.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govdigital.event_log import log_event, some
from timeline.admin.base.choose_row import choose_row
from timeline.admin.base.form_fields import choice_field
from timeline.admin.base.search_fields import without_accents
from timeline.admin.publishing.forms import last_part
from timeline.models import Agent, Article, Era, FormerAddress, Indicator, Initiative, Source
from timeline.models.addressed import LONGEST, Addressed
from timeline.models.languages import LANGUAGES
from timeline.publishing.former_addresses import end, hindrance, lead_on_by_hand, rows
from timeline.publishing.keys import name_at

# The nouns that have pages.
MODELS: dict[str, type[Addressed]] = {
    str(model._meta.model_name): model
    for model in (Initiative, Era, Indicator, Article, Source, Agent)
}


class FormerAddressForm(forms.ModelForm[FormerAddress]):
    """Which address leads to which entry, and why."""

    model = forms.ChoiceField(label=_("Kind"))
    address = forms.CharField(
        label=_("From"),
        max_length=500,
        help_text=_("The last part of the old address, such as “old-portal”, or all of it."),
    )
    moved_to = forms.CharField(
        label=_("To"),
        max_length=500,
        help_text=_("The address of the live entry of the same kind to which it leads."),
    )

    class Meta:
        model = FormerAddress
        fields = ("note_en", "note_es")
        labels = {"note_en": _("Why (English)"), "note_es": _("Why (Spanish)")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, capfirst(model._meta.verbose_name)) for name, model in MODELS.items()]
        choice_field(self.fields, "model").choices = choices

    def clean_address(self) -> str:
        """The last part of what was typed."""
        return last_part(self.cleaned_data["address"])

    def clean_moved_to(self) -> str:
        """The last part of what was typed."""
        return last_part(self.cleaned_data["moved_to"])

    def clean(self) -> dict[str, Any]:
        """Refuses an address that cannot lead there."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return values
        if not may_be_address(MODELS[values["model"]], values["address"]):
            self.add_error("address", _("This is not an address of this site."))
        elif words := hindrance(MODELS[values["model"]], values["address"], values["moved_to"]):
            self.add_error("moved_to", words)
        return values


def may_be_address(model: type[Addressed], address: str) -> bool:
    """Whether an entry of the model could stand at it: any other leads nowhere, and no copy of the
    site could be written.
    """
    column: Any = model._meta.get_field(model.address_field)
    try:
        column.run_validators(address)
    except forms.ValidationError:
        return False
    return 0 < len(address) <= LONGEST


@admin.register(FormerAddress)
class FormerAddressAdmin(admin.ModelAdmin[FormerAddress]):
    action_checkbox = choose_row
    list_display = ("from_address", "leads_to", "kind", "why", "since")
    list_filter = ("model",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = without_accents("address", "moved_to", "title_en", "title_es")
    search_help_text = _("Old or new address, or title")

    form = FormerAddressForm
    add_fields = ("model", "address", "moved_to", "note_en", "note_es")
    fields = ("from_address", "leads_to", "kind", "why", "since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerAddress]:
        return rows()

    def get_fieldsets(self, request: HttpRequest, obj: FormerAddress | None = None) -> Any:
        return ((None, {"fields": self.fields if obj else self.add_fields}),)

    @admin.display(description=_("from"), ordering="address")
    def from_address(self, former: FormerAddress) -> str:
        return former.address

    @admin.display(description=_("to"), ordering="moved_to")
    def leads_to(self, former: FormerAddress) -> str:
        return former.moved_to or gettext("gone")

    @admin.display(description=_("kind"), ordering="model")
    def kind(self, former: FormerAddress) -> str:
        model = MODELS.get(former.model)
        return capfirst(str(model._meta.verbose_name)) if model else former.model

    @admin.display(description=_("since"), ordering="at")
    def since(self, former: FormerAddress) -> str:
        return date_format(localtime(former.at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("why"))
    def why(self, former: FormerAddress) -> str:
        return former.note or former.title

    def has_view_permission(self, request: HttpRequest, obj: FormerAddress | None = None) -> bool:
        return request.user.has_perm("timeline.view_publication")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("timeline.publish")

    def has_change_permission(self, request: HttpRequest, obj: FormerAddress | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FormerAddress | None = None) -> bool:
        return request.user.has_perm("timeline.publish")

    def save_model(self, request: HttpRequest, obj: FormerAddress, form: Any, change: bool) -> None:
        values = form.cleaned_data
        notes = {tag: values[f"note_{tag}"] for tag in LANGUAGES}
        model = MODELS[values["model"]]
        row = lead_on_by_hand(model, values["address"], values["moved_to"], notes)
        if row is None:
            row = rows().get(model=values["model"], address=values["address"])
        obj.pk = row.pk
        obj.model = row.model
        obj.address = row.address
        log_event(
            "former_address_added",
            request=request,
            entry=str(name_at(model, row.address)),
            leads_to=str(name_at(model, row.moved_to)),
        )

    def delete_model(self, request: HttpRequest, obj: FormerAddress) -> None:
        self.delete_queryset(request, rows().filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FormerAddress]) -> None:
        former = list(queryset)
        names = some([name_at(MODELS[row.model], row.address) for row in former])
        end([row.pk for row in former])
        log_event("former_address_ended", request=request, count=len(former), entries=names)
