"""The forms of the doors, each of which counts wrong tries and takes back what was right."""

import re
import struct
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from govdigital.sign_in_limits import count_try, take_back_try
from timeline.admin.frame.sign_in import NewPasswordForm

LONGEST_NAME = 60
EITHER_CODE = _("A code of your app, or one of your recovery codes.")
# What the library of passkeys raises, beside its own errors, over bytes that no device makes.
MALFORMED = (AttributeError, InvalidSignature, LookupError, TypeError, ValueError, struct.error)


def code_field(help_text: Any = EITHER_CODE, **attributes: Any) -> forms.CharField:
    """A field for a code that is used once, of an app or of the list."""
    # Letters too: some keyboards for digits have no way to type what was copied with a space.
    attributes |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    widget = forms.TextInput(attributes)
    return forms.CharField(label=_("Code"), help_text=help_text, max_length=40, widget=widget)


class CodeForm(AuthenticateForm):
    """A code of the app or of the list of recovery codes, after the password."""

    code = code_field(autofocus=True)

    def clean_code(self) -> str:
        """The code, if it was right."""
        count_try(context.request, self.user.get_username())
        code: str = super().clean_code()
        take_back_try(context.request, self.user.get_username())
        return code


class ConfirmingCodeForm(ReauthenticateByCodeForm):
    """The same, of somebody who is signed in and changes the account."""

    code = code_field(autofocus=True)

    def clean_code(self) -> str:
        """The code, if it was right."""
        count_try(context.request, self.user.get_username())
        code: str = super().clean_code()
        take_back_try(context.request, self.user.get_username())
        return code


class ConfirmingPasswordForm(ReauthenticateForm):
    """The password of somebody who is signed in and changes the account."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


class AppForm(ActivateTOTPForm):
    """The first code of an app, which proves that it has the secret."""

    code = code_field(_("The six digits that the app shows now."))

    def key_in_fours(self) -> list[str]:
        """The key as it is read aloud and typed."""
        return re.findall("..?.?.?", self.secret)


class ReadsPasskey(forms.Form):
    """Refuses what a device would never say, which its library does not expect."""

    def clean_credential(self) -> Any:
        """The passkey to which the answer of the device belongs."""
        try:
            clean: Any = super().clean_credential()  # type: ignore[misc]
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None
        return clean


class PasskeySignInForm(ReadsPasskey, LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyAfterPasswordForm(ReadsPasskey, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class ConfirmingPasskeyForm(ReadsPasskey, ReauthenticateWebAuthnForm):
    """A passkey of somebody who is signed in and changes the account."""


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it is enough alone."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("By which you know it again: “Laptop”, “Key on the key ring”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without name and password"),
        required=False,
        initial=True,
        help_text=_(
            "The device then asks for its PIN, a fingerprint or a face. Untick this for a simple "
            "security key, which is a second factor beside the password."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses what a device would never say."""
        try:
            values: dict[str, Any] = super().clean()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None
        return values


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=LONGEST_NAME)


class OwnPasswordForm(NewPasswordForm):
    """Another password, of who knows the old one."""

    def clean_old_password(self) -> str:
        """The old password, if it was right."""
        count_try(context.request, self.user.get_username())
        password: str = super().clean_old_password()
        take_back_try(context.request, self.user.get_username())
        return password


class ForgottenPasswordForm(forms.Form):
    """To which address a link for another password goes."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """The address, if not too many links were asked for: for it, or from where this is."""
        address: str = self.cleaned_data["email"]
        count_try(context.request, address.lower(), door="forgotten-password")
        return address

    def people(self) -> list[User]:
        """Who can sign in and has this address: one, or nobody."""
        address: Any = self.cleaned_data["email"]
        return list(User.objects.filter(email__iexact=address, is_active=True, is_staff=True))
