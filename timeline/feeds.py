"""What changed on the site, as an Atom feed (RFC 4287)."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govdigital.plain_text import plain_text
from timeline import queries
from timeline.addresses import absolute, address
from timeline.models import Publication

NEWEST = 50


class PlainAtomFeed(Atom1Feed):
    """Holds only what XML can, whatever was published once: Django's feed would refuse to be written at all."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **in_plain_text(words))

    def add_item(self, *args: Any, **words: Any) -> None:
        super().add_item(*args, **in_plain_text(words))


def in_plain_text(words: dict[str, Any]) -> dict[str, Any]:
    """The same words, each text of them plain."""
    return {name: plain_text(text) if isinstance(text, str) else text for name, text in words.items()}


class UpdatesFeed(Feed):
    """The newest publications, each with its public note and the entries that it brought."""

    feed_type = PlainAtomFeed

    def get_object(self, request: HttpRequest, **using: str) -> Any:
        self_address = absolute(request, address(request, "feed"))
        log = absolute(request, address(request, "updates"))
        return {"log": log, "feed": self_address, "frame": queries.frame(**using), "using": using}

    def title(self, about: Any) -> str:
        return _("%(site)s: what changed") % {"site": about["frame"].site.name}

    def link(self, about: Any) -> str:
        return str(about["log"])

    def feed_url(self, about: Any) -> str:
        return str(about["feed"])

    def feed_guid(self, about: Any) -> str:
        return str(about["log"])

    def items(self, about: Any) -> list[Any]:
        rows: list[Any] = list(queries.publications(**about["using"])[:NEWEST])
        for row in rows:
            row.log = about["log"]
        return rows

    def item_title(self, item: Any) -> str:
        first = item.named[0].title if item.named else ""
        others = item.total - 1
        kind = item.get_kind_display().capitalize()
        if others < 1:
            return f"{kind}: {first}" if first else kind
        more = ngettext("%(first)s and %(count)d more", "%(first)s and %(count)d more", others)
        return f"{kind}: " + more % {"first": first, "count": others}

    def item_description(self, item: Any) -> str:
        return item.note or ", ".join(entry.title for entry in item.named)

    def item_link(self, item: Any) -> str:
        return f"{item.log}#publication-{item.number}"

    def item_guid(self, item: Any) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: Publication) -> datetime:
        return item.at

    def item_updateddate(self, item: Publication) -> datetime:
        return item.at


feed = UpdatesFeed()


def updates(request: HttpRequest, **using: str) -> HttpResponseBase:
    return feed(request, **using)
