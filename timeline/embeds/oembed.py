"""What other sites ask about a page that somebody wants to show there (oembed.com, 1.0)."""

import re
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from timeline.embeds.views import READS
from timeline.public import queries
from timeline.public.addresses import absolute
from timeline.public.entry_paths import EntryPath, EntryPathConverter

WIDTH, HEIGHT = 600, 420
# Longer than any width, and no longer than a number that everything takes.
LENGTH = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
# How long, in seconds, the answer may be kept elsewhere.
CACHE_AGE = 24 * 60 * 60
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGE = re.compile(
    rf"(?:(?P<language>{'|'.join(LANGUAGES)})/)?(?:at/[0-9]+/|embed/)?"
    rf"(?P<entry>{EntryPathConverter.regex})/?"
)


def oembed(request: HttpRequest) -> HttpResponse:
    """How the page at `url` is shown in a frame: 400 without one, 404 for one that is no page of an
    entry that can be, 501 in another form than JSON.
    """
    if request.GET.get("format", "json") != "json":
        return refusal(_("There is no other format than json."), 501)
    url = request.GET.get("url", "")
    if not url:
        return refusal(_("Say the address of a page of this site as url."), 400)
    page = page_at(request, url)
    if page is None:
        return refusal(_("There is no page of an entry to show at this address."), 404)
    language, entry = page
    with override(language):
        title = queries.embedded_title(entry.model_name, entry.slug)
        if title is None:
            return elsewhere(request, entry)
        return JsonResponse(answer(request, entry, title))


def refusal(sentence: str, status: int) -> HttpResponse:
    """Why there is no answer."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def page_at(request: HttpRequest, url: str) -> tuple[str, EntryPath] | None:
    """The language of the page at the address, and its entry; None where it is another site's, or
    no page of an entry that can be shown in a frame.
    """
    try:
        parts = urlsplit(url)
        is_ours = host_of(parts) == host_of(urlsplit(absolute(request, "/")))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not is_ours:
        return None
    path = unquote(parts.path)
    match = PAGE.fullmatch(path.removeprefix(get_script_prefix()))
    if match is None:
        return None
    entry = EntryPathConverter().to_python(match["entry"])
    return (match["language"] or LANGUAGES[0], entry) if entry.route in READS else None


def host_of(parts: SplitResult) -> tuple[str | None, int | None]:
    """Host and port of an address, whichever of the two schemes it has; raises ValueError."""
    usual = {"http": 80, "https": 443}
    port = parts.port
    return parts.hostname, None if port == usual.get(parts.scheme) else port


def answer(request: HttpRequest, entry: EntryPath, title: str) -> dict[str, object]:
    """The answer in the language that is on."""
    site = queries.bare_frame().site
    width = at_most(WIDTH, request.GET.get("maxwidth", ""))
    height = at_most(HEIGHT, request.GET.get("maxheight", ""))
    frame = {
        "address": absolute(request, reverse("embeds:embed", args=[entry])),
        "title": title,
        "width": width,
        "height": height,
    }
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site.name,
        "provider_url": absolute(request, reverse("timeline:timeline")),
        "cache_age": CACHE_AGE,
        "width": width,
        "height": height,
        "html": render_to_string("timeline/embed_frame.html", frame).strip(),
    }


def at_most(usual: int, limit: str) -> int:
    """The usual length, or less where a number says so."""
    return min(usual, int(limit)) if LENGTH.fullmatch(limit) else usual


def elsewhere(request: HttpRequest, entry: EntryPath) -> HttpResponse:
    """The way to the answer about the entry that is at this address no more."""
    former = queries.former_address(entry.model_name, entry.slug)
    if former is None or not former.moved_to:
        return refusal(_("There is no page of an entry to show at this address."), 404)
    asked: dict[str, str] = request.GET.dict()
    asked["url"] = absolute(request, EntryPath(entry.route, former.moved_to).path)
    return HttpResponseRedirect(f"{request.path}?{urlencode(asked)}")
