"""Which account somebody signs in to whom the organisation's server vouches for."""

import logging
import unicodedata
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_GET, require_POST

from govdigital import rescued_form
from govdigital.databases import EDITORIAL
from govdigital.openid_connect.server import PROVIDER, Organisation, OrganisationServer, Untrusted

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """Why nobody is signed in, for the person to read."""


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """What django-allauth asks of the site about accounts at other servers."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Organisation:
        """The only one there is; its settings are the environment's."""
        app = SocialApp(
            provider=PROVIDER,
            provider_id=PROVIDER,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
        )
        return Organisation(request, app=app)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Lets in whose account is linked already, and links the account that has the address."""
        with override(language_of(sociallogin.state)):
            try:
                person = person_of(sociallogin)
                refuse_another(request, person)
            except Refusal as refusal:
                raise ImmediateHttpResponse(to_sign_in(request, str(refusal))) from refusal
        if sociallogin.account.pk is None:
            sociallogin.account.user = person
            sociallogin.account.save()
        sociallogin.user = person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Organisation,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Leads back to the sign-in with one sentence; the operator reads the cause."""
        state = (extra_context or {}).get("state")
        words = {"name": settings.OIDC_NAME}
        with override(language_of(state)):
            if exception is not None:
                raise ImmediateHttpResponse(did_not_answer(request, exception))
            if error == AuthError.CANCELLED:
                sentence = gettext("The sign-in with %(name)s was cancelled.")
            elif state is None:
                sentence = gettext(
                    "This sign-in with %(name)s has been used already, took too long, or began in "
                    "another browser. Begin again here."
                )
            else:
                sentence = gettext("%(name)s did not let you in.")
            raise ImmediateHttpResponse(to_sign_in(request, sentence % words))


def did_not_answer(request: HttpRequest, error: Exception) -> HttpResponseRedirect:
    """The sign-in with one sentence; the operator reads the cause in the log."""
    logger.warning(
        "OpenID Connect: %s", error if isinstance(error, Untrusted) else type(error).__name__
    )
    sentence = gettext(
        "%(name)s did not answer as it should, and nobody was signed in. Try again later, or sign "
        "in with your password."
    )
    return to_sign_in(request, sentence % {"name": settings.OIDC_NAME})


def language_of(state: Any) -> str:
    """The language in which somebody left for the server."""
    data = (state or {}).get("data") or {}
    return str(data.get("language") or settings.LANGUAGE_CODE)


def to_sign_in(request: HttpRequest, sentence: str) -> HttpResponseRedirect:
    """The page that signs in, with the sentence on it."""
    messages.error(request, sentence)
    return HttpResponseRedirect(reverse("admin:login"))


def person_of(sociallogin: SocialLogin) -> User:
    """Whose account it is; raises Refusal where it is nobody's, or may not be used."""
    linked = sociallogin.account.pk is not None
    person = sociallogin.account.user if linked else person_with_address(sociallogin)
    if not person.is_active:
        raise Refusal(gettext("This account is closed. Ask an administrator to open it again."))
    if not person.is_staff:
        raise Refusal(
            gettext("This account has no role yet. Ask an administrator to choose one for it.")
        )
    return person


def refuse_another(request: HttpRequest, person: User) -> None:
    """Raise Refusal where somebody is signed in here and the server vouches for somebody else: what
    waits was typed by the one who left.
    """
    if admin.site.has_permission(request) and request.user.pk != person.pk:
        raise Refusal(
            gettext("%(name)s let in somebody else. You are still signed in as %(person)s.")
            % {"name": settings.OIDC_NAME, "person": request.user.get_username()}
        )


def person_with_address(sociallogin: SocialLogin) -> User:
    """Who has the e-mail address that the server has verified; raises Refusal where nobody has, or
    where the account is linked to somebody else there.
    """
    words = {"name": settings.OIDC_NAME}
    addresses = [each.email for each in sociallogin.email_addresses if each.verified]
    if not addresses:
        raise Refusal(
            gettext(
                "%(name)s does not say that your e-mail address is yours, and by it your account "
                "would be known. Have it verified there, or sign in with your password."
            )
            % words
        )
    words["address"] = addresses[0]
    people = []
    for person in User.objects.using(EDITORIAL).filter(email__iexact=addresses[0]):
        if plain_case(person.email) == plain_case(addresses[0]):
            people.append(person)
    if len(people) != 1:
        raise Refusal(
            gettext(
                "No account here has the address %(address)s, which %(name)s says is yours. Ask an "
                "administrator to make one, or to enter this address in yours."
            )
            % words
        )
    # An address that is given to somebody else does not pass the account on.
    links = SocialAccount.objects.using(EDITORIAL).filter(user=people[0], provider=PROVIDER)
    if links.filter(extra_data__issuer=sociallogin.account.extra_data["issuer"]).exists():
        raise Refusal(
            gettext(
                "The account with the address %(address)s belongs to somebody else at %(name)s. "
                "Ask an administrator."
            )
            % words
        )
    return people[0]


def plain_case(address: str) -> str:
    """The address as it is compared with others (Unicode Technical Report 36, 2.11.2): PostgreSQL
    compares in capitals, where “ı” is “i”, and the mailboxes are two.
    """
    return unicodedata.normalize("NFKC", address).casefold()


@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """A page that leads on to the server: the policy of content lets no form lead there itself."""
    if not settings.OIDC_SERVER:
        raise Http404
    sealed = request.POST.get(rescued_form.SEALED, "")
    if sealed:
        request.session[rescued_form.SEALED] = sealed
    try:
        response: HttpResponse = OAuth2LoginView.adapter_view(OrganisationServer)(request)
    except Untrusted as error:
        return did_not_answer(request, error)
    context = admin.site.each_context(request) | {
        "title": gettext("Sign in"),
        "address": response.headers["Location"],
        "language_choices": (),
    }
    return render(request, "admin/timeline/oidc_leave.html", context)


@require_GET
def callback(request: HttpRequest) -> HttpResponseBase:
    """Where the server leads back to: on to where the person was going, or to what was typed."""
    if not settings.OIDC_SERVER:
        raise Http404
    # Whoever signs in anew gets another session.
    sealed = request.session.get(rescued_form.SEALED, "")
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(OrganisationServer)(request)
    except Untrusted as error:
        return did_not_answer(request, error)
    # A refusal leads to the sign-in, in the language of who left.
    if not sealed or response.headers.get("Location", "").endswith(reverse("admin:login")):
        return response
    if not request.user.is_authenticated:
        request.session[rescued_form.SEALED] = sealed
        return response
    request.session.pop(rescued_form.SEALED, None)
    return rescued_form.offer(request, sealed)
