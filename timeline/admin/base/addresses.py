"""Where an entry is read and where it is edited: the only place that pairs models with
addresses.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import override

from govdigital.site_addresses import live_address
from timeline.models import Agent, Article, Publishable, Site
from timeline.public.addresses import ACCESSIBILITY
from timeline.publishing.readiness import Problem
from timeline.registry import noun_of


class PageAddress(NamedTuple):
    """The name of a public page, and the arguments of its address."""

    name: str
    arguments: list[str]


def page(entry: Publishable, namespace: str, language: str) -> str:
    """The address of the entry's page, live ("timeline") or as a preview ("preview"); blank without
    one, or where this process knows no visitors' site.
    """
    name, arguments = place(entry)
    if not name:
        return ""
    with override(language):
        path = reverse(f"{namespace}:{name}", args=arguments)
    return live_address(path) if namespace == "timeline" else path


def place(entry: Publishable) -> PageAddress:
    """Where the entry's page is; a blank name where it has none. Raises ValueError for a noun with
    several kinds that is not decided here.
    """
    slug = getattr(entry, "slug", "")
    if isinstance(entry, Site):
        return PageAddress("timeline", [])
    if isinstance(entry, Article) and slug == ACCESSIBILITY:
        return PageAddress(ACCESSIBILITY, [])
    name = ""
    if isinstance(entry, Agent):
        # The only noun with a page for each of its kinds.
        name = str(entry.kind)
    elif kinds := noun_of(entry).kinds:
        (name,) = kinds
    if slug and name:
        return PageAddress(name, [slug])
    return PageAddress("", [])


def form(entry: Model) -> str:
    """The address of the form that edits the entry."""
    return reverse(f"admin:timeline_{entry._meta.model_name}_change", args=[entry.pk])


def linked(entry: Model) -> str:
    """The entry's name, as a link to its form."""
    return format_html('<a href="{}">{}</a>', form(entry), entry)


def linked_all(entries: Iterable[Model]) -> str:
    """The names of the entries in a row, each a link to its form."""
    return format_html_join(", ", "{}", ((linked(entry),) for entry in entries))


def mending(problem: Problem) -> str:
    """The address of the form, at the field where the problem is mended."""
    field = problem.field
    names = {column.name for column in problem.entry._meta.concrete_fields}
    anchor = f"id_{field}_en" if f"{field}_en" in names else f"id_{field}"
    for part in noun_of(problem.entry).parts:
        if part.inline == field:
            # The parts of an entry stand in inlines; a problem with one of them leads to the whole
            # inline.
            anchor = f"{part.rows.partition('__')[0]}-group"
    return f"{form(problem.entry)}#{anchor}" if field else form(problem.entry)
