"""What a version answers that had to be taken away by law: 451 (RFC 7725)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from timeline.models import PublishedEntry
from timeline.public import queries


def taken_away_page(request: HttpRequest, row: PublishedEntry, **using: str) -> HttpResponse:
    """The page that says why and since when the version is not here. Its `Link` names who asked for
    it, where that is known.
    """
    [version] = queries.logged_at(row.model, row.entry_pk, [row.publication_id], **using).values()
    context = {"row": version, "publication": version.taken_away, "frame": queries.frame(**using)}
    response = render(request, "451.html", context, status=451)
    if version.blocked_by:
        response.headers["Link"] = f'<{version.blocked_by}>; rel="blocked-by"'
    return response
