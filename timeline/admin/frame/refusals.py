"""Pages of the admin for what is not there and what is refused: its frame and its menu, a sentence,
and where to go on.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from govdigital.middleware import is_for_editors
from govdigital.uploads import RequestTooLong
from timeline.public import views
from timeline.templatetags.admin_forms import form_bounds


@dataclass(frozen=True)
class WayOn:
    """A page that may be what was looked for."""

    label: str
    address: str


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for visitors as a page of the site; so, too, at an address that no page has, where
    nobody looks whether a password or a second factor has to be set up before.
    """
    is_editors = request.resolver_match is not None and is_for_editors(request)
    if not is_editors or not admin.site.has_permission(request):
        return views.not_found(request, exception)
    sentence = _("What stood at this address may have been deleted, or the address is mistyped.")
    return page(request, _("There is no such page"), sentence, status=404)


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """413 (RFC 9110, 15.5.14) for a form that is too large; anything else that is wrong with a
    request is 400, as Django says it.
    """
    too_large = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent))
    if not too_large or not is_for_editors(request) or not admin.site.has_permission(request):
        return bad_request(request, exception)
    sentence = _(
        "The form holds more than %(size)s of text or more than %(number)s fields, and nothing of "
        "it was saved. Go back in the browser: what you typed is still in the form. Then make "
        "it shorter, or divide it into two entries."
    )
    if isinstance(exception, RequestTooLong):
        sentence = _(
            "The file is far larger than the 20 MB that a picture or document may have, and "
            "nothing was saved. Go back in the browser: what you typed is still in the form. "
            "Then choose a smaller file."
        )
    return page(request, _("This form is too large"), sentence % form_bounds(), status=413)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for whom the role does not allow what was asked."""
    sentence = _(
        "Your role does not allow this, and nothing was changed. An administrator can give you "
        "another role."
    )
    return page(request, _("Not for your role"), sentence, status=403)


def not_from_here(request: HttpRequest) -> HttpResponse:
    """403, for a form that no page of this site has sent, as far as the browser says."""
    sentence = _(
        "The form came from another site, or your browser keeps no cookies, and nothing was "
        "changed. Open the page here, and send its form again."
    )
    return page(request, _("This form was not taken"), sentence, status=403)


def page(request: HttpRequest, title: str, sentence: str, *, status: int) -> HttpResponse:
    """The page that says so; without the menu for whom the admin is not open."""
    context = admin.site.each_context(request) | {
        "title": title,
        "sentence": sentence,
        "ways_on": ways_on(request),
    }
    context["is_nav_sidebar_enabled"] = context["has_permission"]
    return render(request, "admin/timeline/refusal.html", context, status=status)


def ways_on(request: HttpRequest) -> list[WayOn]:
    """The list of the noun that the address names, if this person may see it, and the first
    page.
    """
    ways = []
    # As the menu has them, which knows what the role may see.
    for group in admin.site.get_app_list(request):
        for noun in group["models"]:
            address = noun["admin_url"]
            if address and request.path.startswith(address) and request.path != address:
                ways.append(WayOn(noun["name"], address))
    return [*ways, WayOn(_("The first page of the admin"), reverse("admin:index"))]
