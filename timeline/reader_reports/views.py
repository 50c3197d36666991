"""The form on which a reader says what is wrong, and the private page that answers: no cookie, no
script; nothing of it is kept by caches.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from govdigital.client_address import client_address
from govdigital.databases import is_away, takes_reports
from govdigital.middleware import is_too_long
from govdigital.site_addresses import visitors_address
from timeline.public import queries
from timeline.public.entry_paths import EntryPath
from timeline.public.views import RETRY_AFTER, words_of
from timeline.reader_reports import sending
from timeline.reader_reports.about import about_page
from timeline.reader_reports.forms import ReportForm
from timeline.reader_reports.models import Report
from timeline.reader_reports.tokens import digest_of

View = Callable[..., HttpResponseBase]


def kept_by_nobody(view: View) -> View:
    """A page that no cache may keep and no search engine may list, where reports are taken."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not takes_reports():
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapper


# The signed value of the form is checked instead: a token in a cookie would need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_by_nobody
def report(request: HttpRequest, entry: EntryPath) -> HttpResponseBase:
    """The form about an entry's page; stores a report on POST, and leads to its answer (303)."""
    if request.method == "POST" and is_too_long(request):
        return refused(request, 413)
    if request.method == "POST" and not is_from_here(request):
        return refused(request, 403)
    try:
        about = about_page(entry.model_name, entry.slug)
    except ObjectDoesNotExist:
        return elsewhere(request, entry)
    if request.method != "POST":
        form = ReportForm(about, request.path, statement=request.GET.get("s", ""))
        return form_page(request, form)
    form = ReportForm(about, request.path, request.POST)
    if not form.is_valid():
        return form_page(request, form, 422)
    return taken_in(request, form)


def taken_in(request: HttpRequest, form: ReportForm) -> HttpResponseBase:
    """Store what is right in every field, and lead to its private address; else why it is not
    stored, with all words.
    """
    words = form.columns() | {"language": get_language() or ""}
    try:
        answer = sending.send(form.cleaned_data["token"], words, client_address(request))
    except sending.SentAlready as refusal:
        address = answer_address(refusal.answer) if refusal.answer else ""
        context: dict[str, object] = {"about": form.about, "address": address}
        context["page_address"] = words["path"]
        return page(request, "sent_already", context, 409)
    except sending.TooMany as refusal:
        form.add_error(None, too_many(refusal.seconds))
        return later(request, form, 429, refusal.seconds)
    except DatabaseError as error:
        if not is_away(error):
            raise
        form.add_error(None, _("Nothing can be stored just now. Send it again in a minute."))
        return later(request, form, 503, RETRY_AFTER)
    return HttpResponseRedirect(answer_address(answer), status=303)


@require_safe
@kept_by_nobody
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """What became of a report, for whoever has its private address."""
    found = Report.objects.filter(token_digest=digest_of(token)).first()
    if found is None:
        raise Http404(_("No report is known at this address. It may be mistyped."))
    context = {"report": found, "address": visitors_address(request, request.path)}
    response = page(request, "answer", context)
    # The address is the reader's secret: no link from it tells it to another site.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, as the browser says."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    own_origins = (f"{request.scheme}://{request.get_host()}", settings.PUBLIC_URL)
    return request.headers.get("Origin", "") in filter(None, own_origins)


def answer_address(token: str) -> str:
    """The path of a report's private page."""
    return reverse("reader_reports:answer", args=[token])


def too_many(seconds: int) -> str:
    """That no more reports are taken for so many seconds, in minutes."""
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "More reports have come than can be read. Send it again in %(minutes)s minute.",
        "More reports have come than can be read. Send it again in %(minutes)s minutes.",
        minutes,
    )
    return sentence % {"minutes": minutes}


def later(request: HttpRequest, form: ReportForm, status: int, seconds: int) -> HttpResponse:
    """The form, to be sent again after so many seconds."""
    response = form_page(request, form, status)
    response.headers["Retry-After"] = str(seconds)
    return response


def form_page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    """The form with its words, and what is wrong with them."""
    context = {"form": form, "about": form.about, "page_address": form.path.removesuffix("report/")}
    return page(request, "form", context, status)


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """That nothing was taken: what was sent is too long, or another site sent it."""
    context = {"is_too_long": status == 413, "form_address": request.path}
    return page(request, "refused", context, status)


def elsewhere(request: HttpRequest, entry: EntryPath) -> HttpResponseBase:
    """To the form of the entry that took this one's place, with the words that were sent; else 404,
    or 410 where it is gone.
    """
    former = queries.former_address(entry.model_name, entry.slug)
    if former is None:
        raise Http404
    if not former.moved_to:
        context = {"former": former, "frame": queries.frame(), "words": words_of(entry.slug)}
        return render(request, "410.html", context, status=410)
    path = reverse("reader_reports:report", args=[EntryPath(entry.route, former.moved_to)])
    if request.method != "POST":
        return HttpResponsePermanentRedirect(path)
    try:
        about = about_page(entry.model_name, former.moved_to)
    except ObjectDoesNotExist:
        raise Http404 from None
    # Its value was made for the old address: it asks to be sent again.
    return form_page(request, ReportForm(about, path, request.POST), 422)


def page(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page in the frame of the site."""
    context["frame"] = queries.frame()
    return render(request, f"timeline/report_{template}.html", context, status=status)
