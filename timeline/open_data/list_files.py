"""Lists with their filters, as files."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


def list_file(request: HttpRequest, name: str, form: str, **using: str) -> HttpResponseBase:
    raise Http404
