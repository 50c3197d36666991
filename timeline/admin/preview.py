"""The public pages over the working copies, for editors only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from govdigital.databases import EDITORIAL
from timeline.models import Agent, Article, Era, Indicator, Initiative, Publication, Source
from timeline.publishing.fields import ENTRIES
from timeline.urls import urlpatterns

# What each page shows; a page without a line here keeps the site from starting.
SHOWN: dict[str, tuple[type[Any], ...]] = {
    "timeline": ENTRIES,
    "era": (Era,),
    "initiatives": (Initiative,),
    "initiative": (Initiative,),
    "sources": (Source,),
    "source": (Source,),
    "indicators": (Indicator,),
    "indicator": (Indicator,),
    "indicator_values": (Indicator,),
    "person": (Agent,),
    "organisation": (Agent,),
    "article": (Article,),
    "search": ENTRIES,
    "suggestions": ENTRIES,
    "updates": (Publication,),
    "feed": (Publication,),
    "data": ENTRIES,
    "data_file": ENTRIES,
    "accessibility": (Article,),
}


def previewed(
    view: Callable[..., HttpResponseBase], shown: tuple[type[Any], ...]
) -> Callable[..., HttpResponseBase]:
    """The same view over the working copies, for those who may see them; its links stay in the preview."""

    @require_safe
    @staff_member_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not all(admin.site.get_model_admin(model).has_view_permission(request) for model in shown):
            raise PermissionDenied
        request.current_app = "preview"  # type: ignore[attr-defined]
        response = view(request, *args, using=EDITORIAL, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


preview_patterns: list[URLPattern] = [
    path(
        str(pattern.pattern),
        previewed(pattern.callback, SHOWN[str(pattern.name)]),
        pattern.default_args,
        name=pattern.name,
    )
    for pattern in urlpatterns
]
