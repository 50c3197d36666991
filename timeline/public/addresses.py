"""Where a page is: the only place that makes addresses outside templates, so that previews stay in
the preview.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import (
    NoReverseMatch,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)
from django.utils.translation import get_language, override

from govdigital.site_addresses import addresses_at, visitors_address
from timeline.public.parameters import STATEMENT

# This article has an address of its own.
ACCESSIBILITY = "accessibility"
# What hreflang calls the page for readers of all other languages.
X_DEFAULT = "x-default"
# Where pages show working copies: no other site is told of them.
EDITORS = ("preview", "shared")
# Written in an address as it is, and taken for a slug by every page of an entry.
PLAIN = re.compile(r"[-\w]+", re.ASCII)


def address(request: HttpRequest | None, kind: str, slug: str = "") -> str:
    """The path of an entry's page, or of the page `kind` itself, in the public site or in the
    preview.
    """
    if (kind, slug) == ("article", ACCESSIBILITY):
        kind, slug = ACCESSIBILITY, ""
    app = current_app(request)
    if not slug:
        return _of_page(kind, app, *_of_process())
    if PLAIN.fullmatch(slug):
        return slug.join(_around_slug(kind, app, *_of_process()))
    return reverse(f"timeline:{kind}", args=[slug], current_app=app)


def _of_process() -> tuple[object, ...]:
    """What chooses an address besides its page: the language, the origin, and the addresses of the
    process.
    """
    return get_language(), get_script_prefix(), get_resolver(get_urlconf())


@lru_cache(256)
def _of_page(kind: str, app: str | None, *_of_process: object) -> str:
    """The path of a page that is no entry's, of which there are few and to which each page
    leads.
    """
    return reverse(f"timeline:{kind}", current_app=app)


@lru_cache(256)
def _around_slug(kind: str, app: str | None, *_of_process: object) -> list[str]:
    """What stands before and after the slug in the addresses of entries of this kind."""
    return reverse(f"timeline:{kind}", args=["-_-"], current_app=app).rsplit("-_-", 1)


def current_app(request: Any) -> str | None:
    """The instance of the public pages that answers: "preview", or the public site."""
    matched = getattr(request, "resolver_match", None)
    return getattr(request, "current_app", None) or (matched.namespace if matched else None)


def in_language(request: HttpRequest, language: str) -> str:
    """The path of this page in the language, with its query; the start page where there is no such
    page.
    """
    here = without_statement(request)
    _path, mark, query = here.partition("?")
    there = f"{translated(request, language)}{mark}{query}"
    if there != here or language == getattr(request, "LANGUAGE_CODE", ""):
        return there
    with override(language):
        return reverse("timeline:timeline", current_app=current_app(request))


def without_statement(request: HttpRequest) -> str:
    """The path of this page with its query, but for the statement for which a reader came: it is
    named otherwise in each language, and makes no other page of this one.
    """
    if STATEMENT not in request.GET:
        return request.get_full_path()
    others = request.GET.copy()
    del others[STATEMENT]
    return f"{request.path}?{others.urlencode()}" if others else request.path


def translated(request: HttpRequest, language: str) -> str:
    """The path of this page in the language; its own where there is no other."""
    match = request.resolver_match
    if match is None:
        return request.path
    arguments = match.args, tuple(match.kwargs.items())
    try:
        return _of_match(language, match.view_name, *arguments, get_resolver(get_urlconf()))
    except NoReverseMatch:
        return request.path


@lru_cache(256)
def _of_match(
    language: str,
    name: str,
    args: Sequence[str],
    kwargs: Iterable[tuple[str, Any]],
    _addresses: object,
) -> str:
    """The path of a page in the language, for which several places of each page ask."""
    # A shared preview has a page in each language itself, though its links lead to visitors' pages.
    with addresses_at(""), override(language):
        return reverse(name, args=args, kwargs=dict(kwargs))


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path of this site; of a preview, where it was asked for."""
    if current_app(request) in EDITORS:
        return request.build_absolute_uri(path)
    return visitors_address(request, path)


def other_languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Code, own name and path of this page in each of the site's other languages."""
    here = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return [
        (code, name, in_language(request, code))
        for code, name in settings.LANGUAGES
        if code != here
    ]


def picture(route: str, arguments: Mapping[str, Any], digest: str) -> str:
    """The path of the picture that goes with the page of this route, in the reader's language."""
    entry = arguments.get("slug", arguments.get("number", ""))
    name = "entry_picture" if entry else "picture"
    place = {"route": route, "digest": digest} | ({"entry": str(entry)} if entry else {})
    return reverse(f"timeline:{name}", kwargs=place)


def media(request: HttpRequest | None, name: str) -> str:
    """The path of a file of a picture; in previews one that only their readers may open, for the
    picture may be a draft.
    """
    app = current_app(request)
    if request is not None and app == "shared" and request.resolver_match:
        with addresses_at(""):
            return reverse("shared_media", args=[request.resolver_match.kwargs["token"], name])
    if app == "preview":
        return reverse("preview_media", args=[name])
    return reverse("media", args=[name])
