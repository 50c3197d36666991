"""Pages that ask before something is done to chosen entries: which, who may, and the way back."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.admin.base import addresses
from timeline.admin.base.row_keys import is_key
from timeline.models import Publishable
from timeline.publishing.keys import EntryKey
from timeline.publishing.locking import NotReady, changed_in_words
from timeline.publishing.public_rows import see_live

# As many as an address names.
AT_ONCE = 100
# Of more than these the session keeps the keys, for the last few pages that asked.
CHOSEN = "chosen"
CHOICES_KEPT = 5

May = Callable[[HttpRequest, Sequence[Publishable]], bool]


class SeenForm(forms.Form):
    """Sends back what the page showed, so that nobody decides about what they did not see."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        states: Mapping[EntryKey, str],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(sent, initial=initial)
        self.states = states
        self.shown = hashlib.sha256("\n".join(states.values()).encode()).hexdigest()
        self.fields["seen"].initial = self.shown

    def clean_seen(self) -> str:
        """Refuses what has been changed since the editor looked; the page then shows it as it is
        now.
        """
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.shown:
            self.look_again()
            self.add_error(None, changed_in_words())
        return seen

    def look_again(self) -> None:
        """Let a form that was sent already show things as they are now."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["seen"] = self.shown
        self.data = sent


def may_change(request: HttpRequest, entries: Iterable[Publishable]) -> bool:
    """Whether this person may write these entries."""
    names = {entry._meta.model_name for entry in entries}
    return all(request.user.has_perm(f"timeline.change_{name}") for name in names)


def may_publish(request: HttpRequest, entries: Iterable[Publishable]) -> bool:
    """Whether this person may put these entries live, send them back, schedule or withdraw them."""
    return may_change(request, entries) and request.user.has_perm("timeline.publish")


def page_about(model: type[Publishable], action: str, pks: Iterable[int]) -> str:
    """The address of the page that asks before the action is done to these entries."""
    address = reverse(f"admin:timeline_{model._meta.model_name}_{action}")
    return f"{address}?{urlencode([('entry', pk) for pk in pks])}"


def chosen_entries(
    model: type[Publishable], request: HttpRequest, allowed: May, most: int = AT_ONCE
) -> list[Publishable]:
    """The entries that the address names, or that it has by a word of the session; for who is
    allowed. 404 where there are none, else 403.
    """
    asked_keys = request.GET.getlist("entry")[:most]
    pks = [int(pk) for pk in asked_keys if is_key(pk)]
    if CHOSEN in request.GET:
        pks = request.session.get(CHOSEN, {}).get(request.GET[CHOSEN], [])[:most]
    entries = list(model.objects.with_plans().filter(pk__in=pks).order_by("pk"))
    if not entries:
        raise Http404
    if not allowed(request, entries):
        raise PermissionDenied
    return entries


def to_page_about(
    request: HttpRequest, action: str, queryset: "QuerySet[Publishable]", most: int = AT_ONCE
) -> HttpResponseRedirect | None:
    """To the page that asks about the chosen entries; back to the list where they are too many."""
    pks = list(queryset.values_list("pk", flat=True)[: most + 1])
    if len(pks) > most:
        sentence = _("Choose at most %(number)s entries at once.")
        messages.error(request, sentence % {"number": most})
        return None
    if len(pks) > AT_ONCE:
        address = page_about(queryset.model, action, [])
        return HttpResponseRedirect(f"{address}{CHOSEN}={keep_chosen(request, pks)}")
    return HttpResponseRedirect(page_about(queryset.model, action, pks))


def keep_chosen(request: HttpRequest, pks: list[int]) -> str:
    """The word by which this session knows the keys: an address does not hold a thousand."""
    word = secrets.token_urlsafe(9)
    kept = list(request.session.get(CHOSEN, {}).items())
    request.session[CHOSEN] = dict([*kept[1 - CHOICES_KEPT :], (word, pks)])
    return word


def confirm_page(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    template: str,
    entries: Sequence[Publishable],
    context: dict[str, object],
) -> TemplateResponse:
    """The page that asks; `context` has its title and form."""
    # After the verb, which judges by what is stored.
    see_live(entries)
    page = context | editing.admin_site.each_context(request)
    page |= {"title": context["title"], "opts": editing.opts, "entries": entries}
    page["form_url"] = addresses.form(entries[0])
    return TemplateResponse(request, f"admin/timeline/{template}.html", page)


def log_all(request: HttpRequest, entries: Sequence[Publishable], words: str) -> None:
    """Say in the admin's log what was done with each of the entries; one query for all of them."""
    LogEntry.objects.log_actions(request.user.pk or 0, entries, CHANGE, words)


def back_from(entries: Sequence[Publishable]) -> HttpResponseRedirect:
    """To the entry's form, or to the list when several were chosen."""
    if len(entries) == 1:
        return HttpResponseRedirect(addresses.form(entries[0]))
    name = entries[0]._meta.model_name
    return HttpResponseRedirect(reverse(f"admin:timeline_{name}_changelist"))


def say_refused(form: forms.Form, refusal: NotReady) -> None:
    """Let the form say what is in the way, at the field that mends it or above all."""
    for problem in refusal.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, f"{problem.entry}: {problem.sentence}")
