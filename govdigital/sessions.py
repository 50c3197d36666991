"""How long somebody stays signed in: twelve hours at most, and one hour without use.

The end of a session stands in its row, so that the server holds to it whatever the browser keeps.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from govdigital.databases import EDITORIAL, impatient

LONGEST = timedelta(hours=12)
UNUSED = timedelta(hours=1)
# Use is written down no more often than this: most requests write nothing.
NOTED = timedelta(minutes=1)
BEGAN = "began"
# What an open form asks by itself, and the field in which it says that somebody types.
ASKED_BY_SCRIPT = {"admin:still_open"}
TYPED = "typed"
# Among what is known of a request: that it has ended its session.
SIGNED_OUT = "govdigital.signed_out"


class SessionLifetime:
    """Lets a session end twelve hours after the sign-in, or an hour after its last use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A page that did not ask who is there has not used the session.
        if not request.session.accessed:
            return response
        if SESSION_KEY not in request.session:
            if SIGNED_OUT in request.META:
                leave_nothing(response)
        elif is_use(request):
            note_use(request.session)
        return response


def is_use(request: HttpRequest) -> bool:
    """Whether somebody asked, and not a script on a page that may have been left alone."""
    match = request.resolver_match
    if match is None or match.view_name not in ASKED_BY_SCRIPT:
        return True
    return TYPED in request.POST


def leave_nothing(response: HttpResponseBase) -> None:
    """Let the browser forget what is left of a session that somebody has ended: Django takes its
    cookie. What is stored by scripts they clear themselves, which know what is nobody's words.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")


def note_use(session: SessionBase) -> None:
    """Put off the end of the session by an hour from now, but not beyond its twelve."""
    now = timezone.now()
    is_new = BEGAN not in session
    if is_new:
        # It has changed now, and is saved with the answer.
        session[BEGAN] = now.isoformat()
    end = min(datetime.fromisoformat(session[BEGAN]) + LONGEST, now + UNUSED)
    if not is_new and end - session.get_expiry_date() < NOTED:
        return
    is_saved_anyhow = session.modified
    # A moment and no number of seconds, which each writing of the row would count anew.
    session.set_expiry(end)
    if not is_saved_anyhow:
        save_in_passing(session)


def save_in_passing(session: SessionBase) -> None:
    """Save that the session is used, unless somebody else writes just now, or has ended it: what
    the person asked for matters more, and the next use is written down.
    """
    with suppress(DatabaseError, UpdateError), impatient(EDITORIAL):
        session.save()
    session.modified = False


@receiver(user_logged_in)
def begin(request: HttpRequest, **_signal: object) -> None:
    """Count the twelve hours anew, also for whoever signs in again in one browser."""
    request.session.pop(BEGAN, None)
    note_use(request.session)


@receiver(user_logged_out)
def end(request: HttpRequest, **_signal: object) -> None:
    """Take the session out of the list of those that are open; Django deletes the session."""
    from allauth.usersessions.models import UserSession

    UserSession.objects.using(EDITORIAL).filter(session_key=request.session.session_key).delete()
    request.META[SIGNED_OUT] = True


def end_sessions(*people: int, but: str | None = None) -> int:
    """End all sessions of the people with these keys, but the one with the key that is named; how
    many there were.
    """
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    owners = {str(key) for key in people}
    keys = []
    # Whose a session is stands within it alone; the list of them lacks those that began before it.
    open_sessions = Session.objects.using(EDITORIAL).filter(expire_date__gt=timezone.now())
    for session in open_sessions.exclude(session_key=but):
        if session.get_decoded().get(SESSION_KEY) in owners:
            keys.append(session.session_key)
    listed = UserSession.objects.using(EDITORIAL).filter(user_id__in=people)
    listed.exclude(session_key=but).delete()
    Session.objects.using(EDITORIAL).filter(session_key__in=keys).delete()
    return len(keys)


def clear_ended() -> None:
    """Delete the sessions that have ended, and what the list of open ones says of them."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    Session.objects.using(EDITORIAL).filter(expire_date__lt=timezone.now()).delete()
    open_keys = Session.objects.using(EDITORIAL).values("session_key")
    UserSession.objects.using(EDITORIAL).exclude(session_key__in=open_keys).delete()


class MessageCookie(CookieStorage):
    """Messages for the next page, in a cookie that no neighbouring host can set."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Messages(FallbackStorage):
    """Django's own storage of messages, by the cookie above."""

    storage_classes = (MessageCookie, SessionStorage)
