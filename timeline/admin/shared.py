"""The page of one working copy for a reader who has its link and no account."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from govdigital.databases import EDITORIAL
from timeline import queries
from timeline.admin.addresses import place
from timeline.models import SharedPreview
from timeline.publishing.schedule import MODELS
from timeline.urls import urlpatterns

VIEWS: dict[str | None, Any] = {pattern.name: pattern.callback for pattern in urlpatterns}
# The signature makes the number of a link a secret; a key that is changed ends all links.
SIGNER = signing.Signer(sep=".", salt="timeline.shared_preview")


def token_of(link: SharedPreview) -> str:
    """What the address of a link says."""
    return SIGNER.sign(str(link.pk))


def link_of(token: str) -> SharedPreview | None:
    """The link with this token, ended or not."""
    try:
        number = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return SharedPreview.objects.using(EDITORIAL).filter(pk=number).first()


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same view and template over the working copy; its links lead to the public site."""
    link = link_of(token)
    entry = entry_of(link) if link and link.opens else None
    response: HttpResponseBase
    if link is None:
        response = ended(request, _("No preview has this address. Ask for the whole link."), 404)
    elif entry is None:
        response = ended(request, _("This preview has ended. Ask whoever sent the link for a new one."), 410)
    else:
        name, arguments = place(entry)
        request.current_app, request.link = "shared", link  # type: ignore[attr-defined]
        response = VIEWS[name](request, *arguments, using=EDITORIAL)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def entry_of(link: SharedPreview) -> Any:
    """The working copy that the link shows; None where it has been deleted."""
    return MODELS[link.model]._base_manager.using(EDITORIAL).filter(pk=link.entry_pk).first()


def ended(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """A page that says why there is nothing to see."""
    context = {"sentence": sentence, "frame": queries.frame()}
    return render(request, "timeline/shared_ended.html", context, status=status)
