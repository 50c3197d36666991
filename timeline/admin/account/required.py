"""Who needs a second factor, and is led to set one up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from govdigital import rescued_form
from govdigital.middleware import is_for_editors

# A list of recovery codes is no factor of its own: it stands in for a lost one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What is open before that: the way in and out, the first password, and the pages that set one up.
OPEN_PAGES = {
    *("account_typed", "choose_password", "jsi18n", "language", "login", "logout", "manual"),
    *("mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_index"),
    *("mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "totp_picture"),
    *("account_login", "account_forgotten", "account_forgotten_sent"),
    *("account_reauthenticate", "account_reauthenticate_organisation"),
    *("password_change", "password_change_done", "healthz"),
    *("organisation_sign_in", "organisation_callback"),
    *("shared_preview", "shared_media", "shared_comment"),
}


def may_publish(person: User) -> bool:
    """Whether what the person does reaches visitors, or gives others the right to."""
    return bool(person.has_perm("timeline.publish") or person.has_perm("auth.change_user"))


def has_second_factor(person: User) -> bool:
    """Whether an app or a passkey belongs to the account."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def lacks_second_factor(person: AbstractUser | AnonymousUser) -> bool:
    """Whether the account needs a second factor that it does not have."""
    if not settings.REQUIRE_MFA or not isinstance(person, User):
        return False
    return may_publish(person) and not has_second_factor(person)


def is_held_up(request: HttpRequest) -> bool:
    """Whether this page is shown to somebody who lacks a needed second factor: one that is open all
    the same, or none that there is. Of every other one, SecondFactorRequired has asked.
    """
    match = request.resolver_match
    if match is not None and match.url_name not in OPEN_PAGES:
        return False
    return lacks_second_factor(request.user)


class SecondFactorRequired:
    """Leads whoever lacks a needed second factor to set one up, whatever page is asked for; what
    was typed is kept meanwhile. It asks at each request: a role may be given at any time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseRedirect | None:
        match = request.resolver_match
        if not is_for_editors(request) or match is None or match.url_name in OPEN_PAGES:
            return None
        if not lacks_second_factor(request.user):
            return None
        account = reverse("mfa_index")
        # What a script sends is not what somebody waits for: the form itself follows.
        is_form = request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if request.method == "POST" and is_form and not request.path.startswith(account):
            request.session[rescued_form.SEALED] = rescued_form.seal(request)
        return HttpResponseRedirect(account)
