"""The ways to the mementos of a page: its TimeGate and its TimeMap (RFC 7089)."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.translation import get_language, override

from timeline.mementos.converters import PagePath
from timeline.mementos.datetimes import asked_time
from timeline.mementos.link_format import (
    LINES,
    TIMEMAP_TYPE,
    Link,
    header,
    http_time,
    memento_link,
    timemap_link,
)
from timeline.mementos.place import LAST, Place, addresses_of, led_on, place_of, without_language
from timeline.public.addresses import absolute
from timeline.public.entry_log import EntryLog, second_of
from timeline.public.views import sheet_number

MOST_MEMENTOS = 1_000
FORM = "Accept-Datetime has one form (RFC 7089): Sun, 03 May 2026 10:00:00 GMT\n"


def timegate(request: HttpRequest, page: PagePath, **using: str) -> HttpResponse:
    """302 to the memento of the time that Accept-Datetime names, to the last one without it."""
    only_without_language()
    when = LAST
    if "Accept-Datetime" in request.headers:
        asked = asked_time(request.headers["Accept-Datetime"])
        if asked is None:
            return HttpResponse(FORM, status=400, content_type="text/plain; charset=utf-8")
        when = int(asked.timestamp())
    with override(page.language):
        addresses = addresses_of(page.entry, using)
        log = addresses.entry(page.entry.slug, addresses.number_at(page.entry.slug, when))
        if log is None:
            there = page._replace(entry=led_on(page.entry, using))
            return HttpResponseRedirect(without_language("timegate", there))
        return to_memento(request, Place(addresses, log), when)


def to_memento(request: HttpRequest, place: Place, when: int) -> HttpResponse:
    """302 to the last memento at that second or before; to the first where there is none."""
    mementos = readable(place.log)
    # To the second, as mementos tell their times: who asks for that of one gets it.
    times = [second_of(row) for row in mementos]
    chosen = mementos[max(bisect_right(times, when) - 1, 0)]
    links = [link for link in place.about(request) if link.relation != "timegate"]
    for row in dict.fromkeys([mementos[0], chosen, mementos[-1]]):
        address = absolute(request, place.memento(row))
        links.append(memento_link(address, relation_of(row, mementos), row.publication.at))
    response = HttpResponseRedirect(absolute(request, place.memento(chosen)))
    response.headers["Link"] = header(*links)
    return response


def timemap(request: HttpRequest, page: PagePath, **using: str) -> HttpResponse:
    """The list of all mementos; above a thousand, of such lists."""
    only_without_language()
    with override(page.language):
        place = place_of(page.entry, LAST, using)
        there = page._replace(entry=place.entry if place else led_on(page.entry, using))
        if place is None or there.path != page.path:
            return HttpResponsePermanentRedirect(without_language("timemap", there))
        *links, itself = place.about(request)
        rows = readable(place.log)
        # A file has no sheets.
        most = len(rows) if request.META.get("STATIC_EXPORT") else MOST_MEMENTOS
        sheets = Paginator(rows, most)
        if sheets.num_pages > 1 and "page" not in request.GET:
            links += links_of_lists(sheets, itself)
        else:
            links += links_of_sheet(request, place, sheets, itself)
        body = LINES.join(str(link) for link in links) + "\n"
        return HttpResponse(body, content_type=TIMEMAP_TYPE)


def readable(log: EntryLog) -> list[Any]:
    """The mementos of the entry; raises Http404 where there is none."""
    if not log.mementos:
        raise Http404
    return log.mementos


def links_of_lists(sheets: "Paginator[Any]", itself: Link) -> list[Link]:
    """The list of lists, and each of them with the times between which it lies."""
    links = [spanned(itself._replace(relation="self"), list(sheets.object_list))]
    for sheet in sheets:
        part = timemap_link(f"{itself.address}?page={sheet.number}")
        links.append(spanned(part, list(sheet.object_list)))
    return links


def links_of_sheet(
    request: HttpRequest, place: Place, sheets: "Paginator[Any]", itself: Link
) -> list[Link]:
    """The mementos of the page that the address asks for; raises Http404."""
    try:
        rows = list(sheets.page(sheet_number(request)).object_list)
    except InvalidPage:
        raise Http404 from None
    address = itself.address
    if sheets.num_pages > 1:
        address = f"{address}?page={sheet_number(request)}"
    links = [spanned(timemap_link(address, "self"), rows)]
    for row in rows:
        relation = relation_of(row, place.log.mementos)
        address = absolute(request, place.memento(row))
        links.append(memento_link(address, relation, row.publication.at))
    return links


def spanned(link: Link, rows: Sequence[Any]) -> Link:
    """The link to a list, with the times of its first memento and its last."""
    span = (
        ("from", http_time(rows[0].publication.at)),
        ("until", http_time(rows[-1].publication.at)),
    )
    return link._replace(attributes=(*link.attributes, *span))


def relation_of(row: Any, mementos: Sequence[Any]) -> str:
    """What the memento is among all."""
    words = []
    if row is mementos[0]:
        words.append("first")
    if row is mementos[-1]:
        words.append("last")
    return " ".join([*words, "memento"])


def only_without_language() -> None:
    """Raise Http404 under the address of a language: a TimeGate names it after itself."""
    if get_language() != settings.LANGUAGE_CODE:
        raise Http404
