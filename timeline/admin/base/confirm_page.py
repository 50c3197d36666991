"""Pages that ask before something is done to chosen entries, and who may do it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.admin.base import addresses
from timeline.admin.base.row_keys import is_key
from timeline.models import Publishable
from timeline.publishing.locking import NotReady
from timeline.publishing.public_rows import see_live

AT_ONCE = 100


class Asking(admin.ModelAdmin):
    """Finds the entries that an address names, for those who may, and asks about them."""

    model: Any

    def may_change(self, request: HttpRequest, entries: Iterable[Publishable]) -> bool:
        """Whether this person may write these entries."""
        names = {entry._meta.model_name for entry in entries}
        return all(request.user.has_perm(f"timeline.change_{name}") for name in names)

    def may_publish(self, request: HttpRequest, entries: Iterable[Publishable]) -> bool:
        """Whether this person may put these entries live, send them back, schedule or withdraw
        them.
        """
        return self.may_change(request, entries) and self.has_publish_permission(request)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this is an editor; Django asks it before it offers the actions."""
        return request.user.has_perm("timeline.publish")

    def selected_url(self, verb: str, pks: Iterable[int]) -> str:
        """The address of the page that asks before the verb is done to these entries."""
        address = reverse(f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_{verb}")
        return f"{address}?{urlencode([('entry', pk) for pk in pks])}"

    def selected(
        self, request: HttpRequest, allowed: Callable[[HttpRequest, Iterable[Any]], bool]
    ) -> list[Any]:
        """The entries that the address names, for who is allowed; 404 where there are none, else
        403.
        """
        named = request.GET.getlist("entry")[:AT_ONCE]
        pks = [int(pk) for pk in named if is_key(pk)]
        entries = list(self.model.objects.with_plans().filter(pk__in=pks).order_by("pk"))
        if not entries:
            raise Http404
        if not allowed(request, entries):
            raise PermissionDenied
        return entries

    def ask_for(
        self, request: HttpRequest, verb: str, queryset: "QuerySet[Any]"
    ) -> HttpResponse | None:
        """To the page that asks about the chosen entries; back to the list where they are
        too many.
        """
        pks = list(queryset.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(pks) > AT_ONCE:
            sentence = _("Choose at most %(number)s entries at once.")
            messages.error(request, sentence % {"number": AT_ONCE})
            return None
        return HttpResponseRedirect(self.selected_url(verb, pks))

    def ask(
        self,
        request: HttpRequest,
        page: str,
        title: Any,
        entries: Sequence[Any],
        context: dict[str, Any],
    ) -> TemplateResponse:
        """The page that asks; `context` has its form."""
        # After the verb, which judges by what is stored.
        see_live(entries)
        context |= self.admin_site.each_context(request)
        context |= {"title": title, "opts": self.model._meta, "entries": entries}
        context["form_url"] = addresses.form(entries[0])
        return TemplateResponse(request, f"admin/timeline/{page}.html", context)

    def back(self, entries: Sequence[Any]) -> HttpResponseRedirect:
        """To the entry's form, or to the list when several were chosen."""
        listed = reverse(
            f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_changelist"
        )
        return HttpResponseRedirect(addresses.form(entries[0]) if len(entries) == 1 else listed)


def name_of(person: AbstractBaseUser | AnonymousUser) -> str:
    """The name by which other editors know the person, no longer than its column."""
    full: str = getattr(person, "get_full_name", str)()
    return (full or person.get_username())[:150]


def say_refused(form: Any, refusal: NotReady) -> None:
    """Let the form say what is in the way, at the field that mends it or above all."""
    for problem in refusal.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, f"{problem.entry}: {problem.sentence}")
