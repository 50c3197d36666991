"""The addresses of what stands around each page of the admin."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from timeline.admin.frame import language, manual, saved_filters, sign_in

LINK = "choose-password/<uidb64>/<token>/"


def patterns(wrap: Callable[..., Any]) -> list[URLPattern]:
    """The addresses, each wrapped by the admin site, which lets editors in and nobody else; but for
    the first password, which is chosen before there is a sign-in.
    """
    return [
        path("language/", wrap(language.choose), name="language"),
        path("manual/", wrap(manual.manual_view), name="manual"),
        path("saved-filters/save/", wrap(saved_filters.save), name="save_filter"),
        path("saved-filters/delete/", wrap(saved_filters.delete), name="delete_filter"),
        path(LINK, sign_in.choose_password, name="choose_password"),
    ]
