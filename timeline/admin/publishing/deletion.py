"""What keeps an entry from being deleted, in sentences."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.history.comments import comment
from timeline.history.maker import maker_of
from timeline.history.recording import record
from timeline.models import Publishable, Source
from timeline.models.owner import owner_of
from timeline.publishing.assign import leave_the_desk
from timeline.publishing.citing_texts import naming_without_citations
from timeline.publishing.locking import Busy, alone
from timeline.publishing.people import person_of
from timeline.publishing.public_rows import last_number_of, live_keys
from timeline.publishing.schedule import plan_of

NAMED_AT_MOST = 100

Response = TypeVar("Response", bound=HttpResponse | None)


class DeletionGuard(admin.ModelAdmin[Any]):
    """Refuses, alone and in bulk, to delete what visitors can see or what other entries need, and
    keeps a version of what goes.
    """

    delete_confirmation_template = "admin/timeline/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/timeline/delete_selected_confirmation.html"

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """Whether this person may delete; a draft of one's own that nobody outside has ever seen
        may be deleted by who made it.
        """
        if super().has_delete_permission(request, obj):
            return True
        if obj is None or not obj.pk:
            return False
        may_write = self.has_add_permission(request) and self.has_change_permission(request, obj)
        return may_write and was_never_public(obj) and maker_of(obj) == request.user.pk

    def get_deleted_objects(
        self, objs: Sequence[Publishable] | QuerySet[Publishable], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        _rows, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        # What goes along is counted: its rows have no names that an editor knows.
        deleted = [addresses.linked(entry) for entry in objs]
        return deleted, named_only(counts), lacking, reasons_to_keep(list(objs))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        delete = partial(super().delete_view, request, object_id, extra_context)
        if request.method != "POST":
            return delete()
        return self.undisturbed(request, delete)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Publishable], *place: Any
    ) -> HttpResponse | None:
        act = partial(super().response_action, request, queryset, *place)
        if "post" not in request.POST:
            return act()
        return self.undisturbed(request, act)

    def delete_model(self, request: HttpRequest, obj: Publishable) -> None:
        record([obj], comment("deleted"), request.user)
        leave_the_desk([obj], person_of(request.user))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Publishable]) -> None:
        with transaction.atomic():
            for entry in queryset:
                record([entry], comment("deleted"), request.user)
            leave_the_desk(list(queryset), person_of(request.user))
            super().delete_queryset(request, queryset)

    def undisturbed(
        self, request: HttpRequest, delete: Callable[[], Response]
    ) -> Response | HttpResponseRedirect:
        """Delete while nobody publishes: what is not live when that is asked is not live when it is
        gone.
        """
        try:
            with alone([]):
                return delete()
        except Busy as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())


def named_only(counts: dict[str, int]) -> dict[str, int]:
    """The counts of rows that have a name; those that only join two others have none."""
    joining = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created:
            joining.add(str(model._meta.verbose_name_plural))
    return {name: count for name, count in counts.items() if str(name) not in joining}


def was_never_public(entry: Publishable) -> bool:
    """Whether the entry has always been a draft, without a plan to go live."""
    stamps = (entry.live_fingerprint, entry.first_published_at, entry.updated_at)
    if any(stamps) or entry.withdrawn_at or plan_of(entry):
        return False
    # A crash may have kept from being recorded here what went live.
    return not last_number_of(entry)


def reasons_to_keep(entries: Sequence[Publishable]) -> list[str]:
    """A sentence for each entry that is live and for each place that needs one of them."""
    if not entries:
        return []
    live = live_keys(type(entries[0]), [entry.pk for entry in entries])
    words = _("is on the public site. Withdraw it first: as gone, or as replaced.")
    sentences = [sentence_about(entry, words) for entry in entries if entry.pk in live]
    return sentences + places_that_need(entries)


def places_that_need(entries: Sequence[Publishable]) -> list[str]:
    """A sentence for each entry that names one of those to be deleted."""
    collector = NestedObjects(using=EDITORIAL, origin=entries)
    collector.collect(entries)
    rows = sorted(collector.protected, key=lambda row: (row._meta.model_name, row.pk))
    for entry in entries:
        # No key leads from a caption to the source that it cites.
        if isinstance(entry, Source):
            rows += naming_without_citations(entry.key, EDITORIAL)
    places = {}
    for row in rows[:NAMED_AT_MOST]:
        places[owner_of(row)] = f"{row._meta.verbose_name} “{row}”"
    words = _("names it: %(place)s.")
    sentences = [sentence_about(owner, words % {"place": places[owner]}) for owner in places]
    if len(rows) > NAMED_AT_MOST:
        sentences.append(_("More places: %(number)s.") % {"number": len(rows) - NAMED_AT_MOST})
    return sentences


def sentence_about(entry: Publishable, words: str) -> str:
    """The words, begun with a link to the entry's form."""
    return format_html("{} “{}” {}", entry._meta.verbose_name, addresses.linked(entry), words)
