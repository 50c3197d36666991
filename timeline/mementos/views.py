"""The page of an entry as it was."""

from typing import Any

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

from timeline.mementos.banner import banner_of
from timeline.mementos.link_format import header, http_time, memento_link
from timeline.mementos.pages import page_then
from timeline.mementos.place import Place, led_on, place_of
from timeline.mementos.rows_then import RowsThen
from timeline.mementos.taken_away import taken_away_page
from timeline.public import queries
from timeline.public.addresses import absolute
from timeline.public.entry_log import REMOVED
from timeline.public.entry_paths import EntryPath
from timeline.public.views import show

TEMPLATES = {
    "era": "timeline/era_detail.html",
    "initiative": "timeline/initiative_detail.html",
    "source": "timeline/source_detail.html",
    "indicator": "timeline/indicator_detail.html",
    "agent": "timeline/agent_detail.html",
    "article": "timeline/article_detail.html",
}


def memento(request: HttpRequest, number: int, entry: EntryPath, **using: str) -> HttpResponseBase:
    """The entry as the publication left it."""
    place = place_of(entry, number, using)
    if place is None:
        there = reverse("mementos:memento", args=[number, led_on(entry, using)])
        return HttpResponsePermanentRedirect(there)
    log = place.log
    row = log.at(number)
    if number > log.rows[-1].publication_id and not queries.is_publication(number, **using):
        raise Http404
    if row is None:
        return before_it_began(request, place, using)
    if row.event in REMOVED:
        return gone(request, place, row, using)
    here = place.memento(row)
    if request.path != here:
        moved = (
            HttpResponsePermanentRedirect if row.publication_id == number else HttpResponseRedirect
        )
        return moved(here)
    row.snapshot = queries.snapshot(row.pk, **using)
    if not row.snapshot:
        return taken_away_page(request, row, **using)
    page = page_then(RowsThen(row, **using))
    banner = banner_of(log, row, place.entry)
    more = {"memento": banner, "canonical": place.canonical(request, page)}
    template = TEMPLATES[entry.model_name]
    response = show(request, template, page, using, banner.today, **more)
    response.headers["Memento-Datetime"] = http_time(row.publication.at)
    response.headers["Link"] = header(*place.about(request))
    return response


def before_it_began(request: HttpRequest, place: Place, using: dict[str, str]) -> HttpResponse:
    """404 with the day on which the page began."""
    first = place.log.rows[0]
    context = {
        "frame": queries.frame(**using),
        "began": first.publication.at,
        "address": place.memento(first),
    }
    return render(request, "timeline/memento_too_early.html", context, status=404)


def gone(request: HttpRequest, place: Place, row: Any, using: dict[str, str]) -> HttpResponse:
    """410 with the last memento before the entry left its page."""
    last = place.log.memento_before(row)
    context = {
        "frame": queries.frame(**using),
        "removed": row,
        "last": last,
        "address": place.memento(last) if last else "",
        "successor": place.entry._replace(slug=row.moved_to).path if row.moved_to else "",
    }
    response = render(request, "timeline/memento_gone.html", context, status=410)
    links = place.about(request)
    if last:
        address = absolute(request, place.memento(last))
        links.append(memento_link(address, "last memento", last.publication.at))
    response.headers["Link"] = header(*links)
    return response
