"""What waits for its time: the plans, who made them, why one did not go live, and how one is
cancelled.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.history.comments import comment
from timeline.history.recording import record
from timeline.models import Publishable, ScheduledEntry, ScheduledPublication
from timeline.publishing.schedule import Maker, cancel, left_by_maker, makers_of, plan_of
from timeline.registry import MODELS

LIST = "admin:timeline_scheduledpublication_changelist"


def moment(at: datetime) -> str:
    """The time in words, with the time zone in which it is told."""
    words = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return f"{words} ({timezone.get_current_timezone_name()})"


def next_attempt(planned: ScheduledPublication) -> str:
    """When a plan that failed is tried again, in words; blank where an editor has to mend something
    first.
    """
    if planned.try_again_at is None:
        return ""
    return _("Next attempt: %(time)s.") % {"time": moment(planned.try_again_at)}


def maker_in_words(maker: Maker, *, is_done: bool = False) -> str:
    """Who made a plan, and that he or she may not publish any more where that matters: the plan
    still waits.
    """
    name = maker.name or "?"
    if maker.may_publish or is_done:
        return name
    return _("%(who)s, who may not publish any more") % {"who": name}


def entries_of(plans: Iterable[ScheduledPublication]) -> dict[int, list[Publishable]]:
    """By plan: its working copies, one that has been deleted left out; a query for each kind of
    entry.
    """
    rows = list(ScheduledEntry.objects.using(EDITORIAL).filter(schedule__in=plans).order_by("pk"))
    pks_by_model = defaultdict(set)
    for row in rows:
        pks_by_model[row.model].add(row.entry_pk)
    entries = {}
    for name, pks in pks_by_model.items():
        entries[name] = MODELS[name]._base_manager.using(EDITORIAL).in_bulk(pks)
    entries_by_plan: dict[int, list[Publishable]] = defaultdict(list)
    for row in rows:
        if row.entry_pk in entries[row.model]:
            entries_by_plan[row.schedule_id].append(entries[row.model][row.entry_pk])
    return entries_by_plan


def planned_for(entry: Publishable) -> dict[str, object]:
    """What the entry's form says of the plan that it waits in, or of the one that was refused;
    empty for none.
    """
    planned = plan_of(entry)
    if planned is None:
        return {}
    others = planned.entries.count() - 1
    together = ngettext(
        "together with %(number)s other entry", "together with %(number)s other entries", others
    )
    return {
        "plan": planned,
        "plan_by": makers_of([planned])[planned.pk],
        "plan_at": moment(planned.at),
        "plan_again": next_attempt(planned),
        "plan_together": together % {"number": others} if others else "",
        "plan_cancel": reverse("admin:timeline_scheduledpublication_cancel", args=[planned.pk]),
    }


class OutcomeFilter(admin.SimpleListFilter):
    """Plans that wait, that were refused, or that have gone live."""

    title = gettext_lazy("outcome")
    parameter_name = "outcome"
    conditions: dict[str | None, dict[str, object]] = {
        "waits": {"done_at": None, "problem": ""},
        "refused": {"done_at": None, "problem__gt": ""},
        "live": {"done_at__isnull": False},
    }

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[ScheduledPublication]
    ) -> list[tuple[str, str]]:
        return [("waits", _("waits")), ("refused", _("did not go live")), ("live", _("is live"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ScheduledPublication]
    ) -> QuerySet[ScheduledPublication]:
        return queryset.filter(**self.conditions.get(self.value(), {}))


class MakerFilter(admin.SimpleListFilter):
    """Plans that wait though their maker may not publish any more."""

    title = gettext_lazy("scheduled by")
    parameter_name = "maker"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[ScheduledPublication]
    ) -> list[tuple[str, str]]:
        return [("left", _("somebody who may not publish any more"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[ScheduledPublication]
    ) -> QuerySet[ScheduledPublication]:
        return left_by_maker(queryset) if self.value() == "left" else queryset


class Plans(ChangeList):
    """A page of plans that know their entries and who made them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        entries_by_plan = entries_of(self.result_list)
        makers = makers_of(self.result_list)
        for planned in self.result_list:
            planned.working_copies = entries_by_plan[planned.pk]
            planned.maker = makers[planned.pk]


@admin.register(ScheduledPublication)
class ScheduledPublicationAdmin(admin.ModelAdmin[ScheduledPublication]):
    """Plans are made where one publishes; here they are read, and cancelled by editors."""

    list_display = ("entries", "time", "kind", "made_by", "outcome")
    list_display_links = ("time",)
    list_filter = (OutcomeFilter, MakerFilter)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-at", "-pk")

    change_form_template = "admin/timeline/plan_form.html"
    fields = ("time", "entries", "kind", "note_en", "note_es", "made_by", "outcome")
    readonly_fields = ("time", "entries", "made_by", "outcome")

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return Plans

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cancel_view)
        name = "timeline_scheduledpublication_cancel"
        return [path("<int:pk>/cancel/", view, name=name), *super().get_urls()]

    @admin.display(description=gettext_lazy("goes live"), ordering="at")
    def time(self, planned: ScheduledPublication) -> str:
        return moment(planned.at)

    @admin.display(description=gettext_lazy("entries"))
    def entries(self, planned: ScheduledPublication) -> str:
        # A row of the list knows them already.
        entries: list[Publishable] | None = getattr(planned, "working_copies", None)
        if entries is None:
            entries = entries_of([planned])[planned.pk]
        return addresses.linked_all(entries)

    @admin.display(description=gettext_lazy("scheduled by"), ordering="by")
    def made_by(self, planned: ScheduledPublication) -> str:
        # A row of the list knows it already.
        maker: Maker | None = getattr(planned, "maker", None)
        if maker is None:
            maker = makers_of([planned])[planned.pk]
        return maker_in_words(maker, is_done=bool(planned.done_at))

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, planned: ScheduledPublication) -> str:
        if planned.problem:
            return f"{_('did not go live')}: {planned.reason} {next_attempt(planned)}".strip()
        return _("is live") if planned.done_at else _("waits")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ScheduledPublication | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ScheduledPublication | None = None
    ) -> bool:
        return False

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: ScheduledPublication | None = None,
    ) -> HttpResponse:
        if obj and not obj.done_at and request.user.has_perm("timeline.publish"):
            context["plan_cancel"] = reverse(
                "admin:timeline_scheduledpublication_cancel", args=[obj.pk]
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and ends the plan on POST; its entries stay as they are."""
        if not request.user.has_perm("timeline.publish"):
            raise PermissionDenied
        planned = ScheduledPublication.objects.filter(pk=pk).first()
        if planned is None:
            raise Http404
        entries = entries_of([planned])[planned.pk]
        if request.method == "POST":
            return self.do_cancel(request, planned, entries)
        context = self.admin_site.each_context(request) | {"opts": self.opts, "entries": entries}
        context |= {
            "title": _("Cancel what is scheduled"),
            "at": moment(planned.at),
            "planned": planned,
        }
        return TemplateResponse(request, "admin/timeline/cancel.html", context)

    def do_cancel(
        self, request: HttpRequest, planned: ScheduledPublication, entries: list[Publishable]
    ) -> HttpResponseRedirect:
        """End the plan, say so, and lead back to its entry or to the list."""
        if cancel(planned):
            messages.success(request, _("It is cancelled. The working copies stay as they are."))
            for entry in entries:
                entry_admin = self.admin_site.get_model_admin(type(entry))
                entry_admin.log_change(request, entry, _("Cancelled what was scheduled."))
            record(entries, comment("plan-ended"), request.user)
        else:
            messages.warning(
                request, _("It has gone live meanwhile, so there is nothing to cancel.")
            )
        if len(entries) == 1:
            return HttpResponseRedirect(addresses.form(entries[0]))
        return HttpResponseRedirect(reverse(LIST))
