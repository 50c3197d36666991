"""What the tools beside a text ask for: sources to cite, entries to link, and the text as readers
will see it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from govdigital.databases import EDITORIAL
from timeline.admin.writing import suggestions
from timeline.admin.writing.date_words import date_words
from timeline.models.languages import LANGUAGES
from timeline.public.addresses import address
from timeline.public.page_index import titles
from timeline.public.page_sources import complete_sources
from timeline.registry import LINKED
from timeline.texts.citation_syntax import KEY
from timeline.texts.citations import Notes, RenderingContext, Target
from timeline.texts.markup import links, problems

LONGEST = 100_000
# Every key that the text may cite: a few too many cost less than reading the text twice.
KEYS = re.compile(f"@({KEY})")


def patterns(wrap: Callable[..., Any]) -> list[URLPattern]:
    """The addresses of the tools, each wrapped by the admin site, which lets editors in and nobody
    else.
    """
    views = {"sources": sources, "entries": entries, "preview": preview, "dates": date_words}
    return [
        path(f"writing/{name}/", wrap(view), name=f"writing_{name}") for name, view in views.items()
    ]


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Sources that hold the words `q`, or the one that has just been saved as number `pk`."""
    require(request, "source")
    pk = request.GET.get("pk", "")
    return answer(suggestions.source(pk) if pk else suggestions.sources(request.GET.get("q", "")))


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Entries of every kind that this editor may see and that hold the words `q`."""
    return answer(suggestions.entries(request.GET.get("q", ""), seen(request)))


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
        page, known = resting(request, text)
        context = {"text": text, "rendering": page, "block": request.POST.get("form") != "line"}
        html = render_to_string("admin/timeline/live_preview.html", context, request)
    return JsonResponse({"html": html, "problems": problems(text, *known)})


def resting(
    request: Any, text: str
) -> tuple[RenderingContext, tuple[set[str], set[tuple[str, str]]]]:
    """The notes and links of a page that holds this text alone; and the keys and addresses that
    exist.
    """
    cited = list(complete_sources(EDITORIAL).filter(key__in=set(KEYS.findall(text))))
    wanted = defaultdict(set)
    for link in links(text):
        wanted[link.kind].add(link.slug)
    named = titles(EDITORIAL, wanted)
    # Links lead to previews, as on the page that the Preview button opens.
    request.current_app = "preview"
    allowed = set(seen(request))
    targets = {
        key: Target(title, address(request, *key))
        for key, title in named.items()
        if key[0] in allowed
    }
    return RenderingContext(Notes(cited), targets), ({source.key for source in cited}, set(named))


def seen(request: Any) -> list[str]:
    """The kinds of entries that this editor may see; refused where there is none."""
    names = {kind: str(model._meta.model_name) for kind, model in LINKED.items()}
    found = [kind for kind, name in names.items() if may_see(request, name)]
    if not found:
        raise PermissionDenied
    return found


def require(request: Any, name: str) -> None:
    """Refuse an editor who may not see entries of this model."""
    if not may_see(request, name):
        raise PermissionDenied


def may_see(request: Any, name: str) -> bool:
    return any(request.user.has_perm(f"timeline.{verb}_{name}") for verb in ("view", "change"))


def answer(found: Iterable[suggestions.Found]) -> JsonResponse:
    return JsonResponse({"results": [suggestion._asdict() for suggestion in found]})
