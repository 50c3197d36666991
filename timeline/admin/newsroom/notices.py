"""The notices of the person who is signed in, and what that person wants to be told of."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from timeline.admin.base.may_see import may_see
from timeline.admin.base.row_keys import is_key, person_key
from timeline.models import Delivery, Event, Notice, NoticeChoices
from timeline.newsroom import notices
from timeline.registry import MODELS

PER_PAGE = 50

View = Callable[..., HttpResponse]


class ChoicesForm(forms.Form):
    """How a person is told of each event; a field an event."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of my e-mails"), choices=settings.LANGUAGES
    )

    def __init__(self, chosen: NoticeChoices | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = chosen.language if chosen else ""
        self.fields["language"].initial = language or get_language()
        offered = list(Delivery.choices)
        if not settings.SENDS_MAIL:
            # What was chosen before is kept, and means “in the admin” while no server is there.
            offered = [
                (Delivery.ADMIN.value, gettext_lazy("in the admin")),
                (Delivery.NEVER.value, Delivery.NEVER.label),
            ]
        for value, label in Event.choices:
            delivery = notices.delivery_of(chosen, value)
            if not settings.SENDS_MAIL and delivery != Delivery.NEVER:
                delivery = Delivery.ADMIN
            self.fields[value] = forms.ChoiceField(
                label=capfirst(label), choices=offered, initial=delivery
            )
        if not settings.SENDS_MAIL:
            del self.fields["language"]

    def deliveries(self) -> dict[str, str]:
        """By event: how the person wants to be told."""
        return {value: self.cleaned_data[value] for value in Event.values}


def patterns(wrap: Callable[[View], View]) -> list[URLPattern]:
    """The addresses of the notices, wrapped by the admin site."""
    return [
        path("notices/", wrap(notice_list), name="notices"),
        path("notices/read/", wrap(mark_all_read), name="notices_read"),
        path("notices/<int:pk>/", wrap(follow), name="notice"),
        path("notices/mine/", wrap(my_notices), name="my_notices"),
    ]


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The person's notices, the newest first."""
    rows = mine(request)
    only_unread = request.GET.get("read") == "no"
    if only_unread:
        rows = rows.filter(read_at=None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    lines = []
    for notice in page.object_list:
        lines.append({"notice": notice, "sentence": notices.sentence(notice)})
    context = admin.site.each_context(request) | {
        "title": _("Notices"),
        "page": page,
        "lines": lines,
        "only_unread": only_unread,
        "query": "read=no" if only_unread else "",
    }
    return TemplateResponse(request, "admin/timeline/notices.html", context)


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Let all be read that were there when the page was shown."""
    rows = mine(request).filter(read_at=None)
    newest = request.POST.get("newest", "")
    if is_key(newest):
        rows = rows.filter(pk__lte=int(newest))
    notices.mark_read(rows)
    messages.success(request, _("All notices are read."))
    return HttpResponseRedirect(reverse("admin:notices"))


@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """To what the notice is about, which reads it; back to the list where it is gone."""
    rows = mine(request).filter(pk=pk)
    notice: Notice | None = rows.first()
    if notice is None:
        messages.warning(request, _("This notice is no longer there."))
        return HttpResponseRedirect(reverse("admin:notices"))
    notices.mark_read(rows)
    return HttpResponseRedirect(notices.address(notice))


@require_http_methods(["GET", "HEAD", "POST"])
def my_notices(request: HttpRequest) -> HttpResponse:
    """What the person is told of, and how; keeps the choices on POST."""
    person_pk = person_key(request)
    chosen = notices.choices_of([person_pk]).get(person_pk)
    form = ChoicesForm(chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_choices(person_pk, chosen, form)
        messages.success(request, _("Your choices are kept."))
        return HttpResponseRedirect(reverse("admin:my_notices"))
    context = admin.site.each_context(request) | {
        "title": _("My notices"),
        "form": form,
        "sends_mail": settings.SENDS_MAIL,
        "mailbox": getattr(request.user, "email", ""),
    }
    return TemplateResponse(request, "admin/timeline/my_notices.html", context)


def keep_choices(person_pk: int, chosen: NoticeChoices | None, form: ChoicesForm) -> None:
    """Write the choices down; without a mail server, those about e-mail stay as they were."""
    deliveries = form.deliveries()
    if not settings.SENDS_MAIL:
        for event, delivery in deliveries.items():
            before = notices.delivery_of(chosen, event)
            if delivery != Delivery.NEVER and before != Delivery.NEVER:
                deliveries[event] = before
    values = {"deliveries": deliveries}
    if language := form.cleaned_data.get("language"):
        values["language"] = language
    NoticeChoices.objects.update_or_create(person_pk=person_pk, defaults=values)


def header_context(request: HttpRequest) -> dict[str, object]:
    """What the head of every page of the admin says of the person's notices."""
    if not request.user.is_authenticated:
        return {}
    return {"unread_notices": mine(request).filter(read_at=None).count()}


def mine(request: HttpRequest) -> "QuerySet[Notice]":
    """The notices of the person who asks, without those of what the person may not see any more."""
    names = [name for name in MODELS if may_see(request, name)]
    return notices.notices_of(person_key(request)).filter(model__in=names)
