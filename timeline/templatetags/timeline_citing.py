"""Template tags for how a page is cited: in its head, for reference managers, and in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from functools import partial
from html import unescape
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.html import strip_tags

from govdigital.site_addresses import visitors_address
from timeline.citing.formats import FORMATS
from timeline.citing.head import HeadWords, head_of
from timeline.citing.page_works import address_of, page_work
from timeline.citing.words import words_of_page
from timeline.models import PublishedEntry, Source
from timeline.public import addresses
from timeline.public.cited_works import CitedPage, page_as_cited
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage, SourcePage
from timeline.public.versions import Version
from timeline.references.cited_work import CitedWork, work_of
from timeline.references.reference import one_line
from timeline.texts.note_elements import reference_element

register = template.Library()

# Of the sources on a page, so many are offered one by one.
MOST_OFFERED = 200


class File(NamedTuple):
    """A file of references: the name of its format and its address."""

    label: str
    address: str


class CitationBox(NamedTuple):
    """What the box “Cite this page” shows; `version` and `number` are blank and 0 where nothing was
    published; `version` also where no versions are served.
    """

    words: str
    number: int
    version: str
    today: str
    files: list[File]
    source_files: list[File]
    # The identifiers of the page and of its sources, as unAPI has them.
    identifiers: list[str]


class CitationHead(NamedTuple):
    """What the head tells of the page, when it changed, and where unAPI is; blank where it is
    not.
    """

    words: HeadWords
    modified_at: str
    unapi: str


@register.simple_tag(takes_context=True)
def citing_head(context: Context) -> CitationHead | None:
    """{% citing_head as head %}: None on a page that is no entry's, and in previews."""
    page = cited_in(context)
    if page is None:
        return None
    request: HttpRequest = context["request"]
    shown: PublicPage = context["page"]
    last = shown.versions.last if shown.versions else page.version
    return CitationHead(
        head_of(work_in(context, page)),
        f"{last.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if last else "",
        reverse("citing:unapi") if offers_records(request) else "",
    )


@register.simple_tag(takes_context=True)
def citation_box(context: Context) -> CitationBox | None:
    """{% citation_box as box %}: how the page, or the source, is cited; None in previews."""
    page = cited_in(context)
    if page is None:
        return None
    request: HttpRequest = context["request"]
    shown: PublicPage = context["page"]
    path = page.path
    files = files_at("citing:cite", path)
    source_files: list[File] = []
    if of_the_past(request) and page.version:
        files = files_at("citing:cite_version", page.version.number, path)
    elif context["rendering"].notes and not isinstance(shown, SourcePage):
        source_files = files_at("citing:sources", path)
    return CitationBox(
        words=words_in(context, page),
        number=page.version.number if page.version else 0,
        version=address_of(page) if page.version and settings.SERVES_HISTORY else "",
        today=today_in(context, path),
        files=files,
        source_files=source_files,
        identifiers=identifiers_in(context) if offers_records(request) else [],
    )


@register.simple_tag(takes_context=True)
def bibliography_files(context: Context) -> list[File]:
    """{% bibliography_files as files %}: the files of all sources; none in previews."""
    if addresses.current_app(context["request"]) in addresses.EDITORS:
        return []
    return files_at("citing:bibliography")


def cited_in(context: Context) -> CitedPage | None:
    """The page as it is cited; None on a page that is no entry's, and in previews."""
    request, page = context.get("request"), context.get("page")
    if request is None or not isinstance(page, PublicPage) or page.entry is None:
        return None
    if addresses.current_app(request) in addresses.EDITORS:
        return None
    cited = page_as_cited(page.entry, page.versions, context["frame"].site)
    at = page.entry.updated_at
    if at is None or not of_the_past(request):
        return cited
    # The address says which version this is, and of which page of today.
    of_address = request.resolver_match.kwargs
    version = Version(of_address["number"], at, "", "", PublishedEntry.Event.LIVE)
    return replace(cited, path=of_address["entry"], version=version)


def today_in(context: Context, path: EntryPath) -> str:
    """The path of the page of today; of a memento as its banner has it, blank where there is
    none.
    """
    banner = context.get("memento")
    return banner.today if banner else path.path


def of_the_past(request: HttpRequest) -> bool:
    """Whether the page is a version of the past."""
    match = request.resolver_match
    return match is not None and match.namespace == "mementos"


def work_in(context: Context, page: CitedPage) -> CitedWork:
    """The page as a work; of a source's page the source."""
    entry = context["page"].entry
    if isinstance(entry, Source):
        return work_of(entry)
    return page_work(page, partial(visitors_address, context["request"]))


def words_in(context: Context, page: CitedPage) -> str:
    """The reference in the words of the house."""
    shown = context["page"]
    if isinstance(shown, SourcePage):
        reference = unescape(strip_tags(reference_element(shown.reference, "")))
        return one_line(f"{reference} {shown.entry.url}")
    return words_of_page(page, partial(visitors_address, context["request"]))


def files_at(name: str, *place: object) -> list[File]:
    """The file of each format."""
    first = next(iter(FORMATS))
    stem = reverse(name, args=[*place, first]).removesuffix(first)
    return [File(form.label, f"{stem}{ending}") for ending, form in FORMATS.items()]


def identifiers_in(context: Context) -> list[str]:
    """The identifiers of the page and of the sources that it cites, a source's alone."""
    shown: Any = context["page"]
    identifiers = [shown.entry.identifier]
    if isinstance(shown, SourcePage):
        return identifiers
    cited = {note.reference.key for note in context["rendering"].notes}
    sources: Sequence[Source] = shown.references.sources
    offered = [source.identifier for source in sources if source.key in cited]
    return identifiers + offered[:MOST_OFFERED]


def offers_records(request: HttpRequest) -> bool:
    """Whether programs can ask for records here: neither of static files nor of a version of
    the past.
    """
    return not (of_the_past(request) or request.META.get("STATIC_EXPORT"))
