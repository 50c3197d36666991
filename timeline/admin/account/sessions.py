"""Where a person is signed in, and the end of it."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST


def remember_session(request: HttpRequest) -> None:
    """Let the list of sessions have this one, which has another key from now on or began before the
    list was kept.
    """
    if isinstance(request.user, User):
        UserSession.objects.create_from_request(request)


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """End one of the person's own sessions, and lead back to the list."""
    session = get_object_or_404(UserSession, pk=number, user=request.user)
    if session.is_current():
        return HttpResponseRedirect(reverse("usersessions_list"))
    session.end()
    get_adapter().add_message(request, messages.SUCCESS, message=gettext("That session is ended."))
    return HttpResponseRedirect(reverse("usersessions_list"))
