"""The page of an entry as it was, and the ways to it: TimeGate and TimeMap (RFC 7089)."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
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
from django.utils.translation import get_language, override

from timeline.mementos.banner import banner_of
from timeline.mementos.converters import PagePath
from timeline.mementos.datetimes import asked_time
from timeline.mementos.entry_log import REMOVED, AddressLog, EntryLog, address_log
from timeline.mementos.link_format import (
    LINES,
    TIMEMAP_TYPE,
    Link,
    header,
    http_time,
    memento_link,
    timemap_link,
)
from timeline.mementos.pages import page_then
from timeline.mementos.rows_then import RowsThen
from timeline.mementos.taken_away import taken_away_page
from timeline.public import queries
from timeline.public.addresses import absolute
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage
from timeline.public.views import sheet_number, show
from timeline.templatetags.timeline_sharing import language_of

MOST_MEMENTOS = 1_000
# Larger than the number of any publication.
NOW = 10**18
TEMPLATES = {
    "era": "timeline/era_detail.html",
    "initiative": "timeline/initiative_detail.html",
    "source": "timeline/source_detail.html",
    "indicator": "timeline/indicator_detail.html",
    "agent": "timeline/agent_detail.html",
    "article": "timeline/article_detail.html",
}
FORM = "Accept-Datetime has one form (RFC 7089): Sun, 03 May 2026 10:00:00 GMT\n"


class Place(NamedTuple):
    """The entry that an address means, with all that goes by its addresses."""

    addresses: AddressLog
    log: EntryLog

    @property
    def entry(self) -> EntryPath:
        """The entry's page of today; of one that is gone, its last."""
        return EntryPath(self.log.kind, self.log.address)

    def memento(self, row: Any) -> str:
        """The path of the memento of this version, in the language of now."""
        address = self.addresses.address_at(self.log, row.publication_id)
        entry = EntryPath(self.log.kind, address)
        return reverse("mementos:memento", args=[row.publication_id, entry])

    def canonical(self, request: HttpRequest, page: PublicPage) -> str:
        """The whole address of today's page, in English where the text had no other language."""
        return absolute(request, PagePath(language_of(page), self.entry).path)

    def about(self, request: HttpRequest) -> list[Link]:
        """The page of today, its TimeGate and its TimeMap."""
        page = PagePath(get_language() or settings.LANGUAGE_CODE, self.entry)
        return [
            Link(absolute(request, page.path), "original"),
            Link(absolute(request, without_language("timegate", page)), "timegate"),
            timemap_link(absolute(request, without_language("timemap", page))),
        ]


def without_language(name: str, page: PagePath) -> str:
    """The path of what has no language, and names one in the page that it is about."""
    with override(settings.LANGUAGE_CODE):
        return reverse(f"mementos:{name}", args=[page])


def place_of(entry: EntryPath, number: int, using: dict[str, str]) -> Place:
    """The entry that was meant by the address at that publication; raises Http404."""
    addresses = address_log(queries.address_log(entry.model_name, entry.slug, **using))
    log = addresses.entry(entry.slug, number)
    if log is None:
        raise Http404
    return Place(addresses, log)


def memento(request: HttpRequest, number: int, entry: EntryPath, **using: str) -> HttpResponseBase:
    """The entry as the publication left it."""
    try:
        place = place_of(entry, number, using)
    except Http404:
        return led_on(request, number, entry, using)
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
    response = show(request, TEMPLATES[entry.model_name], page, using, **more)
    response.headers["Memento-Datetime"] = http_time(row.publication.at)
    response.headers["Link"] = header(*place.about(request))
    return response


def led_on(
    request: HttpRequest, number: int, entry: EntryPath, using: dict[str, str]
) -> HttpResponse:
    """The way to the mementos of the entry to which an editor has led an address by hand."""
    former = queries.former_address(entry.model_name, entry.slug, **using)
    if former is None or not former.moved_to:
        raise Http404
    there = EntryPath(entry.route, former.moved_to)
    return HttpResponsePermanentRedirect(reverse("mementos:memento", args=[number, there]))


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
        "successor": place.entry.path if row.moved_to else "",
    }
    response = render(request, "timeline/memento_gone.html", context, status=410)
    response.headers["Link"] = header(*place.about(request))
    return response


def timegate(request: HttpRequest, page: PagePath, **using: str) -> HttpResponse:
    """302 to the memento of the time that Accept-Datetime names, to the last one without it."""
    only_without_language()
    with override(page.language):
        place = place_of(page.entry, NOW, using)
        mementos = place.log.mementos
        if not mementos:
            raise Http404
        chosen = mementos[-1]
        if "Accept-Datetime" in request.headers:
            asked = asked_time(request.headers["Accept-Datetime"])
            if asked is None:
                return HttpResponse(FORM, status=400, content_type="text/plain; charset=utf-8")
            # To the second, as mementos tell their times: who asks for that of one gets it.
            times = [int(row.publication.at.timestamp()) for row in mementos]
            chosen = mementos[max(bisect_right(times, int(asked.timestamp())) - 1, 0)]
        original, _timegate, timemap_ = place.about(request)
        links = [original, timemap_]
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
        place = place_of(page.entry, NOW, using)
        mementos = place.log.mementos
        if not mementos:
            raise Http404
        original, timegate_, itself = place.about(request)
        if PagePath(page.language, place.entry).path != page.path:
            return HttpResponsePermanentRedirect(itself.address)
        sheets = Paginator(mementos, MOST_MEMENTOS)
        links = [original, timegate_]
        if sheets.num_pages > 1 and "page" not in request.GET:
            links.append(spanned(timemap_link(itself.address, "self"), mementos))
            for sheet in sheets:
                part = timemap_link(f"{itself.address}?page={sheet.number}")
                links.append(spanned(part, sheet.object_list))
        else:
            links += links_of_sheet(request, place, sheets, itself)
        body = LINES.join(str(link) for link in links) + "\n"
        return HttpResponse(body, content_type=TIMEMAP_TYPE)


def links_of_sheet(
    request: HttpRequest, place: Place, sheets: "Paginator[Any]", itself: Link
) -> list[Link]:
    """The mementos of the page that the address asks for; raises Http404."""
    try:
        rows = sheets.page(sheet_number(request)).object_list
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
