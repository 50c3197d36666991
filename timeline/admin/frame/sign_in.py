"""Signing in to the admin: an account without a role hears so, and not that its password is
wrong.
"""

from typing import Any

from allauth.account.signals import password_reset
from allauth.core import context
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govdigital.sign_in_limits import count_try, take_back_try

CLOSED = _("This account is closed. Ask an administrator to open it again.")
NO_ROLE = _("This account has no role yet. Ask an administrator to choose one for it.")


class SignInForm(AdminAuthenticationForm):
    """The name and the password of somebody with a role."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "This name and this password do not go together. Capitals and small letters differ in "
            "both."
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Name to sign in with")

    def clean(self) -> dict[str, Any]:
        """Looks at the password only while few were wrong; an account without a role has the right
        one, and hears so.
        """
        name = self.cleaned_data.get("username")
        if name is None or not self.cleaned_data.get("password"):
            return super().clean()
        request = self.request or context.request
        count_try(request, name)
        try:
            values = super().clean()
        except ValidationError as error:
            if error.code != "invalid_login":
                take_back_try(request, name)
            raise
        take_back_try(request, name)
        return values

    def get_invalid_login_error(self) -> ValidationError:
        """That an account is closed, to who knows its password; to everybody else that the two do
        not go together.
        """
        name = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password", "")
        person = User.objects.filter(username=name, is_active=False).first()
        if person is None:
            # As long as for a closed account, so that no answer tells by its time that there is
            # one.
            User().set_password(password)
        elif person.check_password(password):
            return ValidationError(CLOSED, code="inactive")
        return super().get_invalid_login_error()

    def confirm_login_allowed(self, user: User) -> None:
        """Refuses who has no role yet, and says whom to ask."""
        AuthenticationForm.confirm_login_allowed(self, user)
        if not user.is_staff:
            raise ValidationError(NO_ROLE, code="no_role")


def way_on(request: HttpRequest) -> str:
    """Where somebody was going who has signed in already; blank where that is not known or not
    here.
    """
    address = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_here and not address.startswith(request.path) else ""


class NewPasswordForm(AdminPasswordChangeForm):
    """Another password: what is wrong with it stands at its own field; at the second one, that the
    two differ.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its label says it.
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: User, *_field: str) -> None:
        super().validate_password_for_user(user, "new_password1")


class ChoosePasswordForm(NewPasswordForm):
    """A password, of who has a link and need not know the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["old_password"]


class ChoosePassword(PasswordResetConfirmView):
    """Lets somebody with a link from an administrator choose a password."""

    form_class = ChoosePasswordForm
    template_name = "admin/timeline/choose_password.html"
    title = _("Choose a password")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if self.validlink else context | {"title": _("This link has ended")}

    def get_success_url(self) -> str:
        return reverse("admin:login")

    def form_valid(self, form: Any) -> Any:
        messages.success(self.request, gettext("The password is set. Sign in with it."))
        response = super().form_valid(form)
        password_reset.send(sender=User, request=self.request, user=form.user)
        return response


def choose_password(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """The page to which the link for a new account leads; anybody may ask for it."""
    view = ChoosePassword.as_view(extra_context=admin.site.each_context(request))
    return view(request, uidb64=uidb64, token=token)
