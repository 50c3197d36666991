"""Template tags for the ways to versions of an entry."""

from typing import Any

from django import template
from django.template.context import Context

from timeline.models import PublishedEntry
from timeline.public import version_addresses

register = template.Library()

REMOVED = (PublishedEntry.Event.REPLACED, PublishedEntry.Event.GONE)


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
    if not entry.before or entry.event in REMOVED:
        return ""
    request, slug = context["request"], entry.last_address
    return version_addresses.comparison(request, entry.kind, slug, entry.before, number)
