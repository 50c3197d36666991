"""What every answer carries, and what only visitors' pages promise."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag

from govdigital.databases import refuse_editorial, takes_reports
from govdigital.plain_text import plain_text
from timeline.public.parameters import parameters_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Django's type of a request's parameters is a private one: what comes in goes out.
Parameters = TypeVar("Parameters", bound=QueryDict)

EDITORS_PATH = re.compile(r"/(?:[a-z]{2}/)?(?:admin|preview)(?:/|$)")
# A reader's report about a page, the one thing that visitors send, and the private page that
# answers it.
REPORT_PATH = re.compile(r"/(?:[a-z]{2}/)?(?:[a-z]{3,}/[^/]+|accessibility)/report/")
ANSWER_PATH = re.compile(r"/(?:[a-z]{2}/)?report/[^/]+/")
# Bytes of a report.
LONGEST_REPORT = 20_000
# What probes and operators ask.
OPERATORS_PATHS = frozenset({"/healthz", "/livez", "/readyz"})
# A field of a model; int(); SQLite; PostgreSQL, which takes no zero byte either.
MALFORMED = re.compile(
    r"expected a number but got|^Exceeds the limit \(\d+ digits\)"
    r"|too large to convert to SQLite INTEGER"
    r"|out of range for type|^(small|big)?int(eger)? out of range|cannot contain NUL"
)
# A lookup of Django's by a regular expression.
PATTERN = re.compile(r"__i?regex(?:__|$)")
# Files that are compressed by their own format.
SHORT_ALREADY = ("image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf")
# What one header of the request chooses, by the path.
NEGOTIATED = {
    re.compile(r"/timegate/"): "accept-datetime",
    re.compile(r"/(?:[a-z]{2}/)?(?:id/|ark:)"): "Accept",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def is_for_editors(request: HttpRequest) -> bool:
    """Whether the page is the admin's, a preview's or the operator's, and no visitor's."""
    if request.path_info in OPERATORS_PATHS:
        return True
    return settings.ROLE != "public" and EDITORS_PATH.match(request.path_info) is not None


def is_report(request: HttpRequest) -> bool:
    """Whether a visitor may send something to the address: a report about a page."""
    return takes_reports() and REPORT_PATH.fullmatch(request.path_info) is not None


def is_too_long(request: HttpRequest) -> bool:
    """Whether more was sent than a report may have."""
    length = str(request.META.get("CONTENT_LENGTH", ""))
    return length.isdecimal() and int(length) > LONGEST_REPORT


class VisitorsScheme:
    """Takes a visitor's request as one to PUBLIC_URL, over http or https, whatever a proxy tells or
    leaves out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.PUBLIC_URL and not is_for_editors(request):
            request.META["wsgi.url_scheme"] = urlsplit(settings.PUBLIC_URL).scheme
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)


class SiteHeaders:
    """Adds the headers that Django has no setting for, and keeps editors' pages out of
    every store.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        if is_for_editors(request):
            response.headers["Cache-Control"] = "no-store"
        return response


class MalformedNumbers:
    """Answers 404 where an address or a form names a row by what no database takes for a number.

    Django's own pages look up whatever is sent to them, and end in errors of these kinds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Raise Http404 for these errors, and leave all others as they are."""
        if isinstance(exception, (ValueError, OverflowError, DataError)) and MALFORMED.search(
            str(exception)
        ):
            raise Http404 from exception


class PlainParameters:
    """Takes out of what is asked and typed the characters that no text of the site may hold, and
    refuses patterns in addresses.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Read them only now: a form that lacks its token has been refused by then."""
        refuse_patterns(request.GET)
        request.GET = plain_parameters(request.GET)
        if request.method == "POST":
            request.POST = plain_parameters(request.POST)


def refuse_patterns(parameters: QueryDict) -> None:
    """Raise SuspiciousOperation, which is answered with 400, where a list is asked for by a
    pattern: Django's lists take them, and SQLite tries one for hours, in this very process.
    """
    if any(PATTERN.search(name) for name in parameters):
        raise SuspiciousOperation("Lists are not asked for by patterns.")


def plain_parameters(parameters: Parameters) -> Parameters:
    """The same parameters in plain text."""
    plain = type(parameters).fromkeys((), mutable=True, encoding=parameters.encoding)
    is_plain = True
    for name, values in parameters.lists():
        plain_values = [plain_text(value) for value in values]
        is_plain = is_plain and plain_text(name) == name and plain_values == values
        plain.setlist(plain_text(name), plain_values)
    if is_plain:
        return parameters
    plain._mutable = False
    return plain


class PublicPages:
    """Serves visitors' pages from PUBLIC alone: read-only, without a cookie, with an ETag,
    compressed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # Compression comes after the ETag of the plain bytes and weakens it; a request with either
        # is answered with 304. Pages that hold no secret and set no cookie have nothing for BREACH
        # to find; editors' pages, which do, are not compressed.
        self.gzip = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_editors(request):
            return self.get_response(request)
        if request.method == "POST" and is_report(request):
            # As browsers send it: whoever names another encoding may name one that is none of text.
            request.encoding = "utf-8"
            if is_too_long(request):
                # Nothing of it is read; the page says why.
                request.POST = QueryDict()
        elif request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.GET = parameters_read(request.GET, request.path_info)
        with refuse_editorial():
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = guarded(iter(response))
        # What has a digest in its address may be kept for good, and says so itself.
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        if response.status_code == 503:
            response.headers["Cache-Control"] = "no-store"
        say_what_it_varies_by(request, response)
        response.cookies.clear()
        if request.method == "POST" or response.headers["Cache-Control"] == "no-store":
            # It holds what somebody has sent, and is asked for once.
            return response
        response = conditional(request, response)
        if response.headers.get("Content-Type", "").startswith(SHORT_ALREADY):
            return response
        return self.gzip.process_response(request, response)


def say_what_it_varies_by(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write `Vary` anew: the address alone chooses the language, and no page reads a cookie."""
    response.headers.pop("Vary", None)
    if varies_by := negotiated_by(request.path_info, response.status_code):
        response.headers["Vary"] = varies_by
    if response.has_header("Content-Encoding"):
        # Compressed already, which Django's middleware passes by.
        response.headers["Vary"] = "Accept-Encoding"


def negotiated_by(path: str, status: int) -> str:
    """The header of the request that chooses among answers at this path; blank where none does, or
    where the answer is the same for all, and so may be kept.
    """
    if status not in (302, 303, 400, 406):
        return ""
    for place, header in NEGOTIATED.items():
        if place.match(path):
            return header
    return ""


def parameters_read(parameters: Parameters, path: str) -> Parameters:
    """The parameters without those that the page at this path does not read."""
    names = parameters_of(path)
    rest = type(parameters).fromkeys((), mutable=True)
    for name, values in parameters.lists():
        if name in names:
            rest.setlist(name, values)
    return rest


def guarded(content: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, each made while EDITORIAL is refused."""
    chunks = iter(content)
    while True:
        with refuse_editorial():
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with its ETag, or 304 where the visitor has it already."""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    if not response.has_header("ETag"):
        set_response_etag(response)
    etag = response.headers.get("ETag")
    return get_conditional_response(request, etag=etag, response=response) or response
