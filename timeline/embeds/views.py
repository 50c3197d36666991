"""The page of an entry that other sites may show in a frame."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from timeline.public import queries
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage
from timeline.public.views import View, show

# Of these kinds there is something to show in a frame.
READS: dict[str, Callable[[str], PublicPage]] = {
    "era": queries.embedded_era,
    "initiative": queries.embedded_initiative,
    "indicator": queries.embedded_indicator,
}
# A link to a note stays in the frame, where all others leave it.
TO_A_NOTE = b'<a href="#'
IN_THE_FRAME = b'<a target="_self" href="#'


def framed_anywhere(view: View) -> View:
    """A page that any site may show in a frame; all others refuse it."""

    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"]})
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return wrapper


@framed_anywhere
def embed(request: HttpRequest, entry: EntryPath) -> HttpResponse:
    if entry.route not in READS:
        raise Http404
    try:
        page = READS[entry.route](entry.slug)
    except ObjectDoesNotExist:
        return left(request, entry)
    response = show(request, "timeline/embed.html", replace(page, frame=queries.bare_frame()), {})
    if isinstance(response, TemplateResponse):
        response.add_post_render_callback(keep_notes_in_the_frame)
    return response


def keep_notes_in_the_frame(response: HttpResponse) -> None:
    """Let the links to notes, and back from them, lead to where they are."""
    response.content = response.content.replace(TO_A_NOTE, IN_THE_FRAME)


def left(request: HttpRequest, entry: EntryPath) -> HttpResponse:
    """A redirect to where the entry went, or a frame that says that it is gone; raises Http404
    where there never was one.
    """
    former = queries.former_address(entry.model_name, entry.slug)
    if former is None:
        raise Http404
    if former.moved_to:
        moved = EntryPath(entry.route, former.moved_to)
        return HttpResponsePermanentRedirect(reverse("embeds:embed", args=[moved]))
    context = {"former": former, "frame": queries.bare_frame(), "page_path": entry.path}
    return render(request, "timeline/embed_gone.html", context, status=410)
