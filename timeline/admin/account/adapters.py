"""What django-allauth asks of a site: where its flow leads, whom it lets in, what it says."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govdigital import rescued_form
from govdigital.client_address import client_address
from govdigital.sign_in_limits import count_try, free_account, take_back_try
from timeline.admin.account import mails
from timeline.admin.frame import language
from timeline.admin.frame.sign_in import CLOSED, NO_ROLE
from timeline.models import Site

# Who has signed in within these seconds is not asked again who they are.
JUST_SIGNED_IN = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out, and the password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or was used already."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any
    ) -> HttpResponse | None:
        """Refuses a closed account and one without a role; a passkey brings them here without the
        form, which says the same.
        """
        if user.is_active and isinstance(user, User) and user.is_staff:
            return None
        clear_login(request)
        messages.error(request, str(NO_ROLE if user.is_active else CLOSED))
        return HttpResponseRedirect(reverse("admin:login"))

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any
    ) -> HttpResponse:
        """Leads on, in the person's language; to what was typed, where a form was sent while
        nobody was signed in.
        """
        response: HttpResponse = super().post_login(request, user, **hooks)
        free_account(user.get_username())
        language.remember(request)
        sealed = request.session.get(rescued_form.SEALED, "")
        if sealed and not self.needs_second_factor(user):
            del request.session[rescued_form.SEALED]
            return rescued_form.offer(request, sealed)
        return response

    def needs_second_factor(self, user: AbstractBaseUser) -> bool:
        """Whether the person sees nothing before a second factor is set up."""
        from timeline.admin.account.required import lacks_second_factor

        return isinstance(user, User) and lacks_second_factor(user)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        # The first page says it well enough.
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of who has just signed in with all that the account asks for."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0)
        if time.time() - latest < JUST_SIGNED_IN:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password is the person's; raises TooManyTries."""
        count_try(context.request, user.get_username())
        is_right = user.check_password(password)
        if is_right:
            take_back_try(context.request, user.get_username())
        return is_right

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody who is signed in shows again who they are."""
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        ways = [method | {"description": words[method["id"]]} for method in methods]
        if settings.OIDC_SERVER and SocialAccount.objects.filter(user=user).exists():
            description = gettext("With %(name)s") % {"name": settings.OIDC_NAME}
            address = reverse("account_reauthenticate_organisation")
            ways.append({"id": "organisation", "description": description, "url": address})
        return ways

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        if isinstance(user, User):
            mails.tell_of_change(self.request, user, template_prefix.rpartition("/")[2])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": site_name()}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.get_username()}

    def generate_authenticator_name(self, user: AbstractBaseUser, *args: Any, **kwargs: Any) -> str:
        passkeys = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
        number = passkeys.count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def site_name() -> str:
    """What apps and devices call the site, and the host where it has no name yet."""
    return str(Site.objects.first() or "") or context.request.get_host()
