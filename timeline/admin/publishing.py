"""Publishing and withdrawing from the admin. The rules stand in timeline/publishing/."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin import addresses
from timeline.admin.publishing_forms import PublishForm, WithdrawForm
from timeline.history.recording import record_publication
from timeline.models import Publishable
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.readiness import Problem, advice, along, problems
from timeline.publishing.unpublish import REPLACED, unpublish

AT_ONCE = 100


class Publishing(admin.ModelAdmin):
    """Adds to an entry's admin what leads to the public site and back."""

    model: Any
    actions = ("publish_selected", "withdraw_selected")
    can_withdraw = True

    def get_urls(self) -> list[URLPattern]:
        name = f"timeline_{self.model._meta.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("publish/", wrap(self.publish_view), name=f"{name}_publish"),
            path("withdraw/", wrap(self.withdraw_view), name=f"{name}_withdraw"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        entry = kwargs.get("obj")
        if entry and entry.pk:
            context |= {"state": entry.state, "tools": self.tools(request, entry)}
            # What was refused on saving stands at its field; the working copy is as it was.
            context |= {"readiness": readiness(entry)} if request.method == "GET" else {}
        return super().render_change_form(request, context, *args, **kwargs)

    def tools(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        """Label and address of what an editor can do with the entry now."""
        previews = [
            (_("Preview (%(language)s)") % {"language": name}, addresses.page(entry, "preview", code))
            for code, name in settings.LANGUAGES
        ]
        found = previews
        if entry.live_fingerprint:
            found += [(_("See live page"), addresses.page(entry, "timeline", settings.LANGUAGE_CODE))]
        if self.may_publish(request, [entry]):
            found += [(_("Publish…"), self.selected_url("publish", [entry.pk]))]
            if entry.live_fingerprint and self.can_withdraw:
                found += [(_("Withdraw…"), self.selected_url("withdraw", [entry.pk]))]
        return [(label, address) for label, address in found if address]

    def may_publish(self, request: HttpRequest, entries: Iterable[Publishable]) -> bool:
        """Whether this editor may put these entries live, or withdraw them."""
        names = {entry._meta.model_name for entry in entries}
        return all(request.user.has_perm(f"timeline.change_{name}") for name in names)

    def selected_url(self, verb: str, pks: Iterable[int]) -> str:
        """The address of the page that asks before it publishes or withdraws these entries."""
        address = reverse(f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_{verb}")
        return f"{address}?{urlencode([('entry', pk) for pk in pks])}"

    def selected(self, request: HttpRequest) -> list[Any]:
        """The entries that the address names, for an editor who may publish them."""
        named = request.GET.getlist("entry")[:AT_ONCE]
        pks = [int(pk) for pk in named if pk.isascii() and pk.isdigit() and len(pk) < 19]
        entries = list(self.model._base_manager.filter(pk__in=pks).order_by("pk"))
        if not entries:
            raise Http404
        if not self.may_publish(request, entries):
            raise PermissionDenied
        return entries

    @admin.action(description=gettext_lazy("Publish selected…"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.ask_for(request, "publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw selected…"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.ask_for(request, "withdraw", queryset)

    def ask_for(self, request: HttpRequest, verb: str, queryset: QuerySet[Any]) -> HttpResponse | None:
        pks = list(queryset.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(pks) > AT_ONCE:
            sentence = _("Choose at most %(number)s entries at once, or ask for “manage.py publish”.")
            messages.error(request, sentence % {"number": AT_ONCE})
            return None
        return HttpResponseRedirect(self.selected_url(verb, pks))

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """What blocks, what goes along and the public note; publishes on POST."""
        entries = self.selected(request)
        waiting = along(entries)
        known = any(entry.live_fingerprint for entry in entries)
        form = PublishForm(request.POST or None, waiting=waiting, known=known)
        blocking = problems([*entries, *waiting])
        if request.method == "POST" and form.is_valid():
            ticked = form.ticked()
            if not self.may_publish(request, ticked):
                raise PermissionDenied
            try:
                publication = publish([*entries, *ticked], kind=form.cleaned_data["kind"], **form.notes())
            except NotReady as refusal:
                blocking = refusal.problems
            else:
                self.tell_published(request, [*entries, *ticked], publication)
                return self.back(entries)
        advised = mendable(advice([*entries, *waiting]))
        context = {"blocking": mendable(blocking), "advised": advised, "waiting": waiting}
        return self.ask(request, "publish", entries, form, context)

    def tell_published(self, request: HttpRequest, entries: list[Any], publication: Any) -> None:
        """Say what went live, and keep it in the admin's own history."""
        if publication is None:
            messages.info(request, _("Nothing had changed, so nothing new went live."))
            return
        for entry in entries:
            self.log_change(request, entry, f"Published: {publication.number}.")
        record_publication(entries, publication, request.user)
        sentence = ngettext("%(number)s entry is live.", "%(number)s entries are live.", len(entries))
        messages.success(request, sentence % {"number": len(entries)})

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Why the entries leave the public site; withdraws them on POST."""
        if not self.can_withdraw:
            raise Http404
        entries = self.selected(request)
        rivals = self.model._base_manager.exclude(pk__in=[entry.pk for entry in entries])
        form = WithdrawForm(
            request.POST or None, others=rivals.filter(live_fingerprint__gt="", withdrawn_at=None)
        )
        if request.method == "POST" and form.is_valid() and self.withdraw(request, entries, form):
            return self.back(entries)
        return self.ask(request, "withdraw", entries, form, {})

    def withdraw(self, request: HttpRequest, entries: list[Any], form: WithdrawForm) -> bool:
        """Withdraw one entry after the other; whether all have left. The form says why one has not."""
        other = form.cleaned_data["replaced_by"] if form.cleaned_data["reason"] == REPLACED else None
        for entry in entries:
            try:
                gone = unpublish(entry, reason=form.cleaned_data["reason"], replaced_by=other, **form.notes())
            except NotReady as refusal:
                for problem in refusal.problems:
                    field = problem.field if problem.field in form.fields else None
                    form.add_error(field, f"{entry}: {problem.sentence}")
            else:
                self.log_change(request, entry, f"Withdrawn: {form.cleaned_data['reason']}.")
                record_publication([entry], gone, request.user)
                messages.success(request, _("“%(entry)s” has left the public lists.") % {"entry": entry})
        return form.is_valid()

    def ask(
        self, request: HttpRequest, verb: str, entries: list[Any], form: Any, context: dict[str, Any]
    ) -> TemplateResponse:
        titles = {"publish": _("Publish"), "withdraw": _("Withdraw from the public site")}
        context |= self.admin_site.each_context(request)
        context |= {"title": titles[verb], "opts": self.model._meta, "entries": entries, "form": form}
        context["form_url"] = addresses.form(entries[0])
        return TemplateResponse(request, f"admin/timeline/{verb}.html", context)

    def back(self, entries: list[Any]) -> HttpResponseRedirect:
        """To the entry's form, or to the list when several were chosen."""
        listed = reverse(f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_changelist")
        return HttpResponseRedirect(addresses.form(entries[0]) if len(entries) == 1 else listed)


def mendable(found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Each problem with the address where it is mended."""
    return [
        {"entry": problem.entry, "sentence": problem.sentence, "url": addresses.mending(problem)}
        for problem in found
    ]


def readiness(entry: Any) -> dict[str, Any]:
    """What keeps the entry itself from going live, what is only advised, and what would go along."""
    waiting = along([entry])
    own = [problem for problem in problems([entry, *waiting]) if problem.entry == entry]
    return {"blocking": mendable(own), "advised": mendable(advice([entry])), "waiting": waiting}
