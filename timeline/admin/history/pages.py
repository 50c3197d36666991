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
    entry = entry_to_view(editing, request, pk)
    old_key = request.GET.get("old", "")
    new_key = request.GET.get("new", "")
    if not (is_key(old_key) and is_key(new_key)):
        messages.error(request, _("Choose two versions."))
        return HttpResponseRedirect(history_address(editing, "history", pk))
    chosen = [version_of(editing, pk, int(key)) for key in (old_key, new_key)]
    old, new = sorted(chosen, key=lambda version: version.pk)
    context: dict[str, object] = {
        "title": _("Two versions compared"),
        "old": line_of(old),
        "new": line_of(new),
        "differences": differences(editing.model, version_content(old), version_content(new)),
    }
    return history_page(editing, request, "compare", entry, context)


def restore_view(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    pk: int,
    version: int,
    after_restore: AfterRestore,
) -> HttpResponse:
    """What going back to a version changes; goes back on POST."""
    entry = entry_to_view(editing, request, pk)
    if not editing.has_change_permission(request, entry):
        raise PermissionDenied
    return bring_back(editing, request, version_of(editing, pk, version), entry, after_restore)


def deleted_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest) -> HttpResponse:
    """The entries that have been deleted, each by its last version."""
    refuse_recovering(editing, request)
    deleted = Version.objects.get_deleted(editing.model)
    newest = deleted.select_related("revision__user").order_by("-pk")[:LISTED_AT_MOST]
    context: dict[str, object] = {
        "title": _("Deleted entries"),
        "lines": [line_of(version) for version in newest],
    }
    return history_page(editing, request, "deleted", None, context)


def recover_view(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    version: int,
    after_restore: AfterRestore,
) -> HttpResponse:
    """What a deleted entry held; brings it back on POST."""
    refuse_recovering(editing, request)
    last_version = Version.objects.get_for_model(editing.model).filter(pk=version).first()
    if last_version is None:
        raise Http404
    pk = last_version.object_id
    if editing.model._base_manager.filter(pk=pk).exists():
        return HttpResponseRedirect(history_address(editing, "history", pk))
    return bring_back(editing, request, last_version, None, after_restore)


def bring_back(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    version: Version,
    entry: Publishable | None,
    after_restore: AfterRestore,
) -> HttpResponse:
    """Ask, and on POST make the working copy what it was in the version."""
    now = stored_content(editing.model, int(version.object_id))
    seen = token(now)
    refusals: list[str] = []
    if request.method == "POST" and request.POST.get("seen") != seen:
        sentence = _("Somebody has saved this entry since. Look again at what would change.")
        refusals.append(sentence)
    elif request.method == "POST":
        try:
            restored = restore(version, request.user)
        except NotRestorable as refusal:
            refusals.extend(refusal.sentences)
        else:
            after_restore(editing, request, restored, now)
            messages.success(request, _("“%(entry)s” is as it was then.") % {"entry": restored})
            return HttpResponseRedirect(addresses.form(restored))
    title = _("Recover this entry")
    if entry:
        title = _("Go back to this version")
    context: dict[str, object] = {
        "title": title,
        "line": line_of(version),
        "seen": seen,
        "refused": refusals,
        "differences": differences(editing.model, now, version_content(version)),
    }
    return history_page(editing, request, "restore", entry, context)


def entry_to_view(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int
) -> Publishable:
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
    version = versions(editing.model, pk).filter(pk=key).first()
    if version is None:
        raise Http404
    return version


def history_address(editing: admin.ModelAdmin[Publishable], name: str, *arguments: object) -> str:
    """The address of one of this admin's pages."""
    return reverse(
        f"{editing.admin_site.name}:timeline_{editing.model._meta.model_name}_{name}",
        args=arguments,
    )


def history_page(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    name: str,
    entry: Publishable | None,
    context: dict[str, object],
) -> HttpResponse:
    """One of the pages of the history."""
    context |= editing.admin_site.each_context(request) | {
        "opts": editing.model._meta,
        "object": entry,
    }
    return TemplateResponse(request, f"admin/timeline/{name}.html", context)


def line_of(version: Version) -> dict[str, object]:
    """Who made a version and when, and what was changed, in words."""
    revision = version.revision
    return {
        "version": version,
        "at": revision.date_created,
        "who": author_of(version),
        "words": comment_in_words(revision.comment),
    }


def history_lines(entry: Publishable) -> list[dict[str, object]]:
    """What the history of the entry lists: its newest versions."""
    return [line_of(version) for version in versions(type(entry), entry.pk)[:LISTED_AT_MOST]]


def nothing_follows(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    entry: Publishable,
    before: EntryContent,
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
