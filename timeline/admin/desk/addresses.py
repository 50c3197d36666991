"""The pages of the desk that stand beside the first one."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from timeline.admin.desk.activity import activity_view
from timeline.admin.desk.calendar import calendar_view
from timeline.admin.desk.reviews import reviews_view


def patterns(site: admin.AdminSite) -> list[URLPattern]:
    """Their addresses, open to those who are signed in."""
    views: dict[str, Callable[..., HttpResponseBase]] = {
        "reviews": reviews_view,
        "activity": activity_view,
        "calendar": calendar_view,
    }
    addresses = []
    for name, view in views.items():
        shown: Callable[..., HttpResponseBase] = site.admin_view(partial(view, site=site))
        addresses.append(path(f"{name}/", shown, name=name))
    return addresses
