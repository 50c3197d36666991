"""What changed on the site, as an Atom feed (RFC 4287)."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from govdigital.plain_text import plain_text
from timeline.models import Publication
from timeline.public import queries
from timeline.public.addresses import absolute
from timeline.public.pages import LoggedPublication


class Item(NamedTuple):
    """One publication, as the feed tells of it."""

    id: str
    title: str
    logged: LoggedPublication


class UpdatesFeed(NamedTuple):
    """The newest publications, newest first, in the language of the page."""

    id: str
    title: str
    updated: datetime
    items: list[Item]


def updates(request: HttpRequest, **using: str) -> HttpResponse:
    frame = queries.frame(**using)
    contents = {
        "feed": updates_feed(frame.site.name),
        "frame": frame,
        "origin": absolute(request, "/").removesuffix("/"),
    }
    document = render_to_string("timeline/feed.xml", contents, request)
    # What was published once may hold what XML 1.0 cannot.
    return HttpResponse(plain_text(document), content_type="application/atom+xml; charset=utf-8")


def updates_feed(site: str) -> UpdatesFeed:
    """The feed of the site of that name, in the language of the page."""
    publications = queries.newest_publications()
    items = [Item(item_id(row.publication), item_title(row), row) for row in publications]
    updated = publications[0].publication.at if publications else timezone.now()
    title = _("%(site)s: what changed") % {"site": site}
    return UpdatesFeed(feed_id(queries.first_publication()), title, updated, items)


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


def feed_id(first: Publication | None) -> str:
    """The tag URI (RFC 4151) of the feed in this language.

    The time of the site's first publication keeps sites apart that were given no authority of their
    own.
    """
    since = moment(first.at) if first else "unpublished"
    return f"tag:{settings.TAG_AUTHORITY}:updates/{since}/{get_language()}"


def item_id(publication: Publication) -> str:
    """The tag URI (RFC 4151) of a publication in this language.

    With its time, because its number is used again where an older backup was put back.
    """
    at = moment(publication.at)
    return f"tag:{settings.TAG_AUTHORITY}:publication/{publication.number}/{at}/{get_language()}"


def moment(at: datetime) -> str:
    """The time in UTC to the microsecond, as both databases keep it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
