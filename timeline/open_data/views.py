"""Versions of the data: their page, their files, and what describes these to programs."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from io import BytesIO

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from govdigital.site_addresses import visitors_address
from timeline.data_tables.dictionary import DICTIONARY, spoken
from timeline.models import DataContent, DataVersion
from timeline.models.languages import LANGUAGES
from timeline.open_data import csvw as csv_on_the_web
from timeline.open_data import dcat
from timeline.open_data import package as data_package
from timeline.open_data.described_version import DescribedVersion
from timeline.public import queries
from timeline.public.pages import VersionPlace
from timeline.public.views import show

View = Callable[..., HttpResponseBase]

FOR_GOOD = "public, max-age=31536000, immutable"
MADE = DataVersion.State.MADE
CSVW = "application/csvm+json"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# Bytes of a file that is sent whole, and of a piece of a larger one.
WHOLE, PIECE = 1 << 20, 1 << 16


def of_version(view: View) -> View:
    """A view of the version of the data of a number, or of the newest: what is not there is 404,
    with a sentence that names the newest.
    """

    @wraps(view)
    def wrapper(
        request: HttpRequest, number: int | None = None, **arguments: str
    ) -> HttpResponseBase:
        try:
            return view(request, number, **arguments)
        except ObjectDoesNotExist:
            raise Http404(not_made(number)) from None

    return wrapper


def not_made(number: int | None) -> str:
    """Why there is no such version, in a sentence."""
    newest = queries.newest_data_number()
    if newest is None or number is None:
        return _("No version of the data is made yet.")
    numbers = {"number": number, "newest": newest}
    return _("There is no version %(number)s of the data. The newest is %(newest)s.") % numbers


@of_version
def version(request: HttpRequest, number: int | None) -> HttpResponseBase:
    page = queries.data(number)
    place = needed(page.place)
    if place.version.state != MADE:
        return left(request, place.version)
    response = show(request, "timeline/data.html", page, {})
    return answer(request, place, number, response)


@of_version
def file(request: HttpRequest, number: int | None, table: str, form: str) -> HttpResponseBase:
    place, data_file = queries.data_file(table, form, number)
    if table == DICTIONARY or (data_file is None and place.version.state == MADE):
        raise Http404(_("The data has no such table."))
    if data_file is None:
        return left(request, place.version)
    response = sent(request, data_file.content)
    response.headers["Content-Type"] = MEDIA_TYPES[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{table}.{form}"'
    links = []
    if form == "csv":
        about = path_of(request, "csvw", number, table=table)
        links = [link(request, about, "describedby", CSVW)]
    return answer(request, place, number, response, links)


@of_version
def package(request: HttpRequest, number: int | None) -> HttpResponseBase:
    return description(
        request, number, "application/json", lambda of: as_json(data_package.package(of))
    )


@of_version
def csvw(request: HttpRequest, number: int | None, table: str) -> HttpResponseBase:
    def metadata(described: DescribedVersion) -> str:
        for row in described.tables:
            if row.dictionary.name == table:
                return as_json(csv_on_the_web.metadata(described, row))
        raise Http404(_("The data has no such table."))

    return description(request, number, CSVW, metadata)


@of_version
def catalog(request: HttpRequest, number: int | None) -> HttpResponseBase:
    # In both languages; what it names has one address.
    with override(LANGUAGES[0]):
        return description(request, number, "text/turtle; charset=utf-8", dcat.catalogue)


def description(
    request: HttpRequest,
    number: int | None,
    media_type: str,
    words: Callable[[DescribedVersion], str],
) -> HttpResponseBase:
    """What describes the version to programs."""
    page = queries.data(number)
    place = needed(page.place)
    if place.version.state != MADE:
        return left(request, place.version)
    described = DescribedVersion.of(page, request)
    response = HttpResponse(words(described), content_type=media_type)
    return answer(request, place, number, response)


def as_json(words: object) -> str:
    return json.dumps(words, ensure_ascii=False, indent=1) + "\n"


def needed(place: VersionPlace | None) -> VersionPlace:
    """The version; raises DoesNotExist where none is made."""
    if place is None:
        raise DataVersion.DoesNotExist
    return place


def answer(
    request: HttpRequest,
    place: VersionPlace,
    number: int | None,
    response: HttpResponseBase,
    links: Sequence[str] = (),
) -> HttpResponseBase:
    """The response: it names the versions beside it (RFC 5829). Scripts of any site may read files,
    and what has a number in its address never changes.
    """
    match = request.resolver_match
    name = str(match.url_name if match else "version").removeprefix("version_")
    arguments = {**match.kwargs} if match else {}
    arguments.pop("number", None)
    beside = {
        "latest-version": place.newest if number is None else None,
        "predecessor-version": place.before,
        "successor-version": place.after,
    }
    all_links = [*links]
    for relation, other in beside.items():
        if other or relation == "latest-version":
            path = path_of(request, name, other, **arguments)
            all_links.append(link(request, path, relation))
    response.headers["Link"] = ", ".join(all_links)
    if name != "version":
        response.headers["Access-Control-Allow-Origin"] = "*"
    if number is not None:
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def path_of(request: HttpRequest, name: str, number: int | None, **arguments: str) -> str:
    """The path of what has this name in urls.py, of the newest version without a number."""
    if name == "version" and number is None:
        return reverse("timeline:data")
    if number is None:
        return reverse(f"open_data:{name}", kwargs=arguments)
    name = name if name == "version" else f"version_{name}"
    return reverse(f"open_data:{name}", kwargs={"number": number, **arguments})


def link(request: HttpRequest, path: str, relation: str, media_type: str = "") -> str:
    """A typed link (RFC 8288)."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{visitors_address(request, path)}>; rel="{relation}"{kind}'


def sent(request: HttpRequest, content: DataContent) -> HttpResponseBase:
    """The bytes as they are kept, or piece by piece to whoever does not take them compressed."""
    response: HttpResponseBase
    compressed = bytes(content.content)
    etag = f'"{content.sha256}"'
    if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(compressed)
        response.headers["Content-Encoding"] = "gzip"
        etag = f'"{content.sha256}-gzip"'
    elif content.size <= WHOLE:
        response = HttpResponse(gzip.decompress(compressed))
    else:
        response = StreamingHttpResponse(pieces(compressed))
        response.headers["Content-Length"] = str(content.size)
    response.headers["ETag"] = etag
    return response


def pieces(compressed: bytes) -> Iterator[bytes]:
    with gzip.open(BytesIO(compressed)) as plain:
        while piece := plain.read(PIECE):
            yield piece


def left(request: HttpRequest, version: DataVersion) -> HttpResponseBase:
    """The page that says that a version was dropped (410), or taken away by law (451, RFC 7725)."""
    by_law = version.state == DataVersion.State.TAKEN_AWAY
    context = {"version": version, "by_law": by_law, "frame": queries.frame()}
    context["reason"] = spoken(version.reason)
    status = 451 if by_law else 410
    response = render(request, "timeline/data_left.html", context, status=status)
    if version.blocked_by:
        response.headers["Link"] = f'<{version.blocked_by}>; rel="blocked-by"'
    return response
