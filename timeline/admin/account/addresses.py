"""The addresses of one's own account. Their names are those that django-allauth asks for; what it
has beside them (signing up, addresses of e-mail, codes by e-mail) is not published.
"""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ListWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.urls import path
from django.utils.translation import gettext_lazy as _

from timeline.admin.account import pages
from timeline.admin.account.pages import door, page, signed_in
from timeline.admin.account.sessions import end_session

PASSKEYS, CODES, CONFIRM = _("Passkeys"), _("Recovery codes"), _("Is it you?")

urlpatterns = [
    path("", page(IndexView, _("Your account")), name="mfa_index"),
    path("typed/", signed_in(pages.typed), name="account_typed"),
    path("confirmed/", signed_in(pages.confirmed), name="account_confirmed"),
    # The doors.
    path("second-factor/", door(AuthenticateView, _("Second factor")), name="mfa_authenticate"),
    path("passkey/", door(pages.PasskeySignIn, _("Sign in")), name="mfa_login_webauthn"),
    path(
        "forgotten/",
        door(pages.ForgottenPassword, _("Forgotten password")),
        name="account_forgotten",
    ),
    path("forgotten/sent/", pages.forgotten_sent, name="account_forgotten_sent"),
    # Who changes the account shows again who they are.
    path("confirm/", page(ReauthenticateView, CONFIRM), name="account_reauthenticate"),
    path("confirm/code/", page(ReauthenticateByCodeView, CONFIRM), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        page(ReauthenticateWebAuthnView, CONFIRM),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "confirm/organisation/",
        page(pages.ConfirmByOrganisation, CONFIRM),
        name="account_reauthenticate_organisation",
    ),
    # Second factors.
    path("app/", page(ActivateTOTPView, _("An app for codes")), name="mfa_activate_totp"),
    path("app/picture.svg", signed_in(pages.totp_picture), name="totp_picture"),
    path("app/remove/", page(DeactivateTOTPView, _("Remove the app?")), name="mfa_deactivate_totp"),
    path("passkeys/", page(ListWebAuthnView, PASSKEYS), name="mfa_list_webauthn"),
    path("passkeys/add/", page(AddWebAuthnView, _("Add a passkey")), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/name/",
        page(EditWebAuthnView, _("Rename a passkey")),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        page(RemoveWebAuthnView, _("Remove this passkey?")),
        name="mfa_remove_webauthn",
    ),
    path("recovery-codes/", page(ViewRecoveryCodesView, CODES), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        page(GenerateRecoveryCodesView, _("New recovery codes")),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        page(DownloadRecoveryCodesView, CODES),
        name="mfa_download_recovery_codes",
    ),
    # Sessions.
    path("sessions/", page(pages.Sessions, _("Sessions")), name="usersessions_list"),
    path("sessions/<int:number>/end/", signed_in(end_session), name="end_session"),
]
