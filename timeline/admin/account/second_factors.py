"""The second factors of a person, in words and as an administrator removes them, and the sessions
that end when they change.
"""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from govdigital.sessions import end_sessions

CHANGES = (
    signals.authenticator_added,
    signals.authenticator_removed,
    signals.authenticator_reset,
)


def in_words(person: User) -> str:
    """What an account has beside its password; blank for nothing."""
    factors = Authenticator.objects.filter(user=person)
    passkeys = factors.filter(type=Authenticator.Type.WEBAUTHN).count()
    parts = []
    if passkeys:
        words = ngettext("%(number)s passkey", "%(number)s passkeys", passkeys)
        parts.append(words % {"number": passkeys})
    if factors.filter(type=Authenticator.Type.TOTP).exists():
        parts.append(gettext("an app for codes"))
    return ", ".join(parts)


def remove(request: HttpRequest, person: User) -> None:
    """Remove every second factor of the person, and the recovery codes with them."""
    for factor in list(Authenticator.objects.filter(user=person)):
        factor.delete()
        signals.authenticator_removed.send(
            sender=Authenticator, request=request, user=person, authenticator=factor
        )


@receiver(CHANGES)
def end_other_sessions(request: HttpRequest, user: User, **_signal: object) -> None:
    """End the sessions that began with other factors than the account has now, whoever changed
    them; the one in which it happens has just shown whose it is.
    """
    end_sessions(user.pk, but=request.session.session_key)
