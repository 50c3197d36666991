"""Template tags for the ways to versions of an entry, and for what was corrected of it."""

from typing import Any, NamedTuple

from django import template
from django.http import HttpRequest
from django.template.context import Context

from govdigital.site_day import site_day
from timeline.models import Publication, PublishedEntry
from timeline.public import version_addresses
from timeline.public.entry_paths import EntryPath
from timeline.public.versions import Version, Versions

register = template.Library()

# Of what left the site there is nothing to read from then on.
REMOVED = (PublishedEntry.Event.REPLACED, PublishedEntry.Event.GONE)
NOTICED = (Publication.Kind.CORRECTION, Publication.Kind.WITHDRAWAL)


class Notice(NamedTuple):
    """A correction or a withdrawal of the entry, with the path of the version before and of what
    changed; blank where there is nothing to read or to compare.
    """

    version: Version
    memento: str
    comparison: str


@register.simple_tag(takes_context=True)
def correction_notices(context: Context) -> list[Notice]:
    """{% correction_notices as notices %}: what was corrected of the page's entry, or withdrawn, in
    the last twelve months; not that it is withdrawn now, which the page says above all.
    """
    request, page = context["request"], context["page"]
    versions: Versions | None = page.versions
    # A memento tells of what came later by itself.
    if versions is None or context.get("memento"):
        return []
    # A page that has nothing to say reads no day, and stands when the next one begins.
    if not any(version.kind in NOTICED for version in versions.all[:-1]):
        return []
    path = version_addresses.path_of(page.entry)
    notices = []
    for version in versions.notices(site_day()):
        if version != versions.last or version.event == PublishedEntry.Event.LIVE:
            notices.append(notice(request, path, version, readable_before(versions, version)))
    return notices


def notice(
    request: HttpRequest, path: EntryPath, version: Version, before: Version | None
) -> Notice:
    """The notice of this version, with the ways to the one before."""
    if before is None:
        return Notice(version, "", "")
    memento = version_addresses.memento(request, *path, before.number)
    comparison = ""
    if version.event == PublishedEntry.Event.LIVE:
        comparison = version_addresses.comparison(request, *path, before.number, version.number)
    return Notice(version, memento, comparison)


def readable_before(versions: Versions, version: Version) -> Version | None:
    """The last version before this one of which there is a text to read."""
    before = versions.before(version)
    while before and before.event in REMOVED:
        before = versions.before(before)
    return before


@register.simple_tag(takes_context=True)
def memento_before_withdrawal(context: Context) -> str:
    """{% memento_before_withdrawal as path %}: the page as it was before it was withdrawn; blank
    where nothing is known of that.
    """
    page = context["page"]
    before = readable_before(page.versions, page.versions.last) if page.versions else None
    if before is None:
        return ""
    path = version_addresses.path_of(page.entry)
    return version_addresses.memento(context["request"], *path, before.number)


@register.simple_tag(takes_context=True)
def history_feed_of_page(context: Context) -> str:
    """{% history_feed_of_page as path %}: the feed of the page's entry; blank where the page is no
    entry's, and in previews.
    """
    request, page = context.get("request"), context.get("page")
    if request is None or page is None or page.versions is None:
        return ""
    return version_addresses.history_feed(request, *version_addresses.path_of(page.entry))


@register.simple_tag(takes_context=True)
def memento_of(context: Context, entry: Any, number: int) -> str:
    """{% memento_of entry 9 as path %}: an entry of the log as this publication left it; where it
    left the site by it, as it was before.
    """
    if entry.event in REMOVED:
        number = entry.before or 0
    if not number:
        return ""
    request = context["request"]
    return version_addresses.memento(request, entry.kind, entry.last_address, number)


@register.simple_tag(takes_context=True)
def comparison_of(context: Context, entry: Any, number: int) -> str:
    """{% comparison_of entry 9 as path %}: what the publication changed in an entry of the log;
    blank where it came or left by it.
    """
    if not entry.before or entry.event != PublishedEntry.Event.LIVE:
        return ""
    request, slug = context["request"], entry.last_address
    return version_addresses.comparison(request, entry.kind, slug, entry.before, number)
