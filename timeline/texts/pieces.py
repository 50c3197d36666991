"""Pieces of HTML that templates make, outside of the page's own template."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Some 2 kB each.
KEPT_PIECES = 256

Make = Callable[..., SafeString]


def kept(number: int) -> Callable[[Make], Make]:
    """What a function makes of the same arguments in the same language, kept so many times."""

    def keeping(make: Make) -> Make:
        @lru_cache(number)
        def made(_language: str | None, *shown: Hashable, **named: Hashable) -> SafeString:
            return make(*shown, **named)

        @wraps(make)
        def keep(*shown: Hashable, **named: Hashable) -> SafeString:
            return made(get_language(), *shown, **named)

        return keep

    return keeping


def piece(name: str, **context: object) -> str:
    """The HTML of a piece from templates/timeline/includes, without the space around it."""
    return get_template(f"timeline/includes/{name}.html").render(context).strip()


def kept_piece(name: str, **context: Hashable) -> SafeString:
    """The same of a piece that shows nothing but its context, kept for the pages that come; its
    addresses stand in the context.
    """
    if settings.DEBUG:
        # Whoever works on a template sees what it is now.
        return mark_safe(piece(name, **context))
    return _kept_piece(name, **context)


@kept(KEPT_PIECES)
def _kept_piece(name: str, **context: Hashable) -> SafeString:
    return mark_safe(piece(name, **context))
