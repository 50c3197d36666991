"""Visitors' addresses in a process that serves editors alone: they have their names, so that links
can lead to them, and are answered from the visitors' own site.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from govdigital.site_addresses import visitors_address


def leading_elsewhere(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """The same addresses under the same names, each of which leads to the visitors' site."""
    leading = []
    for pattern in patterns:
        leading.append(path(str(pattern.pattern), elsewhere, name=pattern.name))
    return leading


@require_safe
def elsewhere(request: HttpRequest, **arguments: object) -> HttpResponseRedirect:
    """Lead to the same address of the visitors' site; Http404 where it is not known, or is here,
    by a proxy that sends editors what is the visitors'.
    """
    if urlsplit(settings.PUBLIC_URL).netloc in ("", request.get_host().lower()):
        raise Http404
    return HttpResponseRedirect(visitors_address(request, request.get_full_path()))
