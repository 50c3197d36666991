"""What happens to accounts, as events: sign-ins at every door, second factors, passwords, and what
administrators change. Connected once the applications are ready; a public process has no accounts.
"""

import json
from collections.abc import Callable
from typing import Any

from allauth.account import signals as allauth
from allauth.mfa import signals as mfa
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.http import HttpRequest

from govdigital.event_log import log_event

NAME = "govdigital.account_events"


def connect() -> None:
    """Log these events from now on."""
    receivers: dict[Signal, Callable[..., None]] = {
        user_logged_in: signed_in,
        user_logged_out: signed_out,
        user_login_failed: sign_in_refused,
        mfa.authenticator_used: factor_used,
        mfa.authentication_failed: factor_refused,
        mfa.authenticator_added: factor_added,
        mfa.authenticator_removed: factor_removed,
        mfa.authenticator_reset: recovery_codes_made,
        allauth.password_changed: password_changed,
        allauth.password_set: password_changed,
        allauth.password_reset: password_reset,
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, dispatch_uid=f"{NAME}.{receiver.__name__}")
    post_save.connect(changed_in_admin, sender=LogEntry, dispatch_uid=f"{NAME}.changed")
    post_delete.connect(deleted, sender=User, dispatch_uid=f"{NAME}.deleted")


def signed_in(request: HttpRequest, user: object, **_signal: object) -> None:
    log_event("sign_in", request=request, account=str(user))


def signed_out(request: HttpRequest, user: object, **_signal: object) -> None:
    if user is not None:
        log_event("sign_out", request=request, account=str(user))


def sign_in_refused(
    credentials: dict[str, object], request: HttpRequest | None = None, **_signal: object
) -> None:
    """A name that is no account's is not logged: it may be a password, typed into the wrong
    field.
    """
    name = credentials.get("username")
    named = isinstance(name, str) and User.objects.filter(username=name).exists()
    log_event(
        "sign_in",
        outcome="refused",
        request=request,
        account=str(name) if named else None,
        reason="password" if named else "no such account",
    )


def factor_used(
    request: HttpRequest, user: object, authenticator: object, **_signal: object
) -> None:
    log_event("second_factor", request=request, account=str(user), factor=kind_of(authenticator))


def factor_refused(
    request: HttpRequest, user: object, authenticator: object, **_signal: object
) -> None:
    log_event(
        "second_factor",
        outcome="refused",
        request=request,
        account=str(user),
        factor=kind_of(authenticator),
    )


def factor_added(
    request: HttpRequest, user: object, authenticator: object, **_signal: object
) -> None:
    log_event(
        "factor_added", request=request, factor=kind_of(authenticator), **by_whom(request, user)
    )


def factor_removed(
    request: HttpRequest, user: object, authenticator: object, **_signal: object
) -> None:
    log_event(
        "factor_removed", request=request, factor=kind_of(authenticator), **by_whom(request, user)
    )


def recovery_codes_made(
    request: HttpRequest, user: object, authenticator: object, **_signal: object
) -> None:
    log_event(
        "factor_changed", request=request, factor=kind_of(authenticator), **by_whom(request, user)
    )


def password_changed(request: HttpRequest, user: object, **_signal: object) -> None:
    log_event("password_changed", request=request, **by_whom(request, user))


def password_reset(request: HttpRequest, user: object, **_signal: object) -> None:
    log_event("password_reset", request=request, account=str(user))


def by_whom(request: HttpRequest, user: object) -> dict[str, str]:
    """The account that acts, and the one that is changed where it is another's."""
    if request.user == user:
        return {"account": str(user)}
    return {"account": str(request.user), "subject": str(user)}


def kind_of(authenticator: object) -> str:
    """totp, webauthn (passkeys) or recovery_codes."""
    return str(getattr(authenticator, "type", ""))


def changed_in_admin(instance: LogEntry, created: bool, **_signal: object) -> None:
    """What an administrator changed of an account: the names of its fields, and the rights that it
    has now.
    """
    accounts = ContentType.objects.get_for_model(User)
    if instance.content_type_id != accounts.pk or not created:
        return
    if instance.action_flag == DELETION:
        # Said of each of many, too, when it is done.
        return
    log_event(
        "account_added" if instance.action_flag == ADDITION else "account_changed",
        account=str(instance.user),
        subject=instance.object_repr,
        fields=fields_changed(instance.change_message),
        **rights_of(instance.object_id),
    )


def deleted(instance: User, **_signal: object) -> None:
    log_event("account_deleted", subject=instance.get_username())


def fields_changed(message: str) -> list[str]:
    """The names of the fields in a message of the admin's, without what was typed into them."""
    try:
        acts = json.loads(message)
    except ValueError:
        return []
    fields = []
    for act in acts if isinstance(acts, list) else []:
        for change in act.values() if isinstance(act, dict) else ():
            if isinstance(change, dict):
                fields += [str(name) for name in change.get("fields", ())]
    return fields


def rights_of(pk: str | None) -> dict[str, Any]:
    """The roles that an account has now, and whether it is open; nothing of one that is gone."""
    person = User.objects.filter(pk=pk or 0).first()
    if person is None:
        return {}
    groups = list(person.groups.order_by("name").values_list("name", flat=True))
    if person.is_superuser:
        groups.append("superuser")
    return {"roles": groups, "is_open": person.is_active}
