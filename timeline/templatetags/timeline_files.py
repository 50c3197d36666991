"""Template tags for what a page can be taken away as."""

from typing import NamedTuple

from django import template
from django.template.context import Context
from django.urls import reverse

from timeline.public.addresses import current_app
from timeline.public.parameters import LIST_NAMES

register = template.Library()


class ListFiles(NamedTuple):
    """The addresses of a list as files."""

    csv: str
    json: str


@register.simple_tag(takes_context=True)
def list_files(context: Context) -> ListFiles | None:
    """{% list_files as files %}: the list of this page as files, with the filters that are applied;
    None where the page is no list of the public site.
    """
    request, page = context.get("request"), context.get("page")
    match = request.resolver_match if request else None
    if match is None or match.url_name not in LIST_NAMES or current_app(request) != "timeline":
        return None
    faceted_list = getattr(page, "faceted_list", None)
    query = faceted_list.query() if faceted_list else ""
    addresses = []
    for form in ListFiles._fields:
        path = reverse("open_data:list_file", args=[match.url_name, form])
        addresses.append(f"{path}?{query}" if query else path)
    return ListFiles(*addresses)
