"""What keeps an entry from being deleted, in sentences."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.history.comments import comment
from timeline.history.recording import record
from timeline.models.owner import owner_of
from timeline.publishing.locking import Busy, alone
from timeline.publishing.public_rows import live_keys

NAMED_AT_MOST = 100


class DeletionGuard(admin.ModelAdmin[Any]):
    """Refuses, alone and in bulk, to delete what visitors can see or what other entries need, and
    keeps a version of what goes.
    """

    delete_confirmation_template = "admin/timeline/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/timeline/delete_selected_confirmation.html"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking, reasons(list(objs))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        delete = partial(super().delete_view, request, object_id, extra_context)
        return self.undisturbed(request, delete) if request.method == "POST" else delete()

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *place: Any) -> Any:
        act = partial(super().response_action, request, queryset, *place)
        return self.undisturbed(request, act) if "post" in request.POST else act()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record([obj], comment("deleted"), request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for entry in queryset:
                record([entry], comment("deleted"), request.user)
            super().delete_queryset(request, queryset)

    def undisturbed(self, request: HttpRequest, delete: Callable[[], Any]) -> Any:
        """Delete while nobody publishes: what is not live when that is asked is not live when it is
        gone.
        """
        try:
            with alone([]):
                return delete()
        except Busy as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())


def reasons(entries: Sequence[Any]) -> list[str]:
    """A sentence for each entry that is live and for each place that needs one of them."""
    if not entries:
        return []
    live = live_keys(type(entries[0]), [entry.pk for entry in entries])
    sentence = _("is on the public site. Withdraw it first: as gone, or as replaced.")
    return [said_of(entry, sentence) for entry in entries if entry.pk in live] + needed(entries)


def needed(entries: Sequence[Any]) -> list[str]:
    """A sentence for each entry that names one of those to be deleted."""
    collector = NestedObjects(using=EDITORIAL, origin=entries)
    collector.collect(entries)
    rows = sorted(collector.protected, key=lambda row: (row._meta.model_name, row.pk))
    places = {
        owner_of(row): f"{row._meta.verbose_name} “{row}”" for row in islice(rows, NAMED_AT_MOST)
    }
    sentence = _("names it: %(place)s.")
    found = [said_of(owner, sentence % {"place": place}) for owner, place in places.items()]
    if len(rows) > NAMED_AT_MOST:
        found.append(_("More places: %(number)s.") % {"number": len(rows) - NAMED_AT_MOST})
    return found


def said_of(entry: Any, sentence: str) -> str:
    """The sentence, begun with a link to the entry's form."""
    return format_html("{} “{}” {}", entry._meta.verbose_name, addresses.linked(entry), sentence)
