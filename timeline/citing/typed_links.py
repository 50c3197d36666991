"""What a page tells programs in its `Link` header and in its linkset: what to cite, its versions,
its files and its licence (FAIR Signposting, levels 1 and 2; RFC 8288, RFC 9264).
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from timeline.citing.identifiers import FILES
from timeline.models.languages import LANGUAGES
from timeline.public.addresses import absolute
from timeline.public.entry_paths import EntryPath

# Proxies break what is longer, in bytes.
LONGEST_HEADER = 2_048
TYPE = "https://schema.org/WebPage"
LINKSET_TYPE = "application/linkset+json"


class TypedLink(NamedTuple):
    """A whole address, how the page is related to it, and the media type of what is there; blank
    where that is not said.
    """

    address: str
    relation: str
    media_type: str = ""

    def __str__(self) -> str:
        words = f'<{self.address}>; rel="{self.relation}"'
        return f'{words}; type="{self.media_type}"' if self.media_type else words


def page_links(
    request: HttpRequest, path: EntryPath, identifier: str, licence: str
) -> list[TypedLink]:
    """All typed links of the page of an entry, the most needed first."""
    page = path.path
    links = [
        TypedLink(reverse("citing:identified", args=[identifier]), "cite-as"),
        *version_links(request, path),
        TypedLink(f"{page}linkset.json", "linkset", LINKSET_TYPE),
    ]
    if licence:
        links.append(TypedLink(licence, "license"))
    links.append(TypedLink(TYPE, "type"))
    for media_type, name in FILES.items():
        # JSON-LD, CSL, BibTeX and RIS describe the page; entry.json is the page in another form.
        if name != "entry.json":
            links.append(TypedLink(f"{page}{name}", "describedby", media_type))
    return [link._replace(address=whole(request, link.address)) for link in links]


def version_links(request: HttpRequest, path: EntryPath) -> Iterable[TypedLink]:
    """The way to the versions of the page, whose addresses name the language of now themselves.
    Static files have no TimeGate.
    """
    if not settings.SERVES_HISTORY:
        return
    language = get_language() or LANGUAGES[0]
    named = str(path) if language == LANGUAGES[0] else f"{language}/{path}"
    try:
        with override(LANGUAGES[0]):
            if not request.META.get("STATIC_EXPORT"):
                yield TypedLink(reverse("mementos:timegate", args=[named]), "timegate")
            timemap = reverse("mementos:timemap", args=[named])
            yield TypedLink(timemap, "timemap", "application/link-format")
    except NoReverseMatch:
        return


def whole(request: HttpRequest, address: str) -> str:
    """The whole address of a path; what is one already stays."""
    return absolute(request, address) if address.startswith("/") else address


def header(links: Sequence[TypedLink]) -> str:
    """The links as one header; what describes the page goes first where it would be too long."""
    kept = list(links)
    while kept:
        words = ", ".join(map(str, kept))
        if len(words.encode()) <= LONGEST_HEADER:
            return words
        kept.pop()
    return ""


def linkset_of(request: HttpRequest, entry: EntryPath, links: Iterable[TypedLink]) -> str:
    """The links of the page as JSON, whose only member is `linkset` (RFC 9264, 4.2)."""
    context: dict[str, object] = {"anchor": whole(request, entry.path)}
    for link in links:
        target = {"href": link.address}
        if link.media_type:
            target["type"] = link.media_type
        targets = context.setdefault(link.relation, [])
        if isinstance(targets, list):
            targets.append(target)
    return json.dumps({"linkset": [context]}, ensure_ascii=False)
