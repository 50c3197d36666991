"""The entry that an address means, and the addresses of what there is of it."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from timeline.mementos.converters import PagePath
from timeline.mementos.link_format import Link, timemap_link
from timeline.public import queries
from timeline.public.addresses import absolute
from timeline.public.entry_log import AddressLog, EntryLog, address_log
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage
from timeline.templatetags.timeline_sharing import language_of

# Later than any publication: as its number, and as its time in seconds.
LAST = 10**18


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
        """The page of today, its TimeGate, which static files do not have, and its TimeMap."""
        page = PagePath(get_language() or settings.LANGUAGE_CODE, self.entry)
        links = [Link(absolute(request, page.path), "original")]
        if not request.META.get("STATIC_EXPORT"):
            links.append(Link(absolute(request, without_language("timegate", page)), "timegate"))
        return [*links, timemap_link(absolute(request, without_language("timemap", page)))]


def without_language(name: str, page: PagePath) -> str:
    """The path of what has no language, and names one in the page that it is about."""
    with override(settings.LANGUAGE_CODE):
        return reverse(f"mementos:{name}", args=[page])


def addresses_of(entry: EntryPath, using: dict[str, str]) -> AddressLog:
    """All that goes by the address; one query."""
    return address_log(queries.address_log(entry.model_name, entry.slug, **using))


def place_of(entry: EntryPath, number: int, using: dict[str, str]) -> Place | None:
    """The entry that was meant by the address at that publication; None where none ever was."""
    addresses = addresses_of(entry, using)
    log = addresses.entry(entry.slug, number)
    return Place(addresses, log) if log else None


def led_on(entry: EntryPath, using: dict[str, str]) -> EntryPath:
    """Where an editor has led by hand an address that no entry here ever had; raises Http404."""
    former = queries.former_address(entry.model_name, entry.slug, **using)
    if former is None or not former.moved_to:
        raise Http404
    return EntryPath(entry.route, former.moved_to)
