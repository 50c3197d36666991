"""Template tags for pictures: the figure of a picture whose row is at hand."""

from django import template
from django.template.context import Context

from timeline.models import Picture
from timeline.public import figures
from timeline.public.figures import Figure

register = template.Library()


@register.simple_tag(takes_context=True)
def figure_of(context: Context, picture: Picture) -> Figure | None:
    """{% figure_of entry.picture as figure %}: its addresses, words and rights."""
    return figures.figure_of(picture, context.get("request"))
