"""The template tag for what a page says to machines in its head."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from timeline.linked_data.entries import POLICY, EntryReading, entry_document
from timeline.linked_data.node import Node, document, within_a_page, written
from timeline.linked_data.site import catalogue_document, site_document
from timeline.models import Observation, Source
from timeline.models.addressed import Addressed
from timeline.public.addresses import current_app
from timeline.public.page_sources import keys_in, texts_in
from timeline.public.pages import (
    DataPage,
    Frame,
    IndicatorPage,
    InitiativePage,
    PublicPage,
    StoryPage,
)
from timeline.public.whole_addresses import whole_addresses
from timeline.registry import source_keys
from timeline.templatetags.timeline_pages import language_tag
from timeline.templatetags.timeline_sharing import language_of

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context: Context) -> SafeString | str:
    """{% linked_data as block %}: the document of the page as JSON that may stand in HTML; blank
    for a page that has none, and for what is no page of the public site.
    """
    request, page, frame = context.get("request"), context.get("page"), context.get("frame")
    if not isinstance(page, PublicPage) or not isinstance(frame, Frame) or request is None:
        return ""
    if current_app(request) != "timeline":
        return ""
    # An untranslated page speaks English throughout, whatever its address.
    with override(language_of(page)):
        thing = document_of(request, page, frame)
        return mark_safe(written(within_a_page(document(thing)))) if thing else ""


def document_of(request: HttpRequest, page: PublicPage, frame: Frame) -> Node | None:
    """What the page says of itself, in the language that is active; None where it is a list."""
    whole, language = whole_addresses(request), language_tag()
    has_policy = any(article.slug == POLICY for article in frame.articles)
    if isinstance(page, StoryPage):
        return site_document(frame, language, whole, has_policy)
    if isinstance(page, DataPage):
        name = gettext("Data")
        return catalogue_document(frame, page.tables, name, language, whole, has_policy)
    if not isinstance(page.entry, Addressed) or page.versions is None:
        return None
    reading = EntryReading(
        entry=page.entry,
        language=language,
        site=frame.site,
        has_policy=has_policy,
        versions=page.versions,
        sources=sources_of(page),
        points=getattr(page, "disputed_points", ()),
        observations=observations_of(page),
    )
    return entry_document(reading, whole)


def observations_of(page: PublicPage) -> list[Observation]:
    """The values of an indicator; of other pages none."""
    return list(page.entry.observations.all()) if isinstance(page, IndicatorPage) else []


def sources_of(page: PublicPage) -> list[Source]:
    """The sources that the entry itself cites; not those of pictures, charts and other entries that
    its page shows.
    """
    rows: list[Any] = [page.entry]
    if isinstance(page, InitiativePage):
        rows += page.entry.milestones.all()
    if isinstance(page, IndicatorPage):
        rows += page.entry.observations.all()
    for point in getattr(page, "disputed_points", ()):
        rows += [point.dispute, *point.positions]
    keys = set()
    for row in rows:
        keys |= keys_in(texts_in(row))
        for name in source_keys(type(row)):
            if source := getattr(row, name):
                keys.add(source.key)
    return [source for source in page.references.sources if source.key in keys]
