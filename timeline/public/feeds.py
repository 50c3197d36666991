"""What changed on the site, and in one entry, as Atom feeds (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from govdigital.plain_text import plain_text
from timeline.models import Agent, Publication
from timeline.public import queries, version_addresses
from timeline.public.addresses import absolute, address
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import Frame, LoggedPublication
from timeline.public.update_log import KINDS
from timeline.public.views import elsewhere

# What all the lists of entries in one feed may weigh; what was published longer ago is counted.
MOST_BYTES = 190_000
# The time of a feed before anything was published.
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


class Item(NamedTuple):
    """One publication, as the feed tells of it; `content` is HTML."""

    id: str
    title: str
    publication: Publication
    content: str


class Feed(NamedTuple):
    """The newest publications, newest first, in the language of the page; `page` is the path of
    what the feed tells of.
    """

    id: str
    title: str
    page: str
    updated: datetime
    items: list[Item]


def updates(request: HttpRequest, **using: str) -> HttpResponse:
    frame = queries.frame(None, True, **using)
    title = _("%(site)s: what changed") % {"site": frame.site.name}
    rows = queries.newest_publications()
    return feed(request, frame, "updates", title, address(request, "updates"), rows)


def of_kind(request: HttpRequest, name: str, **using: str) -> HttpResponse:
    """The feed of one kind of publications; an item has the same id there as among all."""
    kinds = [kind for kind in KINDS if kind.feed == name]
    if not kinds:
        raise Http404
    [kind] = kinds
    frame = queries.frame(None, True, **using)
    title = f"{frame.site.name}: {kind.label}"
    page = f"{address(request, 'updates')}?kind={kind.value}"
    rows = queries.newest_publications(kind.value)
    return feed(request, frame, f"updates/{kind.value}", title, page, rows)


def history(request: HttpRequest, entry: EntryPath, **using: str) -> HttpResponse:
    """The feed of one entry: each publication that touched it."""
    try:
        log = queries.entry_log(entry.model_name, entry.slug, **using)
    except ObjectDoesNotExist:
        former = queries.former_address(entry.model_name, entry.slug, **using)
        if former and former.moved_to:
            return moved(request, entry.route, former.moved_to)
        return elsewhere(request, entry.model_name, entry.slug, using)
    if isinstance(log.entry, Agent) and log.entry.kind != entry.route:
        return moved(request, log.entry.kind, entry.slug)
    frame = queries.frame(None, True, **using)
    title = _("%(entry)s: history") % {"entry": log.entry} + f" – {frame.site.name}"
    page = version_addresses.history(request, entry.route, entry.slug)
    name = f"history/{log.identifier}"
    return feed(request, frame, name, title, page, log.publications, log.identifier)


def moved(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The way to the feed of the entry that is at this address now."""
    return HttpResponsePermanentRedirect(version_addresses.history_feed(request, kind, slug))


def feed(
    request: HttpRequest,
    frame: Frame,
    name: str,
    title: str,
    page: str,
    rows: Sequence[LoggedPublication],
    identifier: str = "",
) -> HttpResponse:
    """The feed of that name with these publications: of the entry with the identifier, if there is
    one.
    """
    last = rows[0].publication.at if rows else frame.published_at
    contents = {
        "feed": Feed(
            id=tag(frame, name),
            title=title,
            page=page,
            updated=last or BEFORE_ALL,
            items=items(request, frame, rows, identifier),
        ),
        "frame": frame,
        "origin": absolute(request, "/").removesuffix("/"),
    }
    document = render_to_string("timeline/feed.xml", contents, request)
    # What was published once may hold what XML 1.0 cannot.
    return HttpResponse(plain_text(document), content_type="application/atom+xml; charset=utf-8")


def items(
    request: HttpRequest, frame: Frame, rows: Sequence[LoggedPublication], identifier: str
) -> list[Item]:
    """The items of a feed; the lists of their entries are as long as the feed has room for."""
    told = []
    room = MOST_BYTES
    for logged in rows:
        shown = logged if room > 0 else logged._replace(entries=[])
        content = content_of(request, shown)
        room -= len(escape(content).encode())
        number = logged.publication.number
        name = f"publication/{number}/{identifier}" if identifier else f"publication/{number}"
        told.append(Item(tag(frame, name), item_title(logged), logged.publication, content))
    return told


def content_of(request: HttpRequest, logged: LoggedPublication) -> str:
    """The entries of the publication with the ways to their pages and versions, as HTML."""
    contents = {"logged": logged, "origin": absolute(request, "/").removesuffix("/")}
    return render_to_string("timeline/includes/feed_content.html", contents, request).strip()


def item_title(logged: LoggedPublication) -> str:
    """The kind of the publication, the first entry that it brought, and how many more."""
    kind = logged.publication.get_kind_display().capitalize()
    if not logged.entries:
        return kind
    first, others = logged.entries[0].title, logged.entry_count - 1
    if others < 1:
        return f"{kind}: {first}"
    more = ngettext("%(first)s and %(count)d more", "%(first)s and %(count)d more", others)
    return f"{kind}: " + more % {"first": first, "count": others}


def tag(frame: Frame, name: str) -> str:
    """The tag URI (RFC 4151) of that name in this language: each has texts of its own."""
    return f"tag:{frame.site.tagging_entity}:{name}/{get_language()}"
