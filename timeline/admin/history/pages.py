"""The history of an entry in the admin: its versions, two of them compared, the way back, what was
deleted.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from reversion.models import Version

from timeline.admin.base import addresses
from timeline.admin.base.row_keys import is_key
from timeline.admin.history.versions import Versioned, author_of
from timeline.history.comments import comment, comment_in_words
from timeline.history.contents import EntryContent, stored_content, token, version_content
from timeline.history.recording import record, versions
from timeline.history.restoring import NotRestorable, restore
from timeline.history.version_words import differences

LISTED_AT_MOST = 200


class History(Versioned):
    """Leads to the versions of an entry, and keeps what is deleted."""

    model: Any
    object_history_template = "admin/timeline/history.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"timeline_{self.model._meta.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("deleted/", wrap(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<int:version>/", wrap(self.recover_view), name=f"{name}_recover"),
            path("<int:pk>/history/compare/", wrap(self.compare_view), name=f"{name}_compare"),
            path(
                "<int:pk>/history/<int:version>/", wrap(self.restore_view), name=f"{name}_restore"
            ),
            *super().get_urls(),
        ]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record([obj], comment("deleted"), request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for entry in queryset:
                record([entry], comment("deleted"), request.user)
            super().delete_queryset(request, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        entry = self.get_object(request, object_id)
        lines = (
            [line_of(version) for version in versions(self.model, entry.pk)[:LISTED_AT_MOST]]
            if entry
            else []
        )
        return super().history_view(request, object_id, {"lines": lines} | (extra_context or {}))

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What differs between two versions of the entry, the older one first."""
        entry = self.viewed(request, pk)
        chosen = [request.GET.get(name, "") for name in ("old", "new")]
        if not all(is_key(key) for key in chosen):
            messages.error(request, _("Choose two versions."))
            return HttpResponseRedirect(self.address("history", pk))
        old, new = sorted(
            (self.version(pk, int(key)) for key in chosen), key=lambda version: version.pk
        )
        context: dict[str, Any] = {"old": line_of(old), "new": line_of(new)}
        context["differences"] = differences(self.model, version_content(old), version_content(new))
        return self.page(request, "compare", entry, context | {"title": _("Two versions compared")})

    def restore_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """What going back to a version changes; goes back on POST."""
        entry = self.viewed(request, pk)
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        return self.bring_back(request, self.version(pk, version), entry)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The entries that have been deleted, each by its last version."""
        self.refuse_recovering(request)
        found = (
            Version.objects.get_deleted(self.model).select_related("revision__user").order_by("-pk")
        )
        lines = [line_of(version) for version in found[:LISTED_AT_MOST]]
        return self.page(request, "deleted", None, {"lines": lines, "title": _("Deleted entries")})

    def recover_view(self, request: HttpRequest, version: int) -> HttpResponse:
        """What a deleted entry held; brings it back on POST."""
        self.refuse_recovering(request)
        found = Version.objects.get_for_model(self.model).filter(pk=version).first()
        if found is None:
            raise Http404
        if self.model._base_manager.filter(pk=found.object_id).exists():
            return HttpResponseRedirect(self.address("history", found.object_id))
        return self.bring_back(request, found, None)

    def bring_back(self, request: HttpRequest, version: Version, entry: Any) -> HttpResponse:
        """Ask, and on POST make the working copy what it was in the version."""
        now = stored_content(self.model, int(version.object_id))
        context: dict[str, Any] = {"line": line_of(version), "seen": token(now), "refused": []}
        if request.method == "POST" and request.POST.get("seen") != context["seen"]:
            context["refused"] = [
                _("Somebody has saved this entry since. Look again at what would change.")
            ]
        elif request.method == "POST":
            try:
                restored = restore(version, request.user)
            except NotRestorable as refusal:
                context["refused"] = refusal.sentences
            else:
                self.after_restore(request, restored, now)
                messages.success(request, _("“%(entry)s” is as it was then.") % {"entry": restored})
                return HttpResponseRedirect(addresses.form(restored))
        context["differences"] = differences(self.model, now, version_content(version))
        title = _("Go back to this version") if entry else _("Recover this entry")
        return self.page(request, "restore", entry, context | {"title": title})

    def after_restore(self, request: HttpRequest, entry: Any, before: EntryContent) -> None:
        """What has to follow in other entries."""

    def viewed(self, request: HttpRequest, pk: int) -> Any:
        """The entry, for an editor who may see it."""
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def refuse_recovering(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for who may not add an entry of this kind."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied

    def version(self, pk: int, key: int) -> Version:
        """One version of the entry; 404 where there is none."""
        found = versions(self.model, pk).filter(pk=key).first() if key < 2**63 else None
        if found is None:
            raise Http404
        return found

    def address(self, name: str, *arguments: Any) -> str:
        """The address of one of this admin's pages."""
        return reverse(
            f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_{name}", args=arguments
        )

    def page(
        self, request: HttpRequest, name: str, entry: Any, context: dict[str, Any]
    ) -> HttpResponse:
        """One of the pages of the history."""
        context |= self.admin_site.each_context(request) | {
            "opts": self.model._meta,
            "object": entry,
        }
        return TemplateResponse(request, f"admin/timeline/{name}.html", context)


def line_of(version: Version) -> dict[str, Any]:
    """Who made a version and when, and what was changed, in words."""
    revision = version.revision
    return {
        "version": version,
        "at": revision.date_created,
        "who": author_of(version),
        "words": comment_in_words(revision.comment),
    }
