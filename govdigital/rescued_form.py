"""What an editor had typed when a form could not be taken: signed out meanwhile, or its token too
old.

Nothing is saved here. The words travel, signed, through the page that asks to sign in, and are sent
again to where they were meant to go when the editor says so.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

from govdigital.middleware import is_for_editors

KEPT = "kept"
DAY = 24 * 60 * 60
# What a form counts or hides is sent again, and tells an editor nothing.
UNTOLD = ("_FORMS", "-id", "seen", "action", "post")


def packed(request: HttpRequest) -> str:
    """What was typed and where it was sent; passwords and the token are left out."""
    fields = [(name, values) for name, values in request.POST.lists() if is_kept(name)]
    kept = {"address": request.get_full_path(), "fields": fields}
    return signing.dumps(kept, salt=KEPT, compress=True)


def is_kept(name: str) -> bool:
    """Whether a field may travel."""
    return name != "csrfmiddlewaretoken" and "password" not in name


def unpacked(kept: str) -> dict[str, Any] | None:
    """The address and the fields; None for what was not packed here within a day."""
    try:
        typed: dict[str, Any] = signing.loads(kept, salt=KEPT, max_age=DAY)
    except signing.BadSignature:
        return None
    return typed


def ask_to_sign_in(request: HttpRequest, kept: str) -> HttpResponse:
    """The page that signs in, with what was typed."""
    from django.contrib.admin.forms import AdminAuthenticationForm

    login = reverse("admin:login", current_app=admin.site.name)
    context = {
        "form": AdminAuthenticationForm(request),
        "app_path": login,
        "title": _("Log in"),
        KEPT: kept,
    }
    context |= {
        "next": (unpacked(kept) or {}).get("address", reverse("admin:index")),
        "username": "",
    }
    return render(
        request, "admin/login.html", admin.site.each_context(request) | context, status=403
    )


def offer(request: HttpRequest, kept: str, *, deleted: str = "", status: int = 200) -> HttpResponse:
    """What was typed, with a button that sends it where it was meant to go, or the place where that
    was deleted.
    """
    found = unpacked(kept)
    if found is None:
        return HttpResponseRedirect(reverse("admin:index"))
    told = [(name, values) for name, values in found["fields"] if is_told(name) and any(values)]
    context = {**admin.site.each_context(request), **found, "told": told, "deleted": deleted}
    context["title"] = _("What you typed is still here")
    return render(request, "admin/timeline/typed.html", context, status=status)


def is_told(name: str) -> bool:
    """Whether an editor typed the field."""
    return not name.startswith("_") and "__prefix__" not in name and not name.endswith(UNTOLD)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An editor's own form with an old token keeps its words; what another site sent is refused."""
    if not is_for_editors(request) or not from_here(request):
        return refuse(request, reason=reason)
    kept = request.POST.get(KEPT, "")
    if request.path == reverse("admin:login") and not kept:
        # Signed in already, in another window.
        return HttpResponseRedirect(request.get_full_path())
    kept = kept or packed(request)
    if admin.site.has_permission(request):
        return offer(request, kept, status=403)
    return ask_to_sign_in(request, kept)


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form (RFC 6454, the Origin
    header).
    """
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") in (own, *settings.CSRF_TRUSTED_ORIGINS)
