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

# The field in which the sealed words travel.
SEALED = "kept"
DAY = 24 * 60 * 60
# What a form counts or hides is sent again, and tells an editor nothing.
NOT_SHOWN = ("_FORMS", "-id", "seen", "action", "post")


def seal(request: HttpRequest) -> str:
    """What was typed and where it was sent; passwords and the token are left out."""
    fields = [(name, values) for name, values in request.POST.lists() if may_travel(name)]
    form = {"address": request.get_full_path(), "fields": fields}
    return signing.dumps(form, salt=SEALED, compress=True)


def may_travel(name: str) -> bool:
    """Whether a field may travel."""
    return name != "csrfmiddlewaretoken" and "password" not in name


def opened(sealed: str) -> dict[str, Any] | None:
    """The address and the fields; None for what was not packed here within a day."""
    try:
        typed: dict[str, Any] = signing.loads(sealed, salt=SEALED, max_age=DAY)
    except signing.BadSignature:
        return None
    return typed


def ask_to_sign_in(request: HttpRequest, sealed: str) -> HttpResponse:
    """The page that signs in, with what was typed."""
    from timeline.admin.frame.sign_in import SignInForm

    login = reverse("admin:login", current_app=admin.site.name)
    context = {
        "form": SignInForm(request),
        "app_path": login,
        "title": _("Sign in"),
        SEALED: sealed,
    }
    context |= {
        "next": (opened(sealed) or {}).get("address", reverse("admin:index")),
        "username": "",
    }
    return render(
        request, "admin/login.html", admin.site.each_context(request) | context, status=403
    )


def offer(
    request: HttpRequest,
    sealed: str,
    *,
    deleted: str = "",
    is_scheduled: bool = False,
    status: int = 200,
) -> HttpResponse:
    """What was typed, with a button that sends it where it was meant to go, or the place where that
    was deleted; whether it waits there, because an editor has scheduled the entry.
    """
    form = opened(sealed)
    if form is None:
        return HttpResponseRedirect(reverse("admin:index"))
    typed_fields = [
        (name, values) for name, values in form["fields"] if was_typed(name) and any(values)
    ]
    context = {
        **admin.site.each_context(request),
        **form,
        "typed_fields": typed_fields,
        "deleted": deleted,
        "is_scheduled": is_scheduled,
        # Another language is another page: what was typed would not be on it.
        "language_choices": (),
    }
    context["title"] = _("What you typed is still here")
    return render(request, "admin/timeline/typed.html", context, status=status)


def was_typed(name: str) -> bool:
    """Whether an editor typed the field."""
    return not name.startswith("_") and "__prefix__" not in name and not name.endswith(NOT_SHOWN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An editor's own form with an old token keeps its words; what another site sent is refused."""
    from timeline.admin.frame.refusals import not_from_here

    if not is_for_editors(request):
        return refuse(request, reason=reason)
    if not from_here(request):
        return not_from_here(request)
    sealed = request.POST.get(SEALED, "")
    if request.path.startswith((reverse("admin:login"), reverse("mfa_index"))) and not sealed:
        # Signed in already, in another window; nothing typed at the doors is worth keeping.
        return HttpResponseRedirect(request.get_full_path())
    sealed = sealed or seal(request)
    if admin.site.has_permission(request):
        return offer(request, sealed, status=403)
    return ask_to_sign_in(request, sealed)


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form (RFC 6454, the Origin
    header).
    """
    origin_here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") in (origin_here, *settings.CSRF_TRUSTED_ORIGINS)
