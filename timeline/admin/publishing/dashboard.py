"""What needs attention: the first thing that an editor sees, and a filter of every list."""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models import Publishable
from timeline.publishing.attention import NEEDS, PARAMETER, Need, NeedOfNoun, numbers_in_need
from timeline.reader_reports.models import Report
from timeline.reader_reports.queue import number_waiting, waiting

REPORTS_WAITING = Need(
    _("Reported by readers"), waiting, f"state__exact={Report.State.NEW}", (Report,)
)


class AttentionFilter(admin.SimpleListFilter):
    """Entries that need an editor for a reason that no other filter tells."""

    title = _("what needs attention")
    parameter_name = PARAMETER

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Publishable]
    ) -> list[tuple[str, str]]:
        return [(need.choice, str(need.label)) for need in needs_of(model_admin.model)]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Publishable]
    ) -> QuerySet[Publishable]:
        for need in needs_of(queryset.model):
            if need.choice == self.value():
                return need.find(queryset)
        return queryset


def needs_of(model: type[Publishable]) -> list[Need]:
    """What entries of the model can need and this filter alone finds."""
    return [need for need in NEEDS if need.choice and model in need.models]


@dataclass(frozen=True)
class PlaceInNeed:
    """How many rows of a kind have a need, the noun in that number, and the list's address."""

    count: int
    noun: str
    address: str


def attention(request: HttpRequest, site: admin.AdminSite) -> list[dict[str, object]]:
    """Each need that something has: its `label`, and its `places`."""
    numbers = numbers_in_need(needs_in_sight(request, site))
    lines: list[dict[str, object]] = []
    for need in NEEDS:
        places = []
        for model in need.models:
            number = numbers.get(NeedOfNoun(need, model))
            if number:
                places.append(place_in_need(site, need, model, number))
        if places:
            lines.append({"label": need.label, "places": places})
    return [*waiting_reports(request, site), *lines]


def waiting_reports(request: HttpRequest, site: admin.AdminSite) -> list[dict[str, object]]:
    """The line of reports that nobody has answered, for whom they wait. They stand in a database of
    their own, which no query shares with the others.
    """
    if not site.get_model_admin(Report).has_view_permission(request):
        return []
    number = number_waiting()
    if not number:
        return []
    place = place_in_need(site, REPORTS_WAITING, Report, number)
    return [{"label": REPORTS_WAITING.label, "places": [place]}]


def needs_in_sight(request: HttpRequest, site: admin.AdminSite) -> list[NeedOfNoun]:
    """What rows of the nouns can need that the editor may see."""
    in_sight = []
    for need in NEEDS:
        for model in need.models:
            if site.get_model_admin(model).has_view_or_change_permission(request):
                in_sight.append(NeedOfNoun(need, model))
    return in_sight


def place_in_need(
    site: admin.AdminSite, need: Need, model: type[Model], number: int
) -> PlaceInNeed:
    """So many rows of the noun, with the address of their list."""
    noun = model._meta.verbose_name_plural
    if number == 1:
        noun = model._meta.verbose_name
    address = reverse(f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return PlaceInNeed(number, str(noun), f"{address}?{need.query}")
