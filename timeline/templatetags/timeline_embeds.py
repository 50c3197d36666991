"""Template tags for what other sites show in a frame."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

from timeline.public import addresses, version_addresses
from timeline.public.embedded import narrow
from timeline.public.pages import TextFigure

register = template.Library()

FRAMED = ("era", "initiative", "indicator")


@register.simple_tag(takes_context=True)
def framed_page(context: Context) -> str:
    """{% framed_page as path %}: the page of the entry that the frame shows."""
    return version_addresses.path_of(context["page"].entry).path


@register.simple_tag(takes_context=True)
def whole_address(context: Context, path: str) -> str:
    """{% whole_address path %}: the whole address of a path of this site."""
    return addresses.absolute(context["request"], path)


@register.simple_tag
def narrow_figure(figure: TextFigure) -> TextFigure:
    """{% narrow_figure page.figure as figure %}: the chart, drawn for a narrow screen alone."""
    if figure.chart:
        plots = tuple(narrow(figure.chart.plots))
        return figure._replace(chart=figure.chart._replace(plots=plots))
    if figure.subjects_chart:
        sheets = tuple(narrow(figure.subjects_chart.plots))
        return figure._replace(subjects_chart=figure.subjects_chart._replace(plots=sheets))
    return figure


@register.simple_tag(takes_context=True)
def oembed_address(context: Context) -> str:
    """{% oembed_address as address %}: where programs ask how to show the page in a frame; blank
    where it cannot be, in previews and in static files.
    """
    request, page = context.get("request"), context.get("page")
    if request is None or page is None or page.versions is None or context.get("memento"):
        return ""
    path = version_addresses.path_of(page.entry)
    if path.route not in FRAMED or request.META.get("STATIC_EXPORT"):
        return ""
    query = urlencode({"url": addresses.absolute(request, path.path), "format": "json"})
    return addresses.absolute(request, f"{reverse('embeds:oembed')}?{query}")
