"""The public pages. A view reads, renders, returns; `using` is passed on to the queries by name."""

import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from govdigital.database_state import STATE
from govdigital.databases import is_away
from govdigital.site_day import site_day
from timeline import charts
from timeline.public import exports, queries
from timeline.public.addresses import ACCESSIBILITY, address
from timeline.public.facets import Finding
from timeline.texts import citations

View = Callable[..., HttpResponseBase]

PER_PAGE = 50
AGENT = "agent"
# Seconds after which a visitor may ask again while a database is away.
RETRY_AFTER = 30

log = logging.getLogger(__name__)


def show(
    request: HttpRequest, name: str, contents: dict[str, Any], using: dict[str, str]
) -> HttpResponse:
    """The page with its texts' notes and links, in the frame of the site."""
    titles = contents.pop("titles", {})
    targets = {
        key: citations.Target(title, address(request, *key)) for key, title in titles.items()
    }
    page = citations.RenderingContext(citations.Notes(contents.pop("sources", ())), targets)
    return render(
        request,
        f"timeline/{name}.html",
        {**contents, "page": page, "frame": queries.frame(**using)},
    )


def sheet_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page:
    """The page of a list that the address asks for; 404 with a sentence where there is none."""
    try:
        return Paginator(rows, per_page).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404(_("This list has no such page.")) from None


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
    if former.moved_to:
        kind = request.resolver_match.url_name if request.resolver_match else model
        return HttpResponsePermanentRedirect(address(request, kind or model, former.moved_to))
    return render(
        request, "410.html", {"former": former, "frame": queries.frame(**using)}, status=410
    )


def timeline(request: HttpRequest, **using: str) -> HttpResponse:
    contents = queries.timeline(**using)
    contents |= drawn(contents["eras"], contents["whole"], using)
    return show(request, "timeline", contents, using)


def drawn(eras: list[Any], whole: bool, using: dict[str, str]) -> dict[str, Any]:
    """The `drawing` of the eras where all their entries are at hand, else the `density` of their
    years.
    """
    today = site_day()
    if whole:
        return {"drawing": charts.drawing(eras, today)}
    return {"density": charts.density(queries.counts(eras, **using), today)}


@entry_page("era")
def era(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    contents = queries.era(slug, **using)
    contents |= drawn([contents["entry"]], contents["whole"], using)
    return show(request, "era_detail", contents, using)


def initiatives(request: HttpRequest, **using: str) -> HttpResponse:
    found = Finding(request.GET, queries.initiatives(**using), request.META.get(STATE))
    contents = {"found": found, **queries.initiative_page(found.page.object_list, **using)}
    return show(request, "initiative_list", contents, using)


@entry_page("initiative")
def initiative(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return show(request, "initiative_detail", queries.initiative(slug, **using), using)


def sources(request: HttpRequest, **using: str) -> HttpResponse:
    return show(
        request, "source_list", {"sheet": sheet_of(request, queries.sources(**using))}, using
    )


@entry_page("source")
def source(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    contents = queries.source(slug, **using)
    found = contents["entry"]
    contents |= {
        "sheet": sheet_of(request, contents["citations"]),
        "reference": citations.reference_of(found),
    }
    return show(request, "source_detail", contents | queries.source_page(found, **using), using)


def indicators(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "indicator_list", queries.indicators(**using), using)


@entry_page("indicator")
def indicator(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    contents = queries.indicator(slug, **using)
    found = contents["entry"]
    contents["chart"] = charts.chart(found, found.observations.all())
    return show(request, "indicator_detail", contents, using)


@entry_page(AGENT)
def person(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return agent(request, slug, "person", using)


@entry_page(AGENT)
def organisation(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    return agent(request, slug, "organisation", using)


def agent(request: HttpRequest, slug: str, kind: str, using: dict[str, str]) -> HttpResponse:
    """The page of a person or an organisation; the other kind's address leads to the right one."""
    contents = queries.agent(slug, **using)
    found = contents["entry"]
    if found.kind != kind:
        return HttpResponsePermanentRedirect(address(request, found.kind, found.slug))
    return show(request, "agent_detail", contents, using)


@entry_page("article")
def article(request: HttpRequest, slug: str, **using: str) -> HttpResponse:
    if slug == ACCESSIBILITY:
        return HttpResponsePermanentRedirect(address(request, ACCESSIBILITY))
    return show(request, "article_detail", queries.article(slug, **using), using)


def accessibility(request: HttpRequest, **using: str) -> HttpResponse:
    try:
        return show(request, "article_detail", queries.article(ACCESSIBILITY, **using), using)
    except ObjectDoesNotExist:
        raise Http404 from None


def find(request: HttpRequest, **using: str) -> HttpResponse:
    asked = request.GET
    answer = queries.answer(asked.get("q", ""), asked.get("in", ""), asked.get("page", "1"))
    return show(request, "search", {"answer": answer}, using)


def suggestions(request: HttpRequest, **using: str) -> HttpResponse:
    hits = queries.suggestions(request.GET.get("q", ""))
    return JsonResponse({"suggestions": [suggestion(request, hit) for hit in hits]})


def suggestion(request: HttpRequest, hit: Any) -> dict[str, str]:
    """What the search field shows of one result, and where it leads."""
    title = "".join(piece.text for piece in hit.title)
    page = f"{address(request, 'initiatives')}?theme={hit.address}"
    path = page if hit.kind == "theme" else address(request, hit.kind, hit.address)
    return {"title": title, "language": hit.title_language, "kind": hit.label, "address": path}


def updates(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "updates", {"sheet": sheet_of(request, queries.publications(), 20)}, using)


def publication(request: HttpRequest, number: int, **using: str) -> HttpResponse:
    try:
        contents = queries.publication(number)
    except ObjectDoesNotExist:
        raise Http404 from None
    contents["sheet"] = sheet_of(request, contents.pop("entries"), 200)
    return show(request, "publication_detail", contents, using)


def data(request: HttpRequest, **using: str) -> HttpResponse:
    return show(request, "data", {"tables": exports.tables()}, using)


def data_file(request: HttpRequest, name: str, form: str, **using: str) -> HttpResponseBase:
    if name not in exports.TABLES:
        raise Http404
    return exports.file_of(name, form, exports.rows(name, form, **using))


@entry_page("indicator")
def indicator_values(request: HttpRequest, slug: str, **using: str) -> HttpResponseBase:
    found = queries.indicator(slug, **using)["entry"]
    rows = exports.observations(rows=found.observations.all())
    return exports.file_of("observations", "csv", rows, name=found.slug)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = exception.args[0] if exception and exception.args else ""
    known = {"sentence": sentence if isinstance(sentence, str) else "", "frame": queries.frame()}
    return render(request, "404.html", known, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page for what has gone wrong; 503 (RFC 9110, 15.6.4) where a database does not answer.

    Made without a query: the database may be what is broken.
    """
    error = sys.exc_info()[1]
    if not is_away(error):
        return render(request, "500.html", status=500)
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    # One line says the cause; Django would add a traceback to each request.
    log.error("A database does not answer (%s): %s", request.path, " ".join(str(error).split()))
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
