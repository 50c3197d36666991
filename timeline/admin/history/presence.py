"""Who has the form of an entry open now: noted when it is opened, renewed by the page while it
stays open, forgotten when it is left or saved, or by age.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from govdigital.databases import EDITORIAL, impatient
from timeline.admin.base.row_keys import is_key, person_key
from timeline.models import Dispute, OpenForm
from timeline.publishing.people import name_of_person
from timeline.registry import ENTRIES

# The field of the form in which the name of its window travels.
WINDOW = "_window"
WINDOW_NAME = re.compile(r"[\w-]{16,32}", re.ASCII)
# More windows than anybody looks at; the oldest ones are forgotten.
WINDOWS_AT_MOST = 40
PEOPLE_AT_MOST = 5
# What has a form that several people may open.
WITH_FORMS: tuple[type[Model], ...] = (*ENTRIES, Dispute)
KINDS = {str(model._meta.model_name): model for model in WITH_FORMS}

View = Callable[..., HttpResponseBase]


def patterns(wrap: Callable[[View], View]) -> list[URLPattern]:
    """The address at which an open form says so, wrapped by the admin site."""
    return [path("open/", wrap(still_open), name="still_open")]


def window_of(request: HttpRequest) -> str:
    """The name of the window that a form was sent from; a new one where it has none."""
    name = request.POST.get(WINDOW, "")
    return name if WINDOW_NAME.fullmatch(name) else secrets.token_urlsafe(12)


def window_names(text: str) -> list[str]:
    """The names of windows in the text, which has a dot between two."""
    return [name for name in text.split(".") if WINDOW_NAME.fullmatch(name)]


def note_open(request: HttpRequest, entry: Model, window: str) -> None:
    """Note that the person has the form of the entry open in this window; left out where the
    database has no time for it.
    """
    name = str(entry._meta.model_name)
    now = timezone.now()
    try:
        with impatient(EDITORIAL), transaction.atomic(using=EDITORIAL):
            forms = OpenForm.objects.using(EDITORIAL)
            forms.filter(seen_at__lt=now - OpenForm.KEPT).delete()
            mine = forms.filter(person=person_key(request))
            renewed = mine.filter(window=window, model=name, entry_pk=entry.pk)
            if renewed.update(seen_at=now):
                return
            if forms.filter(window=window).exists():
                # Names are drawn by lot: this one was made up.
                return
            oldest = mine.order_by("-seen_at").values_list("pk", flat=True)[WINDOWS_AT_MOST - 1 :]
            forms.filter(pk__in=list(oldest)).delete()
            forms.create(window=window, model=name, entry_pk=entry.pk, person=person_key(request))
    except DatabaseError:
        # Who else is here is a help; the form itself must open.
        return


def renew(request: HttpRequest, window: str) -> None:
    """Note that this window of the person is still open. A window that was left stays left, as
    its last renewal may arrive after the word that it closed.
    """
    try:
        with impatient(EDITORIAL), transaction.atomic(using=EDITORIAL):
            forms = OpenForm.objects.using(EDITORIAL)
            forms.filter(window=window, person=person_key(request)).update(seen_at=timezone.now())
    except DatabaseError:
        # The next one may find time.
        return


def forget(request: HttpRequest, window: str) -> None:
    """Note that this window of the person is closed."""
    try:
        with impatient(EDITORIAL), transaction.atomic(using=EDITORIAL):
            forget_saved(request, window)
    except DatabaseError:
        # It ends by age.
        return


def forget_saved(request: HttpRequest, window: str) -> None:
    """Note so in the transaction that saves what was written in the window."""
    forms = OpenForm.objects.using(EDITORIAL)
    forms.filter(window=window, person=person_key(request)).delete()


def others(request: HttpRequest, entry: Model, window: str) -> list[str]:
    """A sentence for each other person who has the form open."""
    windows = open_windows(entry).exclude(person=person_key(request)).exclude(window=window)
    since: dict[int, datetime] = {}
    for open_form in windows:
        since.setdefault(open_form.person, open_form.opened_at)
    names = names_of(list(since)[:PEOPLE_AT_MOST])
    sentences = []
    for person, opened_at in since.items():
        if person in names:
            words = {"who": names[person], "at": moment(opened_at)}
            sentences.append(_("%(who)s has had this open since %(at)s.") % words)
    return sentences


def own_windows(request: HttpRequest, entry: Model, window: str) -> list[str]:
    """A sentence where the same person has the form open in another window."""
    windows = open_windows(entry).filter(person=person_key(request)).exclude(window=window)
    first = windows.first()
    if first is None:
        return []
    sentence = _("You have had this open in another window since %(at)s.")
    return [sentence % {"at": moment(first.opened_at)}]


def see_open(request: HttpRequest, entries: Iterable[Model]) -> None:
    """Let these entries know in memory who else has their form open now: one query for any number,
    and one for the names of those who have.
    """
    rows = list(entries)
    pks_by_name = defaultdict(list)
    for entry in rows:
        pks_by_name[str(entry._meta.model_name)].append(entry.pk)
    any_of_them = Q(pk__in=[])
    for name, pks in pks_by_name.items():
        any_of_them |= Q(model=name, entry_pk__in=pks)
    people: dict[tuple[str, int], list[str]] = defaultdict(list)
    open_forms = list(now_open().exclude(person=person_key(request)).filter(any_of_them))
    names_by_person = names_of({open_form.person for open_form in open_forms})
    for open_form in open_forms:
        names = people[open_form.model, open_form.entry_pk]
        name = names_by_person.get(open_form.person, "")
        if name and name not in names:
            names.append(name)
    for entry in rows:
        names = people.get((str(entry._meta.model_name), entry.pk), [])
        entry.has_open = names_in_words(names)  # type: ignore[attr-defined]


def has_open(entry: Model) -> str:
    """Who else has the form of the entry open, as a sentence; blank where nobody has, or where that
    was not asked for.
    """
    sentence: str = getattr(entry, "has_open", "")
    return sentence


def names_of(people: Iterable[int]) -> dict[int, str]:
    """By account: what the person is called. Whoever was deleted has nothing open."""
    accounts = User.objects.using(EDITORIAL).in_bulk(people)
    return {pk: name_of_person(account) for pk, account in accounts.items()}


def names_in_words(names: list[str]) -> str:
    """That these people have something open, in few words: it stands in a narrow column; blank
    where there are none.
    """
    if not names:
        return ""
    if len(names) == 1:
        return _("open: %(who)s") % {"who": names[0]}
    return _("open: %(who)s and %(number)s more") % {"who": names[0], "number": len(names) - 1}


def now_open() -> "QuerySet[OpenForm]":
    """All windows in which a form is open now, the first ones first."""
    return OpenForm.objects.using(EDITORIAL).filter(seen_at__gte=timezone.now() - OpenForm.AGE)


def open_windows(entry: Model) -> "QuerySet[OpenForm]":
    """The windows in which the form of the entry is open now, the first ones first."""
    return now_open().filter(model=entry._meta.model_name, entry_pk=entry.pk)


def moment(at: datetime) -> str:
    """The hour and minute, with the day where it is another one."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return date_format(local, "TIME_FORMAT")
    return date_format(local, "DATETIME_FORMAT")


@require_POST
def still_open(request: HttpRequest) -> HttpResponse:
    """Renew the window, forget it with `left`, note it anew with `back`; who else has the form
    open, in words.
    """
    entry = entry_open(request)
    window = request.POST.get("window", "")
    if not WINDOW_NAME.fullmatch(window):
        raise Http404
    if request.POST.get("left"):
        forget(request, window)
        return JsonResponse({"sentences": []})
    if request.POST.get("back"):
        note_open(request, entry, window)
    else:
        renew(request, window)
    sentences = [*others(request, entry, window), *own_windows(request, entry, window)]
    return JsonResponse({"sentences": sentences})


def entry_open(request: HttpRequest) -> Model:
    """The entry or dispute that the request names; raises Http404 where there is none, and
    PermissionDenied for whoever may not change it.
    """
    model = KINDS.get(request.POST.get("kind", ""))
    if model is None:
        raise Http404
    editing = admin.site.get_model_admin(model)
    if not editing.has_change_permission(request):
        raise PermissionDenied
    key = request.POST.get("entry", "")
    entry = model._base_manager.using(EDITORIAL).filter(pk=key).first() if is_key(key) else None
    if entry is None:
        raise Http404
    if not editing.has_change_permission(request, entry):
        raise PermissionDenied
    return entry
