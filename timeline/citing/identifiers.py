"""What never changes its name: the address of an identifier leads to the page, or to the form of it
that a program asks for.
"""

from collections.abc import Sequence
from operator import attrgetter

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import MediaType
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from timeline.models import PublishedEntry
from timeline.models.identifier import is_identifier
from timeline.public import queries
from timeline.public.addresses import absolute, address
from timeline.public.entry_paths import FOLDERS, EntryPath
from timeline.public.identified import THEME, IdentifiedPlace

PLAIN = "text/plain; charset=utf-8"
HTML = ("text/html", "application/xhtml+xml")
# By media type, in the order in which equals win: the file that hangs on an entry's page.
FILES = {
    "application/ld+json": "entry.jsonld",
    "application/json": "entry.json",
    "application/vnd.citationstyles.csl+json": "cite.csl.json",
    "application/x-bibtex": "cite.bib",
    "application/x-research-info-systems": "cite.ris",
}


class SeeOther(HttpResponseRedirect):
    """The way to a document on something that is none itself (RFC 9110, 15.4.4)."""

    status_code = 303


def identified(request: HttpRequest, identifier: str) -> HttpResponse:
    """303 to the page of what has the identifier, or to a form of it, by Accept; 406 where there is
    no such form, 410 where the entry is gone.
    """
    if not is_identifier(identifier):
        raise Http404(_("This identifier is mistyped: a character is wrong or missing."))
    place = queries.identified(identifier)
    if place is None:
        return departed(request, identifier)
    types = types_of(place)
    chosen = best_type(request, types)
    if not chosen:
        listed = "".join(f"{name}\n" for name in types)
        return HttpResponse(listed, content_type=PLAIN, status=406)
    path = path_of(place, identifier)
    return SeeOther(f"{path}{FILES[chosen]}" if chosen in FILES else path)


def types_of(place: IdentifiedPlace) -> list[str]:
    """The media types of what an identifier leads to: what stands on a page has no file."""
    if place.is_part or place.route == THEME:
        return [*HTML]
    return [*HTML, *FILES]


def path_of(place: IdentifiedPlace, identifier: str) -> str:
    """The path of the page, with the place on it."""
    if place.route == THEME:
        return f"{address(None, 'initiatives')}?theme={place.slug}"
    path = address(None, place.route, place.slug)
    return f"{path}#{identifier}" if place.is_part else path


def best_type(request: HttpRequest, types: Sequence[str]) -> str:
    """That of the media types which the request likes best (RFC 9110, 12.5.1), the first of equals;
    blank where it takes none.
    """
    ranges = [MediaType(word) for word in request.headers.get("Accept", "").split(",")]
    named = [accepted for accepted in ranges if accepted.main_type]
    if not named:
        return types[0]
    best, best_quality = "", 0.0
    for name in types:
        # Of all that take it, the one that says most of it; Django leaves out what is refused.
        fitting = [accepted for accepted in named if accepted.match(name)]
        quality = max(fitting, key=attrgetter("specificity")).quality if fitting else 0.0
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def departed(request: HttpRequest, identifier: str) -> HttpResponse:
    """Where the entry that had the identifier went, or 410; raises Http404 where none had it."""
    rows = queries.departed(identifier)
    if not rows:
        raise Http404(_("Nothing here has this identifier."))
    if rows[0].moved_to:
        return SeeOther(address(None, page_kind(rows), rows[0].moved_to))
    context = {"frame": queries.frame(), "removed": rows[0], "address": last_memento(rows)}
    return render(request, "timeline/memento_gone.html", context, status=410)


def page_kind(rows: Sequence[PublishedEntry]) -> str:
    """The kind of the page of which these are versions; the model's where none tells it."""
    for row in rows:
        kind: str = row.kind  # type: ignore[attr-defined]
        if kind:
            return kind
    return rows[0].model


def last_memento(rows: Sequence[PublishedEntry]) -> str:
    """The path of the version before the one with which the entry left; blank where its page has
    none.
    """
    kind = page_kind(rows)
    if len(rows) < 2 or kind not in FOLDERS or not settings.SERVES_HISTORY:
        return ""
    path = EntryPath(kind, rows[1].address)
    return reverse("mementos:memento", args=[rows[1].publication_id, path])


def ark(request: HttpRequest, naan: str, identifier: str) -> HttpResponse:
    """The same by its ARK; with `?info`, a record of what it names."""
    if not settings.ARK_NAAN or naan != settings.ARK_NAAN:
        raise Http404
    if "info" in request.GET:
        return erc_record(request, identifier)
    return identified(request, identifier)


def erc_record(request: HttpRequest, identifier: str) -> HttpResponse:
    """Who says what, when and where (an Electronic Resource Citation, as ARKs have it), of the page
    where the identifier is found; raises Http404 where there is none.
    """
    place = queries.identified(identifier)
    if place is None or place.route == THEME:
        raise Http404
    try:
        page = queries.cited_page(EntryPath(place.route, place.slug))
    except ObjectDoesNotExist:
        raise Http404 from None
    day = f"{timezone.localtime(page.version.at):%Y%m%d}" if page.version else ""
    lines = {
        "who": str(page.author or page.site.name),
        "what": page.title,
        "when": day,
        "where": absolute(request, reverse("citing:identified", args=[identifier])),
    }
    record = ["erc:"]
    for name, value in lines.items():
        # What is not known says so, in the words of the standard.
        record.append(f"{name}: {' '.join(value.split()) or '(:unkn) unknown'}")
    return HttpResponse("\n".join([*record, ""]), content_type=PLAIN)
