"""The public pages. A view reads, renders, returns; `using` is passed on to the queries by name."""

import json
import logging
import sys
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import InvalidPage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from govdigital.databases import is_away
from govdigital.event_log import Seldom
from govdigital.log_lines import without_tokens
from timeline import search
from timeline.citing.typed_links import header, page_links
from timeline.models.identifier import Identified
from timeline.public import exports, list_pages, queries, version_addresses
from timeline.public.addresses import ACCESSIBILITY, absolute, address
from timeline.public.addresses import picture as picture_address
from timeline.public.cited_works import path_of
from timeline.public.figures import figure_of
from timeline.public.own_copies import own_copies
from timeline.public.pages import PublicPage
from timeline.public.statements import asked_statement, page_statements
from timeline.registry.tables import TABLES
from timeline.sharing import pictures, png
from timeline.texts import citations

View = Callable[..., HttpResponseBase]

AGENT = "agent"
# Seconds after which a visitor may ask again while a database is away.
RETRY_AFTER = 30

log = logging.getLogger(__name__)
away = Seldom(seconds=60)


def show(
    request: HttpRequest,
    template: str,
    page: PublicPage,
    using: dict[str, str],
    today: str | None = None,
    **more: object,
) -> HttpResponse:
    """The page with its texts' notes and links, in the frame of the site; `more` is what the
    template reads besides. Of a memento, `today` is the path of the page of today, blank where
    there is none.
    """
    targets = {}
    for (kind, slug), title in page.references.titles.items():
        targets[kind, slug] = citations.Target(title, address(request, kind, slug))
    figures = {}
    for key, picture in page.references.pictures.items():
        if figure := figure_of(picture, request):
            figures[key] = figure
    rendering = citations.RenderingContext(
        citations.Notes(page.references.sources, own_copies(page.references.sources, request)),
        targets,
        figures=page.references.figures,
        pictures=figures,
        lazy_pictures=not page.for_print,
        statements=page_statements(request, page, using, today),
    )
    updated_at = page.entry.updated_at if page.entry else None
    frame = page.frame or queries.frame(updated_at, page.of_whole_site, **using)
    context = {"page": page, "rendering": rendering, "frame": frame, **more}
    # Rendered when the view is done: the page asks the database nothing more.
    response = TemplateResponse(request, template, context)
    if page.versions and isinstance(page.entry, Identified):
        path, licence = path_of(page.entry), frame.site.licence_url
        links = page_links(request, path, page.entry.identifier, licence)
        response.headers["Link"] = header(links)
    return response


def sheet_number(request: HttpRequest) -> str:
    """Which page of its list the address asks for."""
    return request.GET.get("page", "1")


def list_page(view: View) -> View:
    """A page with a list: a sheet that the list does not have is 404 with a sentence."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **using: str) -> HttpResponseBase:
        try:
            return view(request, *args, **using)
        except InvalidPage:
            raise Http404(_("This list has no such page.")) from None

    return wrapper


def entry_page(model: str) -> Callable[[View], View]:
    """A page of one entry: an unknown address is looked up among the former ones."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str, **using: str) -> HttpResponseBase:
            try:
                return view(request, slug, **using)
            except ObjectDoesNotExist:
                return elsewhere(request, model, slug, using)

        return wrapper

    return decorate


def elsewhere(request: HttpRequest, model: str, slug: str, using: dict[str, str]) -> HttpResponse:
    """A redirect to where the entry went, or a page that says that it is gone."""
    former = queries.former_address(model, slug, **using)
    if former is None:
        raise Http404
    kind = (request.resolver_match and request.resolver_match.url_name) or model
    if former.moved_to:
        there = address(request, kind, former.moved_to)
        # Whoever came for a statement is told there what has become of it.
        asked = asked_statement(request)
        return HttpResponsePermanentRedirect(f"{there}?s={asked}" if asked else there)
    context = {
        "former": former,
        "history": version_addresses.history(request, kind, slug),
        "frame": queries.frame(**using),
        "words": words_of(slug),
    }
    return render(request, "410.html", context, status=410)


def words_of(slug: str) -> str:
    """What to search for instead of the entry at an address."""
    return slug.replace("-", " ")[:100]


def timeline(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "timeline/timeline.html", queries.timeline(**using), using)


@entry_page("era")
def era(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return show(request, "timeline/era_detail.html", queries.era(slug, **using), using)


@list_page
def eras(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.eras(sheet_number(request), **using)
    return show(request, "timeline/era_list.html", page, using)


def initiatives(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.initiative_list(request.GET, **using)
    return show(request, "timeline/initiative_list.html", page, using)


@entry_page("initiative")
def initiative(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    page = queries.initiative(slug, **using)
    return show(request, "timeline/initiative_detail.html", page, using)


@list_page
def sources(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.sources(sheet_number(request), **using)
    return show(request, "timeline/source_list.html", page, using)


@entry_page("source")
@list_page
def source(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    page = queries.source(slug, sheet_number(request), **using)
    return show(request, "timeline/source_detail.html", page, using)


def indicators(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "timeline/indicator_list.html", queries.indicators(**using), using)


@entry_page("indicator")
def indicator(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    page = queries.indicator(slug, request.GET, **using)
    return show(request, "timeline/indicator_detail.html", page, using)


@list_page
def people(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.agents("person", sheet_number(request), **using)
    return show(request, "timeline/agent_list.html", page, using)


@list_page
def organisations(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.agents("organisation", sheet_number(request), **using)
    return show(request, "timeline/agent_list.html", page, using)


@entry_page(AGENT)
def person(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return agent(request, slug, "person", using)


@entry_page(AGENT)
def organisation(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return agent(request, slug, "organisation", using)


def agent(request: HttpRequest, slug: str, kind: str, using: dict[str, str]) -> HttpResponse:
    """The page of a person or an organisation; the other kind's address leads to the right one."""
    page = queries.agent(slug, **using)
    if page.entry.kind != kind:
        right_address = address(request, page.entry.kind, page.entry.slug)
        return HttpResponsePermanentRedirect(right_address)
    return show(request, "timeline/agent_detail.html", page, using)


@list_page
def articles(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.articles(sheet_number(request), **using)
    return show(request, "timeline/article_list.html", page, using)


def essays(request: HttpRequest, **using: str) -> HttpResponse:
    """The address that the list of articles had before."""
    return HttpResponsePermanentRedirect(address(request, "articles"))


def disputes(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.disputes(request.GET, **using)
    return show(request, "timeline/dispute_list.html", page, using)


@entry_page("article")
def article(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    if slug == ACCESSIBILITY:
        return HttpResponsePermanentRedirect(address(request, ACCESSIBILITY))
    return show(request, "timeline/article_detail.html", queries.article(slug, **using), using)


def accessibility(request: HttpRequest, **using: str) -> HttpResponse:
    try:
        page = queries.article(ACCESSIBILITY, **using)
    except ObjectDoesNotExist:
        raise Http404 from None
    return show(request, "timeline/article_detail.html", page, using)


def find(request: HttpRequest, **using: str) -> HttpResponse:
    words, kind = request.GET.get("q", ""), request.GET.get("in", "")
    page = queries.search_page(words, kind, sheet_number(request))
    return show(request, "timeline/search.html", page, using)


def suggestions(request: HttpRequest, **using: str) -> HttpResponse:
    words = request.GET.get("q", "")
    suggested = [suggestion(request, hit) for hit in queries.suggestions(words)]
    page = list_pages.asked_for(search.parse_question(words))
    if page and page.name not in queries.frame().empty_lists:
        suggested.insert(0, suggested_list(request, page))
    return JsonResponse({"suggestions": suggested})


def suggested_list(request: HttpRequest, page: list_pages.ListPage) -> dict[str, str]:
    """What the search field shows of a list of the site, and where it leads."""
    path = address(request, page.name)
    return {"title": str(page.label), "language": "", "kind": _("List"), "address": path}


def suggestion(request: HttpRequest, hit: search.Hit) -> dict[str, str]:
    """What the search field shows of one result, and where it leads."""
    title = "".join(piece.text for piece in hit.title)
    if hit.kind == "theme":
        path = f"{address(request, 'initiatives')}?theme={hit.address}"
    else:
        path = address(request, hit.kind, hit.address)
    return {"title": title, "language": hit.title_language, "kind": hit.label, "address": path}


@list_page
def updates(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.updates(request.GET.get("kind", ""), sheet_number(request))
    return show(request, "timeline/updates.html", page, using)


@list_page
def publication(request: HttpRequest, number: int, **using: str) -> HttpResponse:
    try:
        page = queries.publication(number, sheet_number(request))
    except ObjectDoesNotExist:
        raise Http404 from None
    return show(request, "timeline/publication_detail.html", page, using)


def book(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "timeline/book.html", queries.book(**using), using)


def data(request: HttpRequest, **using: str) -> HttpResponse:
    page = queries.data(None, **using)
    response = show(request, "timeline/data.html", page, using)
    if page.place:
        path = reverse("open_data:version", args=[page.place.version.number])
        response.headers["Link"] = f'<{absolute(request, path)}>; rel="latest-version"'
    return response


@entry_page("indicator")
def indicator_values(request: HttpRequest, slug: str, **using: str) -> HttpResponseBase:
    return values_file(slug, "csv", using)


@entry_page("indicator")
def indicator_values_json(request: HttpRequest, slug: str, **using: str) -> HttpResponseBase:
    return values_file(slug, "json", using)


def values_file(slug: str, form: str, using: dict[str, str]) -> HttpResponseBase:
    """The values of the indicator alone, as a file in that form."""
    keys = queries.value_keys(slug, **using)
    table = TABLES["observations"]
    return exports.file_of(table, form, queries.list_rows(table, keys, **using), slug)


# What the picture of each kind of page is drawn from; a page of which nothing but its name is drawn
# has no query.
PICTURED: dict[str, Callable[..., PublicPage]] = {
    "era": queries.era,
    "initiative": queries.initiative,
    "source": queries.source,
    "indicator": queries.indicator,
    "person": queries.agent,
    "organisation": queries.agent,
    "article": queries.article,
    "publication": queries.publication,
}


def picture(
    request: HttpRequest, route: str, digest: str, entry: str = "", **using: str
) -> HttpResponse:
    """The picture that goes with a shared page; one that has been redrawn since leads to what it is
    now.
    """
    page = pictured(route, entry, using)
    drawing = pictures.picture_of(page, page.frame or queries.frame(**using), route)
    now = png.digest_of(drawing)
    if digest != now:
        arguments = {"slug": entry} if entry else {}
        return HttpResponseRedirect(picture_address(route, arguments, now))
    content = png.png_of(drawing, f"{get_language()} {route} {entry}")
    # Whatever changes the picture changes its address.
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(content, content_type="image/png", headers=headers)


def pictured(route: str, entry: str, using: dict[str, str]) -> PublicPage:
    """The page of the route; raises Http404 where there is none."""
    try:
        if route == ACCESSIBILITY:
            return queries.article(ACCESSIBILITY, **using)
        if entry and route in PICTURED:
            return PICTURED[route](entry, **using)
        if not entry and route == "timeline":
            return queries.timeline(**using)
        if not entry and route in pictures.list_titles():
            return PublicPage()
    except (ObjectDoesNotExist, ValueError):
        pass
    raise Http404


def manifest(request: HttpRequest, **using: str) -> HttpResponse:
    """What a device needs to keep the site among its programs."""
    site = queries.frame(**using).site
    icons = [icon("icons/icon-192.png", 192), icon("icons/icon-512.png", 512)]
    colours = png.light_colours()
    words = {
        "name": site.name,
        "short_name": site.name,
        "description": site.headline or site.name,
        "lang": get_language(),
        "start_url": address(request, "timeline"),
        "display": "browser",
        "background_color": colours["paper"],
        "theme_color": colours["paper"],
        "icons": icons,
    }
    content = json.dumps(words, ensure_ascii=False)
    return HttpResponse(content, content_type="application/manifest+json")


def icon(name: str, side: int) -> dict[str, str]:
    """A square picture of that many pixels, as a manifest names it."""
    return {
        "src": static(name),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": "any maskable",
    }


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = exception.args[0] if exception and exception.args else ""
    if not isinstance(sentence, str):
        sentence = ""
    match = request.resolver_match
    slug = match.kwargs.get("slug", "") if match else ""
    context = {"sentence": sentence, "frame": queries.frame(), "words": words_of(slug)}
    return render(request, "404.html", context, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page for what has gone wrong; 503 (RFC 9110, 15.6.4) where a database does not answer.

    Made without a query: the database may be what is broken.
    """
    error = sys.exc_info()[1]
    if not is_away(error):
        return render(request, "500.html", status=500)
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    # A line a minute says the cause; Django would add a traceback to each request.
    if away.may_speak():
        path, cause = without_tokens(request.path), " ".join(str(error).split())
        log.error("A database does not answer (%s): %s", path, cause)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
