"""Template tags for lists, which say the same of many rows."""

from django import template
from django.template.context import Context
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from timeline.models import Initiative, Publishable, Status
from timeline.models.choice import choice
from timeline.public import addresses
from timeline.texts.note_elements import in_plain_words

register = template.Library()


@register.simple_tag(takes_context=True)
def pages_of(context: Context, kind: str) -> str:
    """{% pages_of "initiative" as initiatives %}: with what the address of each of these pages
    begins; a loop writes {{ initiatives }}{{ row.slug }}/.
    """
    return addresses.address(context.get("request"), kind, "-").removesuffix("-/")


# {{ source|choice:"type" }}: the words of what was chosen in a field.
register.filter(choice)


@register.filter
def in_short(initiative: Initiative) -> str:
    """{{ initiative|in_short }}: its kind, how it stands where that says more, and the number of
    its sources.
    """
    words = [capfirst(choice(initiative, "kind"))]
    if initiative.status not in (Status.UNKNOWN, initiative.kind):
        words.append(choice(initiative, "status"))
    words += sources_in_short(initiative.source_count)
    return " · ".join(words)


def sources_in_short(total: int) -> list[str]:
    """The number of sources in words; nothing of none."""
    if not total:
        return []
    return [ngettext("%(total)s source", "%(total)s sources", total) % {"total": total}]


@register.filter
def sources_and_days(entry: Publishable) -> str:
    """{{ era|sources_and_days }}: the number of its sources, and when it was published."""
    return " · ".join([*sources_in_short(getattr(entry, "source_count", 0)), *days_of(entry)])


@register.filter
def days_of(entry: Publishable) -> list[str]:
    """{% for words in agent|days_of %}: the days on which it was first published, and, if that is
    another, last.
    """
    if not entry.first_published_at or not entry.updated_at:
        return []
    first, last = localdate(entry.first_published_at), localdate(entry.updated_at)
    words = [gettext("published %(day)s") % {"day": in_plain_words(first)}]
    if last != first:
        words.append(gettext("updated %(day)s") % {"day": in_plain_words(last)})
    return words
