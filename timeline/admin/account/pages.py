"""The pages of one's own account, around the views of django-allauth."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.signals import password_changed
from allauth.account.views import ReauthenticateView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic.edit import FormView

from govdigital import rescued_form
from govdigital.event_log import log_event
from timeline.admin.account import mails
from timeline.admin.account.forms import ForgottenPasswordForm, OwnPasswordForm
from timeline.admin.account.sessions import remember_session
from timeline.admin.frame import language
from timeline.admin.frame.sign_in import SignInForm

View = Callable[..., HttpResponseBase]


def page(view_class: Any, title: Any) -> View:
    """The view within the frame of the admin, for whoever is signed in."""
    return signed_in(door(view_class, title))


def signed_in(view: View) -> View:
    """The view for whoever may see the admin, in the language that they have chosen."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not admin.site.has_permission(request):
            asked = request.get_full_path() if request.method == "GET" else reverse("mfa_index")
            return redirect_to_login(asked, reverse("admin:login"))
        if address := language.same_page(request):
            return HttpResponseRedirect(address)
        return view(request, *args, **kwargs)

    return show


def door(view_class: Any, title: Any) -> View:
    """The view within the frame of the admin, for whoever is not signed in yet."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        context = frame(request) | {"title": title}
        answer: HttpResponseBase = view_class.as_view(extra_context=context)(
            request, *args, **kwargs
        )
        return answer

    return show


def frame(request: HttpRequest) -> dict[str, Any]:
    """What stands around each page, and what somebody had typed who was not let in yet."""
    sealed = request.session.get(rescued_form.SEALED, "")
    return admin.site.each_context(request) | {rescued_form.SEALED: sealed}


class SignIn(LoginView):
    """The name and the password, which begin the flow: a second factor may follow."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; who had come as far as the second factor begins anew."""
        clear_login(request)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """The next page of the flow, with what was typed kept until its end."""
        request = self.request
        address = self.get_success_url()
        keep_typed(request)
        user = form.get_user()
        login = Login(user=user, redirect_url=address)
        credentials = {"username": user.get_username()}
        response: HttpResponse = perform_password_login(request, credentials, login)
        return response


class PasskeySignIn(LoginWebAuthnView):
    """A passkey alone, which says whose it is."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The next page of the flow, with what was typed kept until its end."""
        keep_typed(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The door again, with what was typed."""
        log_event("sign_in", outcome="refused", reason="passkey")
        messages.error(self.request, gettext("This passkey does not belong to an account here."))
        sealed = self.request.POST.get(rescued_form.SEALED, "")
        if sealed:
            return rescued_form.ask_to_sign_in(self.request, sealed)
        return HttpResponseRedirect(reverse("admin:login"))


def keep_typed(request: HttpRequest) -> None:
    """Take what was typed before the door over into the session, until somebody is signed in."""
    # Somebody without a role may be signed in; what is theirs would not outlive the change.
    if request.user.is_authenticated:
        logout(request)
    request.session.pop(rescued_form.SEALED, None)
    sealed = request.POST.get(rescued_form.SEALED, "")
    if sealed:
        request.session[rescued_form.SEALED] = sealed


class Sessions(ListUserSessionsView):
    """Where one is signed in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = UserSession.objects.filter(session_key=request.session.session_key or "")
        if not here.exists():
            remember_session(request)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


class ChangePassword(PasswordChangeView):
    """Another password; every other session ends with the old one."""

    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: Any) -> HttpResponse:
        """The page that says so."""
        response: HttpResponse = super().form_valid(form)
        user = form.user
        remember_session(self.request)
        password_changed.send(sender=User, request=self.request, user=user)
        get_adapter().send_notification_mail("account/email/password_changed", user)
        return response


def change_password(request: HttpRequest, extra_context: dict[str, Any]) -> HttpResponseBase:
    """The page at which somebody who is signed in chooses another password."""
    context = admin.site.each_context(request) | extra_context
    return ChangePassword.as_view(extra_context=context)(request)


class ForgottenPassword(FormView[ForgottenPasswordForm]):
    """Asks to which address a link for another password goes; where no e-mails are sent, the page
    says whom to ask.
    """

    form_class = ForgottenPasswordForm
    template_name = "account/password_reset.html"
    success_url = reverse_lazy("account_forgotten_sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sends_mail": settings.SENDS_MAIL}

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        """The same page whether there is such an account or not, after the same work."""
        if not settings.SENDS_MAIL:
            raise Http404
        for person in form.people() or [User()]:
            mails.send_link(person)
        return super().form_valid(form)


def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Says that a link is on its way, if there is such an account."""
    title = _("Look into your mailbox")
    return render(request, "account/password_reset_done.html", frame(request) | {"title": title})


class ConfirmByOrganisation(ReauthenticateView):
    """Leads to the organisation's server, by which somebody signs in anew and comes back."""

    http_method_names = ["get", "head", "options"]
    template_name = "account/reauthenticate_organisation.html"


@reauthentication_required(app="allauth.mfa")
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The secret of the app that is being set up, as a QR code: an address of its own, because
    pages may not hold pictures themselves.
    """
    adapter = get_mfa_adapter()
    address = adapter.build_totp_url(request.user, get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """What somebody had typed before a second factor was asked for, to be sent again."""
    request.session.pop(rescued_form.SEALED, None)
    return rescued_form.offer(request, request.POST.get(rescued_form.SEALED, ""))


@require_GET
@reauthentication_required(app="allauth.mfa")
def confirmed(request: HttpRequest) -> HttpResponse:
    """What somebody had typed who has now shown again who they are, to be sent."""
    return rescued_form.offer(request, request.session.pop(rescued_form.SEALED, ""))


def confirm_first(request: HttpRequest) -> HttpResponse | None:
    """Where somebody is led to show again who they are, before a page changes accounts; what was
    typed waits, without passwords. None for who has just done so.
    """
    if not is_reauthentication_required(request, app="allauth.mfa"):
        return None
    if request.method != "POST":
        raise ReauthenticationRequired
    # django-allauth would keep what was sent in the session, a password in plain text.
    request.session[rescued_form.SEALED] = rescued_form.seal(request)
    return HttpResponseRedirect(reverse("account_confirmed"))
