"""What needs attention: the first thing that an editor sees, and a filter of every list."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.publishing.attention import NEEDS, Need, needs_of


class AttentionFilter(admin.SimpleListFilter):
    """Entries that need an editor for one reason."""

    title = _("what needs attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(need.name, need.label) for need in needs_of(model_admin.model)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = (need for need in needs_of(queryset.model) if need.name == self.value())
        return next((need.find(queryset) for need in found), queryset)


def attention(request: HttpRequest, site: admin.AdminSite) -> list[dict[str, Any]]:
    """Each need that some entry has: its `label`, the `total`, and `places` with a count and the list's address."""
    told = [{"label": need.label, "places": places(request, site, need)} for need in NEEDS]
    return [
        item | {"total": sum(place["count"] for place in item["places"])} for item in told if item["places"]
    ]


def places(request: HttpRequest, site: admin.AdminSite, need: Need) -> list[dict[str, Any]]:
    """How many entries of each kind that the editor may see have the need, and where they are listed."""
    found = []
    for model in need.models:
        registered = site._registry[model]
        if registered.has_view_or_change_permission(request):
            count = need.find(registered.get_queryset(request)).order_by().count()
            address = reverse(f"{site.name}:timeline_{model._meta.model_name}_changelist")
            names = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found.append({"count": count, "names": names, "address": f"{address}?attention={need.name}"})
    return [place for place in found if place["count"]]
