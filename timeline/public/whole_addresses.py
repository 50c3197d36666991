"""The whole addresses of pages as documents for machines name them, in the language that is
active.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from timeline.models.languages import LANGUAGES
from timeline.public.addresses import absolute, address, media

# Stands where an identifier is to stand.
PLACE = "-"


def whole_addresses(request: HttpRequest) -> Callable[..., str]:
    """A function from the name of a page and its slug, number or other arguments to the whole
    address; under “id” it makes the address of an identifier, which is one in all languages.
    """
    origin = absolute(request, "/").removesuffix("/")
    with override(LANGUAGES[0]):
        identifiers = reverse("citing:identified", args=[PLACE]).removesuffix(PLACE)

    def whole(name: str, *arguments: object) -> str:
        if name == "id":
            return f"{origin}{identifiers}{arguments[0]}"
        if name == "media":
            return f"{origin}{media(None, str(arguments[0]))}"
        if len(arguments) == 1 and isinstance(arguments[0], str):
            return f"{origin}{address(request, name, arguments[0])}"
        if not arguments:
            return f"{origin}{address(request, name)}"
        full_name = name if ":" in name else f"timeline:{name}"
        return f"{origin}{reverse(full_name, args=arguments)}"

    return whole
