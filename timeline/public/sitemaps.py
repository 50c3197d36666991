"""For search engines: all entries and lists in each language that has them (sitemaps.org 0.9), and
what may be read.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from timeline.public import queries
from timeline.public.addresses import X_DEFAULT, absolute, address
from timeline.public.list_pages import LIST_PAGES
from timeline.public.page_index import IndexedPage, IndexRow

# A file may hold 50,000 addresses; it is made at once, and 2,000 entries take a third of a second.
ENTRIES_PER_FILE = 2_000
LISTS = tuple(page.name for page in LIST_PAGES)


class SitemapPage(NamedTuple):
    """A page in one language, with all the languages in which it exists, and the address for
    readers of any other.
    """

    address: str
    languages: list[tuple[str, str]]
    changed: datetime | None


def sitemap(request: HttpRequest) -> HttpResponse:
    rows = queries.page_rows()
    total = rows.count()
    if total <= ENTRIES_PER_FILE:
        return urls(request, [*lists(request), *entries(request, rows)])
    numbers = range(1, -(-total // ENTRIES_PER_FILE) + 1)
    parts = [absolute(request, f"/sitemap-{number}.xml") for number in numbers]
    return render(
        request, "timeline/sitemap_index.xml", {"parts": parts}, content_type="application/xml"
    )


def part(request: HttpRequest, number: int) -> HttpResponse:
    start = (number - 1) * ENTRIES_PER_FILE
    rows = (
        list(queries.page_rows()[start : start + ENTRIES_PER_FILE]) if 0 < number < 10_000 else []
    )
    if not rows:
        raise Http404
    return urls(request, [*(lists(request) if number == 1 else ()), *entries(request, rows)])


def urls(request: HttpRequest, places: list[SitemapPage]) -> HttpResponse:
    """The file of these pages."""
    return render(
        request, "timeline/sitemap.xml", {"places": places}, content_type="application/xml"
    )


def lists(request: HttpRequest) -> Iterator[SitemapPage]:
    """The pages that are no entry, in every language."""
    codes = [code for code, _name in settings.LANGUAGES]
    for name in LISTS:
        yield from places(request, codes, name)


def entries(request: HttpRequest, rows: Iterable[IndexRow]) -> Iterator[SitemapPage]:
    """The pages of the listed entries, each in the languages that have it."""
    for row in rows:
        entry = IndexedPage(*row)
        codes = [code for code, _name in settings.LANGUAGES if getattr(entry, f"title_{code}")]
        yield from places(request, codes, entry.kind, entry.slug, entry.updated_at)


def places(
    request: HttpRequest,
    codes: list[str],
    kind: str,
    slug: str = "",
    changed: datetime | None = None,
) -> Iterator[SitemapPage]:
    """One page in these languages."""
    languages = []
    for code in codes:
        with override(code):
            languages.append((code, absolute(request, address(request, kind, slug))))
    # An entry without a title in the first language has its page there all the same.
    with override(settings.LANGUAGE_CODE):
        by_default = (X_DEFAULT, absolute(request, address(request, kind, slug)))
    for _code, path in languages:
        yield SitemapPage(path, [*languages, by_default], changed)


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/"]
    lines += ["Disallow: /*/compare/"]
    lines += ["", f"Sitemap: {absolute(request, '/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
