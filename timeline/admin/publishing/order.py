"""The order of the entries of a noun, on a page of its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import log_all, may_publish, say_refused
from timeline.admin.base.entry_action import ListPage
from timeline.history.comments import comment
from timeline.history.recording import begin, record
from timeline.models import Publishable
from timeline.publishing.locking import NotReady, alone
from timeline.publishing.reorder import reorder

MOST = 500
LAST_PLACE = 32767


class OrderForm(forms.Form):
    """The place of each entry, as a number."""

    def __init__(self, *args: Any, entries: Sequence[Publishable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in entries:
            self.fields[str(entry.pk)] = forms.IntegerField(
                label=str(entry),
                min_value=0,
                max_value=LAST_PLACE,
                initial=getattr(entry, "position", 0),
                widget=forms.NumberInput(attrs={"data-order-position": ""}),
            )

    def positions(self) -> dict[int, int]:
        """The places by the keys of the entries."""
        return {int(name): place for name, place in self.cleaned_data.items()}


def may_order(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> bool:
    """Whether this person may write entries of the kind."""
    return editing.has_change_permission(request)


def order_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
    """The entries in their order; gives them another on POST."""
    if not may_order(editing, request):
        raise PermissionDenied
    entries = list(editing.model._default_manager.all()[:MOST])
    form = OrderForm(request.POST if request.method == "POST" else None, entries=entries)
    if form.is_valid():
        try:
            moved = put_in_order(editing, request, entries, form)
        except NotReady as refusal:
            say_refused(form, refusal)
        else:
            words = _("The order is saved.") if moved else _("The order was so already.")
            messages.success(request, words)
            name = f"admin:timeline_{editing.opts.model_name}_changelist"
            return HttpResponseRedirect(reverse(name))
    context = editing.admin_site.each_context(request)
    context |= {"title": _("Order"), "opts": editing.opts, "form": form}
    return TemplateResponse(request, "admin/timeline/order.html", context)


def put_in_order(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    entries: Sequence[Publishable],
    form: OrderForm,
) -> list[Publishable]:
    """Save the order, and keep it in the history of those that moved; raises NotReady."""
    with alone(entries):
        begin(*entries)
        planned_too = may_publish(request, entries)
        moved = reorder(entries, form.positions(), planned_too=planned_too)
        record(moved, comment("ordered"), request.user)
        log_all(request, moved, _("Put in another order."))
    return moved


ORDER = ListPage(
    name="order",
    label=gettext_lazy("Order…"),
    may=may_order,
    route="order/",
    view=order_view,
)
