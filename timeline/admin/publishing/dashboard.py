"""What needs attention: the first thing that an editor sees, and a filter of every list."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.publishing.attention import NEEDS, PARAMETER, Need


class AttentionFilter(admin.SimpleListFilter):
    """Entries that need an editor for a reason that no other filter tells."""

    title = _("what needs attention")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(need.choice, need.label) for need in needs_of(model_admin.model)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = (need for need in needs_of(queryset.model) if need.choice == self.value())
        return next((need.find(queryset) for need in found), queryset)


def needs_of(model: type[Any]) -> list[Need]:
    """What entries of the model can need and this filter alone finds."""
    return [need for need in NEEDS if need.choice and model in need.models]


def attention(request: HttpRequest, site: admin.AdminSite) -> list[dict[str, Any]]:
    """Each need that something has: its `label`, and `places` with a count, a noun and the list's
    address.
    """
    told = [{"label": need.label, "places": places(request, site, need)} for need in NEEDS]
    return [item for item in told if item["places"]]


def places(request: HttpRequest, site: admin.AdminSite, need: Need) -> list[dict[str, Any]]:
    """How many rows of each kind that the editor may see have the need, and where they are
    listed.
    """
    found = []
    for model in need.models:
        registered = site.get_model_admin(model)
        if registered.has_view_or_change_permission(request):
            count = need.find(registered.get_queryset(request)).order_by().count()
            address = reverse(f"{site.name}:timeline_{model._meta.model_name}_changelist")
            noun = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found.append({"count": count, "noun": noun, "address": f"{address}?{need.query}"})
    return [place for place in found if place["count"]]
