"""Sources that are here already under another spelling."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from urllib.parse import urlsplit

from django.db.models import QuerySet

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.search.words import words

COMPARED = ("url", "doi", "title")


class Known:
    """Sources by what tells one from another: a file of many is compared for what one costs."""

    def __init__(self) -> None:
        self.by_mark: dict[str, list[Hashable]] = defaultdict(list)

    def add(self, name: Hashable, values: Mapping[str, str]) -> None:
        """Remember a source under a name of the caller's."""
        for mark in marks(values):
            self.by_mark[mark].append(name)

    def like(self, values: Mapping[str, str]) -> list[Hashable]:
        """The names of the sources with the same address, DOI or title, however it is spelt; each once."""
        found = (name for mark in marks(values) for name in self.by_mark.get(mark, ()))
        return list(dict.fromkeys(found))


def known_sources() -> Known:
    """All working copies, named by their primary keys."""
    known = Known()
    rows = Source.objects.using(EDITORIAL).order_by("pk").values("pk", *COMPARED)
    for row in rows.iterator(chunk_size=2000):
        known.add(row.pop("pk"), row)
    return known


def alike(values: Mapping[str, str]) -> "QuerySet[Source]":
    """The working copies that may be the same source."""
    return Source.objects.using(EDITORIAL).filter(pk__in=known_sources().like(values)).order_by("pk")


def marks(values: Mapping[str, str]) -> Iterator[str]:
    """What tells the source from others; two sources that share a mark may be one."""
    url, doi = values.get("url") or "", bare_doi(values.get("doi") or "")
    if url:
        yield f"address {bare_address(url)}"
    if doi or "doi.org/" in url:
        yield f"doi {doi or bare_doi(url)}"
    if title := bare_title(values.get("title") or ""):
        yield f"title {title}"


def bare_title(title: str) -> str:
    """The words of the title in small letters, without accents and punctuation."""
    return " ".join(word.folded for word in words(title)) or title.strip()


def bare_address(url: str) -> str:
    """The address without what does not tell pages apart: scheme, www, the fragment, a slash at the end."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def bare_doi(doi: str) -> str:
    """The DOI itself, in small letters, without the address or label before it."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", doi.strip().lower())
