"""What files of data have in common: other sites may read them, and what was asked wrongly is
refused in words.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import wraps

from django.forms.utils import ErrorDict
from django.http import HttpRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]
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
