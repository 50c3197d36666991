"""The history of an entry in the admin: its versions, two of them compared, the way back, what was
deleted.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Version

from timeline.admin.base import addresses
from timeline.admin.base.entry_action import Address, EntryPage, ListPage
from timeline.admin.base.row_keys import is_key
from timeline.admin.history.versions import author_of
from timeline.history.comments import comment_in_words
from timeline.history.contents import EntryContent, stored_content, token, version_content
from timeline.history.recording import versions
from timeline.history.restoring import NotRestorable, restore
from timeline.history.version_words import differences
from timeline.models import Publishable

LISTED_AT_MOST = 200

AfterRestore = Callable[[admin.ModelAdmin[Publishable], HttpRequest, Any, EntryContent], None]


def compare_view(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int
) -> HttpResponse:
    """What differs between two versions of the entry, the older one first."""
    entry = viewed(editing, request, pk)
    chosen = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(is_key(key) for key in chosen):
        messages.error(request, _("Choose two versions."))
        return HttpResponseRedirect(history_address(editing, "history", pk))
    old, new = sorted(
        (version_of(editing, pk, int(key)) for key in chosen), key=lambda version: version.pk
    )
    context: dict[str, Any] = {"old": line_of(old), "new": line_of(new)}
    context["differences"] = differences(editing.model, version_content(old), version_content(new))
    return history_page(
        editing, request, "compare", entry, context | {"title": _("Two versions compared")}
    )


def restore_view(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    pk: int,
    version: int,
    after_restore: AfterRestore,
) -> HttpResponse:
    """What going back to a version changes; goes back on POST."""
    entry = viewed(editing, request, pk)
    if not editing.has_change_permission(request, entry):
        raise PermissionDenied
    return bring_back(editing, request, version_of(editing, pk, version), entry, after_restore)


def deleted_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
    """The entries that have been deleted, each by its last version."""
    refuse_recovering(editing, request)
    found = (
        Version.objects.get_deleted(editing.model).select_related("revision__user").order_by("-pk")
    )
    lines = [line_of(version) for version in found[:LISTED_AT_MOST]]
    return history_page(
        editing, request, "deleted", None, {"lines": lines, "title": _("Deleted entries")}
    )


def recover_view(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    version: int,
    after_restore: AfterRestore,
) -> HttpResponse:
    """What a deleted entry held; brings it back on POST."""
    refuse_recovering(editing, request)
    found = Version.objects.get_for_model(editing.model).filter(pk=version).first()
    if found is None:
        raise Http404
    if editing.model._base_manager.filter(pk=found.object_id).exists():
        return HttpResponseRedirect(history_address(editing, "history", found.object_id))
    return bring_back(editing, request, found, None, after_restore)


def bring_back(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    version: Version,
    entry: Any,
    after_restore: AfterRestore,
) -> HttpResponse:
    """Ask, and on POST make the working copy what it was in the version."""
    now = stored_content(editing.model, int(version.object_id))
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
            after_restore(editing, request, restored, now)
            messages.success(request, _("“%(entry)s” is as it was then.") % {"entry": restored})
            return HttpResponseRedirect(addresses.form(restored))
    context["differences"] = differences(editing.model, now, version_content(version))
    title = _("Go back to this version") if entry else _("Recover this entry")
    return history_page(editing, request, "restore", entry, context | {"title": title})


def viewed(editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int) -> Any:
    """The entry, for an editor who may see it."""
    entry = editing.get_object(request, str(pk))
    if entry is None:
        raise Http404
    if not editing.has_view_or_change_permission(request, entry):
        raise PermissionDenied
    return entry


def refuse_recovering(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not add an entry of this kind."""
    if not (editing.has_add_permission(request) and editing.has_change_permission(request)):
        raise PermissionDenied


def version_of(editing: admin.ModelAdmin[Publishable], pk: int, key: int) -> Version:
    """One version of the entry; 404 where there is none."""
    found = versions(editing.model, pk).filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return found


def history_address(editing: admin.ModelAdmin[Publishable], name: str, *arguments: Any) -> str:
    """The address of one of this admin's pages."""
    return reverse(
        f"{editing.admin_site.name}:timeline_{editing.model._meta.model_name}_{name}",
        args=arguments,
    )


def history_page(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    name: str,
    entry: Any,
    context: dict[str, Any],
) -> HttpResponse:
    """One of the pages of the history."""
    context |= editing.admin_site.each_context(request) | {
        "opts": editing.model._meta,
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


def history_lines(entry: Any) -> list[dict[str, Any]]:
    """What the history of the entry lists: its newest versions."""
    return [line_of(version) for version in versions(type(entry), entry.pk)[:LISTED_AT_MOST]]


def nothing_follows(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Any, before: EntryContent
) -> None:
    """Where other entries do not depend on what came back."""


def history_of(after_restore: AfterRestore = nothing_follows) -> EntryPage:
    """The versions of an entry and the way back; `after_restore` does what has to follow in other
    entries.
    """
    restoring = partial(restore_view, after_restore=after_restore)
    recovering = partial(recover_view, after_restore=after_restore)
    return EntryPage(
        addresses=(
            Address("deleted/<int:version>/", "recover", recovering),
            Address("<int:pk>/history/compare/", "compare", compare_view),
            Address("<int:pk>/history/<int:version>/", "restore", restoring),
        )
    )


def may_add(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> bool:
    """Whether this person may make entries of the kind."""
    return editing.has_add_permission(request)


HISTORY = history_of()
DELETED_ENTRIES = ListPage(
    name="deleted",
    label=gettext_lazy("Deleted entries"),
    may=may_add,
    route="deleted/",
    view=deleted_view,
)
