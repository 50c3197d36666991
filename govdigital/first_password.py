"""A password that somebody else has chosen is changed at the first sign-in with it; until then no
other page of the admin and no preview opens.

The mark stands in the editorial database. It is made where a password is given to a person, and
goes with any password that the person chooses, by whatever page.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext

from govdigital import rescued_form
from govdigital.databases import EDITORIAL
from govdigital.middleware import EDITORS_PATH
from timeline.admin.base.row_keys import person_key
from timeline.models import FirstPassword

# In the session of somebody who has signed in with such a password.
IN_SESSION = "first_password"
NEXT = "next"
# What opens all the same: the way to another password, in either language, and the way out.
OPEN = {"admin:password_change", "admin:language", "admin:jsi18n", "admin:login", "admin:logout"}


def is_first(person: AbstractBaseUser) -> bool:
    """Whether somebody else has chosen the person's password."""
    return FirstPassword.objects.using(EDITORIAL).filter(person=person.pk).exists()


def must_change(person: User) -> None:
    """Note that somebody else has chosen the person's password, which is stored already."""
    FirstPassword.objects.using(EDITORIAL).get_or_create(person=person.pk)


def forget(*people: int) -> None:
    """Delete the marks of these people."""
    FirstPassword.objects.using(EDITORIAL).filter(person__in=people).delete()


class NotTheFirstPassword:
    """One of Django's validators of passwords, which hears of each password that is set."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError where the first password is to be chosen once more."""
        if user is not None and user.pk and is_first(user) and user.check_password(password):
            raise ValidationError(gettext("This is the first password. Choose another one."))

    def password_changed(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Take away the mark; whoever gives somebody a password makes it again."""
        if user is not None:
            forget(user.pk)

    def get_help_text(self) -> str:
        return gettext("It is not one that somebody else has chosen for you.")


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: AbstractBaseUser, **_signal: Any) -> None:
    """Let the session know that it began with a first password."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    # Whoever has used a passkey or an organisation's server may not know the password at all.
    by_password = not methods or "password" in methods
    if by_password and is_first(user):
        request.session[IN_SESSION] = True


def is_pending(request: HttpRequest) -> bool:
    """Whether who asks still has to choose a password."""
    if not request.session.get(IN_SESSION):
        return False
    if request.user.is_authenticated and is_first(request.user):
        return True
    # Chosen in another window or by a link; where the session has ended with it, nothing is left.
    request.session.pop(IN_SESSION, None)
    return False


class FirstPasswords:
    """Leads whoever has signed in with a first password to the page that changes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """The way to the page; of a form, the page itself with what was typed."""
        match = request.resolver_match
        if not EDITORS_PATH.match(request.path_info) or (match and match.view_name in OPEN):
            return None
        if not is_pending(request):
            return None
        if request.method == "POST":
            return page_with(request, rescued_form.seal(request))
        query = urlencode({NEXT: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('admin:password_change')}?{query}")


def context_of(sealed: str, way_on: str) -> dict[str, Any]:
    """What the page that changes a password says besides its form."""
    context: dict[str, Any] = {
        "title": gettext("Choose a password of your own"),
        rescued_form.SEALED: sealed,
        NEXT: way_on,
    }
    if sealed:
        # Another language is another page: what was typed would not be on it.
        context["language_choices"] = ()
    return context


def page_with(request: HttpRequest, sealed: str) -> HttpResponse:
    """The page that changes the password, in the place of what a form was sent to."""
    from timeline.admin.frame.sign_in import NewPasswordForm

    form = {"form": NewPasswordForm(User.objects.get(pk=person_key(request)))}
    context = admin.site.each_context(request) | context_of(sealed, "") | form
    return render(request, "registration/password_change_form.html", context, status=403)


def change(
    request: HttpRequest,
    view: Callable[[HttpRequest, dict[str, Any]], HttpResponseBase],
    extra_context: dict[str, Any] | None,
) -> HttpResponseBase:
    """The admin's page that changes a password. Whoever has changed a first one goes on to where
    they wanted, or to what they had typed.
    """
    if not is_pending(request):
        return view(request, extra_context or {})
    sealed = request.POST.get(rescued_form.SEALED, "")
    way_on = request.POST.get(NEXT, request.GET.get(NEXT, ""))
    response = view(request, context_of(sealed, way_on) | (extra_context or {}))
    if request.method != "POST" or response.status_code != 302:
        return response
    del request.session[IN_SESSION]
    if sealed:
        return rescued_form.offer(request, sealed)
    messages.success(request, gettext("Your new password is set."))
    is_here = url_has_allowed_host_and_scheme(
        way_on, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(way_on if is_here else reverse("admin:index"))
