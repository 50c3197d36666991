"""The public pages over the working copies, for editors only."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, URLPattern, path, resolve, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from govdigital.databases import EDITORIAL
from timeline.models import Agent, Article, Era, Indicator, Initiative, Publication, Source
from timeline.registry import ENTRIES
from timeline.urls import urlpatterns

# What each page shows; a page without a line here keeps the site from starting.
SHOWN: dict[str, tuple[type[Model], ...]] = {
    "timeline": ENTRIES,
    "era": (Era,),
    "initiatives": (Initiative,),
    "initiative": (Initiative,),
    "sources": (Source,),
    "source": (Source,),
    "indicators": (Indicator,),
    "indicator": (Indicator,),
    "indicator_values": (Indicator,),
    "indicator_values_json": (Indicator,),
    "person": (Agent,),
    "organisation": (Agent,),
    "article": (Article,),
    "search": ENTRIES,
    "suggestions": ENTRIES,
    "updates": (Publication,),
    "publication": (Publication,),
    "feed": (Publication,),
    "feed_of_kind": (Publication,),
    "data": ENTRIES,
    "accessibility": (Article,),
    "eras": (Era,),
    "people": (Agent,),
    "organisations": (Agent,),
    "articles": (Article,),
    "essays": (Article,),
    "disputes": (Era, Initiative, Indicator, Article),
    "book": ENTRIES,
}
# Other sites and devices are told of live pages alone.
VISITORS_ONLY = ("manifest", "picture", "entry_picture", "history_feed")


def previewed(
    view: Callable[..., HttpResponseBase], shown: tuple[type[Model], ...]
) -> Callable[..., HttpResponseBase]:
    """The same view over the working copies, for those who may see them; its links stay in the
    preview.
    """

    @require_safe
    @staff_member_required
    @xframe_options_sameorigin
    @csp_replace({"frame-ancestors": [SELF]})
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for model in shown:
            if not admin.site.get_model_admin(model).has_view_permission(request):
                raise PermissionDenied
        request.current_app = "preview"
        response = view(request, *args, using=EDITORIAL, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


@require_safe
@staff_member_required
def phone(request: HttpRequest) -> HttpResponseBase:
    """A preview in frames as wide as a phone, one for each language."""
    page = request.GET.get("page", "")
    if not is_preview(page):
        raise Http404
    # Addresses are resolved in the language that is on, and this one comes without a prefix.
    with override(settings.LANGUAGE_CODE):
        frames = [(name, code, translate_url(page, code)) for code, name in settings.LANGUAGES]
    context = {
        "title": _("Preview on a phone"),
        "frames": frames,
        **admin.site.each_context(request),
    }
    return render(request, "admin/timeline/phone.html", context)


def is_preview(address: str) -> bool:
    """Whether the address is the path of a preview on this site in its first language, and nothing
    else.
    """
    with override(settings.LANGUAGE_CODE), suppress(Resolver404):
        return resolve(address).namespace == "preview"
    return False


preview_patterns: list[URLPattern] = [
    path(
        str(pattern.pattern),
        previewed(pattern.callback, SHOWN[str(pattern.name)]),
        pattern.default_args,
        name=pattern.name,
    )
    for pattern in urlpatterns
    if pattern.name not in VISITORS_ONLY
]
