"""Archived copies of sources that the site keeps itself, as notes and pages link to them."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from timeline.models import Picture, Source
from timeline.public.addresses import media
from timeline.texts.citations import OwnCopy


def own_copies(sources: Iterable[Source], request: HttpRequest | None) -> dict[str, OwnCopy]:
    """By the key of its source, each copy that is kept here; the sources have their documents."""
    copies = {}
    for source in sources:
        if source.archived_document_id and source.archived_document:
            copy = own_copy(source.archived_document, request)
            if copy:
                copies[source.key] = copy
    return copies


def own_copy(document: Picture, request: HttpRequest | None) -> OwnCopy | None:
    """The file of a document with its type, size and date; None before a file was chosen."""
    if not document.file:
        return None
    kind = document.get_content_type_display()
    date = document.date
    if not date and document.first_published_at:
        date = timezone.localdate(document.first_published_at).isoformat()
    return OwnCopy(media(request, document.file), kind, document.size, date)
