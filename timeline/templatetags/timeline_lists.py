"""Template tags for lists, which say the same of many rows."""

from django import template
from django.template.context import Context
from django.utils.text import capfirst
from django.utils.translation import ngettext

from timeline.models import Initiative, Status
from timeline.models.choice import choice
from timeline.public import addresses

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
    total = initiative.source_count
    if total:
        sources = ngettext("%(total)s source", "%(total)s sources", total)
        words.append(sources % {"total": total})
    return " · ".join(words)
