"""The page of one working copy for a reader who has its link and no account."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from govdigital.databases import EDITORIAL
from govdigital.site_addresses import addresses_at
from timeline.admin.base.addresses import place
from timeline.models import Publishable, SharedPreview
from timeline.public import queries
from timeline.registry import MODELS
from timeline.urls import urlpatterns

View = Callable[..., HttpResponseBase]
VIEWS: dict[str | None, View] = {pattern.name: pattern.callback for pattern in urlpatterns}


def make_link(
    entry: Publishable, *, by: str, ends: datetime, readers_may_comment: bool = False
) -> str:
    """Store a link to the entry; its token, of 256 random bits, of which only a digest is kept."""
    token = secrets.token_urlsafe(32)
    SharedPreview.objects.using(EDITORIAL).create(
        model=str(entry._meta.model_name),
        entry_pk=entry.pk,
        by=by,
        expires_at=ends,
        digest=digest_of(token),
        readers_may_comment=readers_may_comment,
    )
    return token


def digest_of(token: str) -> str:
    """The SHA-256 of a token; a token cannot be guessed, so that a fast digest without salt is
    safe.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> SharedPreview | None:
    """The link with this token, ended or not."""
    return SharedPreview.objects.using(EDITORIAL).filter(digest=digest_of(token)).first()


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same view and template over the working copy; its links lead to the public site."""
    link = link_of(token)
    entry: Publishable | None = None
    if link and link.opens:
        entry = entry_of(link)
    response: HttpResponseBase
    if link is None:
        response = ended(request, _("No preview has this address. Ask for the whole link."), 404)
    elif entry is None:
        response = ended(
            request, _("This preview has ended. Ask whoever sent the link for a new one."), 410
        )
    else:
        name, arguments = place(entry)
        request.current_app, request.link = "shared", link  # type: ignore[attr-defined]
        if link.readers_may_comment:
            request.comment_address = reverse("shared_comment", args=[token])  # type: ignore[attr-defined]
        with addresses_at(settings.PUBLIC_URL):
            response = VIEWS[name](request, *arguments, using=EDITORIAL)
            if isinstance(response, TemplateResponse):
                # Its links are made now, while they lead there.
                response.render()
    return told_to_nobody(response)


def told_to_nobody(response: HttpResponseBase) -> HttpResponseBase:
    """The same page, which no search engine keeps and which tells no other site its address."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def entry_of(link: SharedPreview) -> Publishable | None:
    """The working copy that the link shows; None where it has been deleted."""
    return MODELS[link.model]._base_manager.using(EDITORIAL).filter(pk=link.entry_pk).first()


def ended(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """A page that says why there is nothing to see."""
    context = {"sentence": sentence, "frame": queries.frame()}
    return render(request, "timeline/shared_ended.html", context, status=status)
