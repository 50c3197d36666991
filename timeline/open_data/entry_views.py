"""The files of an entry, below the path of its page."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import override

from timeline.linked_data.entries import POLICY, EntryReading, entry_document, route_of
from timeline.linked_data.node import document, written
from timeline.models.languages import LANGUAGES
from timeline.open_data import entry_file
from timeline.open_data.answers import open_to_all
from timeline.public import queries, version_addresses
from timeline.public.addresses import absolute
from timeline.public.entry_content import EntryContent
from timeline.public.entry_paths import EntryPath
from timeline.public.whole_addresses import whole_addresses
from timeline.public.written import is_written
from timeline.templatetags.timeline_pages import language_tag

FileView = Callable[[HttpRequest, EntryPath, EntryContent], HttpResponseBase]


def entry_file_view(view: FileView) -> Callable[..., HttpResponseBase]:
    """A file of an entry: an address that has changed leads to the same file of what is there
    now.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, entry: EntryPath, **using: str) -> HttpResponseBase:
        try:
            content = queries.entry_content(entry.model_name, entry.slug, POLICY, **using)
        except ObjectDoesNotExist:
            return elsewhere(request, entry, using)
        right_path = EntryPath(route_of(content.entry), content.entry.slug)
        if right_path != entry:
            return moved(request, right_path)
        return view(request, entry, content)

    return open_to_all(wrapper)


def elsewhere(request: HttpRequest, entry: EntryPath, using: dict[str, str]) -> HttpResponse:
    """The way to where the entry went, or that it is gone; raises Http404 where it never was."""
    former = queries.former_address(entry.model_name, entry.slug, **using)
    if former is None:
        raise Http404
    if former.moved_to:
        return moved(request, entry._replace(slug=former.moved_to))
    words = {"identifier": None, "title": former.title, "gone": True, "note": former.note}
    return JsonResponse(words, status=410, json_dumps_params={"ensure_ascii": False})


def moved(request: HttpRequest, entry: EntryPath) -> HttpResponse:
    """A redirect to the same file of another entry."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return HttpResponsePermanentRedirect(reverse(name, args=[entry]))


@entry_file_view
def entry_json(request: HttpRequest, entry: EntryPath, content: EntryContent) -> HttpResponseBase:
    memento = version_addresses.memento(request, *entry, content.versions.last.number)
    if memento:
        memento = absolute(request, memento)
    values = entry_file.entry_file(content, whole_addresses(request), memento)
    return HttpResponse(entry_file.written(values), content_type="application/json")


@entry_file_view
def entry_jsonld(request: HttpRequest, entry: EntryPath, content: EntryContent) -> HttpResponseBase:
    language = request.LANGUAGE_CODE
    # An untranslated page speaks English throughout.
    spoken = language if is_written(content.entry, language) else LANGUAGES[0]
    with override(spoken):
        reading = EntryReading(
            entry=content.entry,
            language=language_tag(),
            site=content.site,
            has_policy=content.has_policy,
            versions=content.versions,
            sources=content.sources,
            points=content.points,
            observations=content.observations,
        )
        text = written(document(entry_document(reading, whole_addresses(request))))
    return HttpResponse(text, content_type="application/ld+json")
