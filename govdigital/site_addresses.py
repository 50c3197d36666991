"""Whole addresses: of the visitors' site, which PUBLIC_URL names for every process, and of the
editors' pages, which EDITORIAL_URL names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, set_script_prefix

from govdigital.environment import bracketed


def visitors_address(request: HttpRequest, path: str) -> str:
    """The whole address of a path of the visitors' site: at PUBLIC_URL, else where the request was
    sent.
    """
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)


def live_address(path: str) -> str:
    """Where an editor's link to a visitors' page leads: to PUBLIC_URL, else to this very process;
    blank where it serves no visitors and knows no site that does.
    """
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL}{path}"
    return "" if settings.ROLE == "editorial" else path


def editors_address(path: str, request: HttpRequest | None = None) -> str:
    """The whole address of a path of the editors' pages: at EDITORIAL_URL, else where the request
    was sent, else at HOST and PORT. What is a whole address stays as it is.
    """
    if settings.EDITORIAL_URL:
        return urljoin(settings.EDITORIAL_URL, path)
    if request is not None:
        return request.build_absolute_uri(path)
    return urljoin(f"http://{bracketed(settings.HOST)}:{settings.PORT}", path)


@contextmanager
def addresses_at(origin: str) -> Iterator[None]:
    """Meanwhile each address that is made of a page's name begins with this origin; where that is
    blank, it is a path.
    """
    before = get_script_prefix()
    set_script_prefix(f"{origin}/")
    try:
        yield
    finally:
        set_script_prefix(before)
