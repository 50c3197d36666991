"""Files of references, and the records that unAPI gives to reference managers."""

from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from govdigital.site_addresses import visitors_address
from timeline.citing.formats import FORMATS, file_of
from timeline.citing.page_works import memento_path, page_work
from timeline.citing.typed_links import LINKSET_TYPE, linkset_of, page_links
from timeline.models import Source
from timeline.public import queries
from timeline.public.cited_works import CitedPage
from timeline.public.entry_paths import EntryPath
from timeline.references.cited_work import CitedWork, work_of

PLAIN = "text/plain; charset=utf-8"
SOURCE = "source"
# What unAPI calls the formats, by the endings of their files.
UNAPI = {"ris": "ris", "bibtex": "bib"}


def cite(request: HttpRequest, entry: EntryPath, form: str) -> HttpResponseBase:
    """The page as its last version, or the source, as one file."""
    try:
        if entry.route == SOURCE:
            return file_of([work_of(queries.cited_source(entry.slug))], form, entry.slug)
        page = queries.cited_page(entry)
    except ObjectDoesNotExist:
        return elsewhere("citing:cite", entry, form)
    if page.path != entry:
        return moved("citing:cite", page.path, form)
    return file_of([page_of(request, page)], form, entry.slug)


def cite_version(
    request: HttpRequest, number: int, entry: EntryPath, form: str
) -> HttpResponseBase:
    """The page, or the source, as the publication of that number left it."""
    try:
        then = queries.version_at(number, entry)
    except ObjectDoesNotExist:
        raise Http404 from None
    last = then.logged.publication_id
    if last != number:
        return HttpResponseRedirect(reverse("citing:cite_version", args=[last, then.path, form]))
    if then.path != entry:
        return moved("citing:cite_version", number, then.path, form)
    if then.is_taken_away:
        told_at = visitors_address(request, memento_path(number, entry))
        return taken_away(told_at, then.logged.blocked_by)
    if not then.is_there:
        return gone(then.logged.title, then.logged.publication.note)
    if entry.route == SOURCE:
        return file_of([work_of(queries.source_then(then))], form, entry.slug)
    page = queries.page_then(then)
    return file_of([page_of(request, page)], form, entry.slug)


def sources(request: HttpRequest, entry: EntryPath, form: str) -> HttpResponseBase:
    """Every source on which the page rests."""
    if entry.route == SOURCE:
        raise Http404
    try:
        path, rows = queries.sources_of_page(entry)
    except ObjectDoesNotExist:
        return elsewhere("citing:sources", entry, form)
    if path != entry:
        return moved("citing:sources", path, form)
    return file_of(map(work_of, rows), form, f"{entry.slug}-sources")


def bibliography(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every source of the site."""
    return file_of(map(work_of, queries.bibliography()), form, "sources")


def linkset(request: HttpRequest, entry: EntryPath) -> HttpResponse:
    """All typed links of the page as a linkset (RFC 9264)."""
    try:
        page = queries.cited_page(entry)
    except ObjectDoesNotExist:
        return elsewhere("citing:linkset", entry)
    if page.path != entry:
        return moved("citing:linkset", page.path)
    links = page_links(request, entry, page.identifier, page.site.licence_url)
    response = HttpResponse(linkset_of(request, entry, links), content_type=LINKSET_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def page_of(request: HttpRequest, page: CitedPage) -> CitedWork:
    """The page as a work, at the address where visitors read it."""
    return page_work(page, partial(visitors_address, request))


def moved(name: str, *place: int | EntryPath | str) -> HttpResponse:
    """The way to the same file of the page at its own address."""
    return HttpResponsePermanentRedirect(reverse(name, args=place))


def elsewhere(name: str, path: EntryPath, *form: str) -> HttpResponse:
    """The way to where an entry went, or what became of it; raises Http404 where there never was
    one.
    """
    former = queries.former_address(path.model_name, path.slug)
    if former is None:
        raise Http404
    if former.moved_to:
        return moved(name, EntryPath(path.route, former.moved_to), *form)
    return gone(former.title, former.note)


def gone(title: str, note: str) -> HttpResponse:
    """What was here and why it is no more, for a program that asks for a file."""
    words = " ".join(filter(None, (_("“%(title)s” is gone.") % {"title": title}, note)))
    return HttpResponse(f"{words}\n", content_type=PLAIN, status=410)


def taken_away(page: str, blocked_by: str) -> HttpResponse:
    """Where it is told why a version may not be read any more (RFC 7725). Its `Link` names who
    asked for it, where that is known.
    """
    words = _("This version was taken away by law: %(page)s says why.") % {"page": page}
    response = HttpResponse(f"{words}\n", content_type=PLAIN, status=451)
    if blocked_by:
        response.headers["Link"] = f'<{blocked_by}>; rel="blocked-by"'
    return response


def unapi(request: HttpRequest) -> HttpResponseBase:
    """UnAPI (version 1): the formats, those of an identifier, or its record in one of them."""
    identifier, name = request.GET.get("id", ""), request.GET.get("format", "")
    if not identifier:
        if name:
            return HttpResponse("?id=\n", content_type=PLAIN, status=400)
        return formats(request, "", 200)
    try:
        found = queries.cited_by_identifier(identifier)
    except ObjectDoesNotExist:
        return HttpResponse("404\n", content_type=PLAIN, status=404)
    if not name:
        return formats(request, identifier, 300)
    if name not in UNAPI:
        return HttpResponse(", ".join(UNAPI) + "\n", content_type=PLAIN, status=406)
    if isinstance(found, Source):
        return file_of([work_of(found)], UNAPI[name], found.key)
    return file_of([page_of(request, found)], UNAPI[name], found.path.slug)


def formats(request: HttpRequest, identifier: str, status: int) -> HttpResponse:
    """The list of formats, of one identifier where it is given."""
    named = {name: FORMATS[ending].media_type for name, ending in UNAPI.items()}
    context = {"identifier": identifier, "formats": named}
    return render(
        request, "timeline/unapi.xml", context, content_type="application/xml", status=status
    )
