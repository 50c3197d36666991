"""What the tools beside a text ask for: sources to cite, entries to link, and the text as readers
will see it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from govdigital.databases import EDITORIAL
from timeline.admin.base.may_see import may_see
from timeline.admin.writing import suggestions
from timeline.admin.writing.date_words import date_words
from timeline.models import Observation, Picture
from timeline.models.languages import LANGUAGES
from timeline.public.addresses import address
from timeline.public.figures import Figure, figure_of
from timeline.public.indicator_figures import rows_by_slug, text_figures
from timeline.public.own_copies import own_copies
from timeline.public.page_index import titles
from timeline.public.page_sources import shown_pictures, sources_of
from timeline.public.pages import TextFigure
from timeline.registry import LINKED
from timeline.texts.citation_syntax import KEY
from timeline.texts.citations import Notes, RenderingContext, Target
from timeline.texts.markup import charts, links, problems
from timeline.texts.markup import pictures as pictures_in

LONGEST = 100_000
INDICATOR_KIND = "indicator"
PICTURE_KIND = "picture"
# Every key that the text may cite: a few too many cost less than reading the text twice.
KEYS = re.compile(f"@({KEY})")

View = Callable[..., HttpResponseBase]


def patterns(wrap: Callable[[View], View]) -> list[URLPattern]:
    """The addresses of the tools, each wrapped by the admin site, which lets editors in and nobody
    else.
    """
    views = {
        "sources": sources,
        "entries": entries,
        "pictures": pictures,
        "preview": preview,
        "dates": date_words,
    }
    return [
        path(f"writing/{name}/", wrap(view), name=f"writing_{name}") for name, view in views.items()
    ]


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Sources that hold the words `q`, or the one that has just been saved as number `pk`."""
    require(request, "source")
    pk = request.GET.get("pk", "")
    return results(suggestions.source(pk) if pk else suggestions.sources(request.GET.get("q", "")))


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Entries of every kind that this editor may see and that hold the words `q`."""
    return results(suggestions.entries(request.GET.get("q", ""), kinds_seen(request)))


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """Pictures that hold the words `q`."""
    require(request, PICTURE_KIND)
    return results(suggestions.pictures(request.GET.get("q", "")))


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The posted `text` as its page will show it, and a sentence for each thing in it that must be
    mended.
    """
    require(request, "source")
    text, tag = request.POST.get("text", ""), request.POST.get("language", "")
    if len(text) > LONGEST:
        sentence = gettext(
            "This text has more than %(number)s characters. Only the real preview shows it."
        )
        return JsonResponse({"html": "", "problems": [sentence % {"number": LONGEST}]}, status=413)
    with override(tag if tag in LANGUAGES else LANGUAGES[0]):
        names = names_in(request, text)
        context = {
            "text": text,
            "rendering": names.rendering,
            "block": request.POST.get("form") != "line",
        }
        html = render_to_string("admin/timeline/live_preview.html", context, request)
    sentences = problems(text, names.keys, names.entries)
    return JsonResponse({"html": html, "problems": sentences})


class Names(NamedTuple):
    """What exists of the sources and entries that a text names."""

    # The notes and links of a page that holds this text alone.
    rendering: RenderingContext
    keys: set[str]
    # Kind and slug of each.
    entries: set[tuple[str, str]]


def names_in(request: HttpRequest, text: str) -> Names:
    """What exists of what the text names, with links to what this editor may see."""
    pictures_shown: list[Picture] = []
    if may_see(request, PICTURE_KIND):
        pictures_shown = shown_pictures(EDITORIAL, pictures_in(text))
    captions = [picture.caption for picture in pictures_shown]
    citekeys = set(KEYS.findall(" ".join([text, *captions])))
    sources = sources_of(EDITORIAL, pictures_shown, citekeys)
    slugs = defaultdict(set)
    for written in (text, *captions):
        for link in links(written):
            slugs[link.kind].add(link.slug)
    slugs["indicator"].update(charts(text))
    linked_titles = titles(EDITORIAL, slugs)
    # Links lead to previews, as on the page that the Preview button opens.
    request.current_app = "preview"
    seen = set(kinds_seen(request))
    targets = {}
    for (kind, slug), title in linked_titles.items():
        if kind in seen:
            targets[kind, slug] = Target(title, address(request, kind, slug))
    keys = {source.key for source in sources if source.key in citekeys}
    figures: dict[str, TextFigure] = {}
    if INDICATOR_KIND in seen:
        figures = figures_in(text)
    entries = set(linked_titles)
    picture_figures: dict[str, Figure] = {}
    for picture in pictures_shown:
        entries.add((PICTURE_KIND, picture.key))
        if figure := figure_of(picture, request):
            picture_figures[picture.key] = figure
    notes = Notes(sources, own_copies(sources, request))
    rendering = RenderingContext(notes, targets, figures=figures, pictures=picture_figures)
    return Names(rendering, keys, entries)


def figures_in(text: str) -> dict[str, TextFigure]:
    """The charts that stand in the text, by the indicator's address, with their sources."""
    slugs = charts(text)
    rows = rows_by_slug(EDITORIAL, slugs, with_named=True)
    observations: list[Observation] = []
    for of_indicator in rows.values():
        observations += of_indicator
    sources_of(EDITORIAL, observations, set())
    return text_figures(rows, slugs)


def kinds_seen(request: HttpRequest) -> list[str]:
    """The kinds of entries that this editor may see; refused where there is none."""
    kinds = []
    for kind, model in LINKED.items():
        if may_see(request, str(model._meta.model_name)):
            kinds.append(kind)
    if not kinds:
        raise PermissionDenied
    return kinds


def require(request: HttpRequest, name: str) -> None:
    """Refuse an editor who may not see entries of this model."""
    if not may_see(request, name):
        raise PermissionDenied


def results(rows: Iterable[suggestions.Suggestion]) -> JsonResponse:
    """The suggestions as scripts read them."""
    return JsonResponse({"results": [row._asdict() for row in rows]})
