"""The public pages over the working copies, for editors only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from govdigital.databases import EDITORIAL
from timeline.urls import urlpatterns


def previewed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same view over the working copies; its links stay in the preview."""

    @require_safe
    @staff_member_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.current_app = "preview"  # type: ignore[attr-defined]
        response = view(request, *args, using=EDITORIAL, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


preview_patterns: list[URLPattern] = [
    path(str(pattern.pattern), previewed(pattern.callback), pattern.default_args, name=pattern.name)
    for pattern in urlpatterns
]
