"""What files of data have in common: other sites may read them, and what was asked wrongly is
refused in words.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import wraps
from itertools import chain, islice

from django.forms.utils import ErrorDict
from django.http import (
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]
# A file of fewer lines is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000
TOGETHER = 1_000
# A file has all rows.
OF_PAGES = "page"
# What is repeated of what was asked.
LONGEST_NAME = 60


def open_to_all(view: View) -> View:
    """A view of data alone, which scripts of any site may read (Fetch, CORS protocol)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapper


def unknown_names(query: QueryDict, known: Container[object]) -> dict[str, str]:
    """By the names in the query that the list does not read: a sentence."""
    errors = {}
    for name in query:
        if name == OF_PAGES:
            errors[name] = _("A file has all rows: leave “page” out.")
        elif name not in known:
            errors[name[:LONGEST_NAME]] = _("This list is not filtered by this.")
    return errors


def in_sentences(errors: ErrorDict | Mapping[str, Iterable[object]]) -> dict[str, str]:
    """What is wrong with each field of a form, by its name."""
    return {name: " ".join(str(error) for error in of_field) for name, of_field in errors.items()}


def refused(errors: Mapping[str, str]) -> JsonResponse:
    """400 (RFC 9110, 15.5.1), with a sentence for each name."""
    words = {"ensure_ascii": False}
    return JsonResponse({"errors": errors}, status=400, json_dumps_params=words)


def sent(lines: Iterator[str], media_type: str, name: str) -> HttpResponseBase:
    """The lines as a file of this name; a long one is sent while it is read."""
    first = list(islice(lines, WHOLE))
    content = together(chain(first, lines))
    content_type = f"{media_type}; charset=utf-8"
    response: HttpResponseBase
    if len(first) < WHOLE:
        response = HttpResponse(content, content_type=content_type)
    else:
        response = StreamingHttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def together(lines: Iterator[str]) -> Iterator[str]:
    """The same text in fewer pieces."""
    while part := "".join(islice(lines, TOGETHER)):
        yield part
