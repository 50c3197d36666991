"""Where versions of an entry are: as a publication left it, and what changed between two. Blank in
previews, which show working copies alone, and in files without a history.
"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from timeline.models import Agent
from timeline.models.addressed import Addressed
from timeline.public.addresses import EDITORS, current_app
from timeline.public.entry_paths import FOLDERS, EntryPath


def path_of(entry: Addressed) -> EntryPath:
    """Where the page of the entry is."""
    route = entry.kind if isinstance(entry, Agent) else str(entry._meta.model_name)
    return EntryPath(route, getattr(entry, entry.address_field))


def memento(request: HttpRequest, kind: str, slug: str, number: int) -> str:
    """The path of the entry as this publication left it."""
    return of_entry(request, "mementos:memento", kind, slug, number)


def history(request: HttpRequest, kind: str, slug: str) -> str:
    """The path of the list of all versions of the entry."""
    return of_entry(request, "mementos:history", kind, slug)


def comparison(request: HttpRequest, kind: str, slug: str, first: int, last: int) -> str:
    """The path of what changed in the entry from one publication to another; blank in static files,
    which compare nothing.
    """
    if request.META.get("STATIC_EXPORT"):
        return ""
    path = of_entry(request, "mementos:compare", kind, slug)
    return f"{path}?from={first}&to={last}" if path else ""


def history_feed(request: HttpRequest, kind: str, slug: str) -> str:
    """The path of the feed of all versions of the entry."""
    return of_entry(request, "timeline:history_feed", kind, slug)


def of_entry(request: HttpRequest, name: str, kind: str, slug: str, *numbers: int) -> str:
    """The path of the page of that name about the entry; blank where there is none."""
    if not settings.SERVES_HISTORY or current_app(request) in EDITORS or kind not in FOLDERS:
        return ""
    return reverse(name, args=[*numbers, EntryPath(kind, slug)])
