"""Publishing and withdrawing from the admin. The rules stand in timeline/publishing/."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin.base import addresses
from timeline.admin.base.confirm_page import Asking, name_of, say_refused
from timeline.admin.publishing.comparison import AT_MOST, comparisons
from timeline.admin.publishing.forms import PublishForm, WithdrawForm
from timeline.admin.publishing.schedule import moment, planned_for
from timeline.history.recording import record_publication
from timeline.publishing.locking import NotReady, afresh, alone
from timeline.publishing.parents import along
from timeline.publishing.public_rows import see_live
from timeline.publishing.publish import publish
from timeline.publishing.readiness import Problem, advice, problems
from timeline.publishing.schedule import schedule_as_seen, unschedule
from timeline.publishing.unpublish import unpublish


class Publishing(Asking):
    """Adds to an entry's admin what leads to the public site and back."""

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
            see_live([entry])
            context |= {"state": entry.state_in_words, "tools": self.tools(request, entry)}
            context |= planned_for(entry) | {"may_cancel": self.has_publish_permission(request)}
            # What was refused on saving stands at its field; the working copy is as it was.
            context |= {"readiness": readiness(entry)} if request.method == "GET" else {}
        return super().render_change_form(request, context, *args, **kwargs)

    def tools(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        """Label and address of what an editor can do with the entry now."""
        previews = [
            (
                _("Preview (%(language)s)") % {"language": name},
                addresses.page(entry, "preview", code),
            )
            for code, name in settings.LANGUAGES
        ]
        found = previews
        if entry.live_fingerprint:
            found += [
                (_("See live page"), addresses.page(entry, "timeline", settings.LANGUAGE_CODE))
            ]
        if self.may_publish(request, [entry]):
            found += [(_("Publish…"), self.selected_url("publish", [entry.pk]))]
            if entry.live_fingerprint and self.can_withdraw:
                found += [(_("Withdraw…"), self.selected_url("withdraw", [entry.pk]))]
        return [(label, address) for label, address in found if address]

    @admin.action(description=gettext_lazy("Publish selected…"), permissions=["publish"])
    def publish_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self.ask_for(request, "publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw selected…"), permissions=["publish"])
    def withdraw_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return self.ask_for(request, "withdraw", queryset)

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """What blocks, what goes along and the public note; publishes on POST."""
        entries = self.selected(request, self.may_publish)
        form = publish_form(request, entries)
        blocking = problems([*entries, *form.waiting])
        if request.method == "POST" and form.is_valid():
            batch = [*entries, *form.ticked()]
            if not self.may_publish(request, batch):
                raise PermissionDenied
            try:
                self.put_live(request, batch, form)
            except NotReady as refusal:
                blocking = refusal.problems
                # They may not be what they were when this page began.
                entries = self.selected(request, self.may_publish)
                form = publish_form(request, entries)
                form.look_again()
            else:
                return self.back(entries)
        advised = mendable(advice([*entries, *form.waiting]), entries)
        context = {"form": form, "blocking": mendable(blocking, entries), "advised": advised}
        context |= {
            "comparisons": comparisons(entries),
            "most_compared": AT_MOST,
            "waiting": form.waiting,
        }
        return self.ask(request, "publish", _("Publish"), entries, context)

    def put_live(self, request: HttpRequest, batch: list[Any], form: PublishForm) -> None:
        """Publish the entries now or let them wait for their time; raises NotReady."""
        said = {"kind": form.cleaned_data["kind"], **form.notes()}
        # With its history, which must not fail once it is live.
        with alone(batch):
            if at := form.cleaned_data["at"]:
                schedule_as_seen(batch, at, seen=form.states, by=name_of(request.user), **said)
                self.tell_scheduled(request, batch, at)
            else:
                self.tell_published(request, batch, publish(batch, seen=form.states, **said))
                self.end_plans(request, batch)

    def end_plans(self, request: HttpRequest, entries: list[Any]) -> None:
        """Let what is live now wait no longer: at its time, words written since would go live
        unasked.
        """
        for entry in entries:
            if unschedule(entry):
                sentence = _("“%(entry)s” no longer waits for the time that was planned.")
                messages.info(request, sentence % {"entry": entry})

    def tell_scheduled(self, request: HttpRequest, entries: list[Any], at: datetime) -> None:
        """Say what waits and until when, and keep it in the admin's own history."""
        words = _("Scheduled for %(time)s.") % {"time": moment(at)}
        for entry in entries:
            self.log_change(request, entry, words)
        messages.success(request, words)

    def tell_published(self, request: HttpRequest, entries: list[Any], publication: Any) -> None:
        """Say what went live, and keep it in the admin's own history."""
        if publication is None:
            messages.info(request, _("Nothing had changed, so nothing new went live."))
            return
        for entry in entries:
            self.log_change(request, entry, f"Published: {publication.number}.")
        record_publication(afresh(entries), publication, request.user)
        sentence = ngettext(
            "%(number)s entry is live.", "%(number)s entries are live.", len(entries)
        )
        messages.success(request, sentence % {"number": len(entries)})

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Why the entries leave the public site; withdraws them on POST."""
        if not self.can_withdraw:
            raise Http404
        entries = self.selected(request, self.may_publish)
        form = self.withdraw_form(request, entries)
        if request.method == "POST" and form.is_valid():
            try:
                self.withdraw(request, entries, form)
            except NotReady as refusal:
                entries = self.selected(request, self.may_publish)
                form = self.withdraw_form(request, entries)
                form.look_again()
                say_refused(form, refusal)
            else:
                return self.back(entries)
        return self.ask(
            request, "withdraw", _("Withdraw from the public site"), entries, {"form": form}
        )

    def withdraw_form(self, request: HttpRequest, entries: list[Any]) -> WithdrawForm:
        """The form that asks why these entries leave, and what may stand in their place."""
        rivals = self.model._base_manager.exclude(pk__in=[entry.pk for entry in entries])
        others = rivals.filter(live_fingerprint__gt="", withdrawn_at=None)
        return WithdrawForm(
            request.POST or None, entries=entries, others=others, initial=asked_for(request)
        )

    def withdraw(self, request: HttpRequest, entries: list[Any], form: WithdrawForm) -> None:
        """Withdraw the entries together, all or none, and keep it in their history; raises
        NotReady.
        """
        reason, other = form.cleaned_data["reason"], form.cleaned_data["replaced_by"]
        with alone(entries):
            gone = unpublish(
                *entries, reason=reason, replaced_by=other, seen=form.states, **form.notes()
            )
            for entry in entries:
                self.log_change(request, entry, f"Withdrawn: {reason}.")
            record_publication(afresh(entries), gone, request.user)
        for entry in entries:
            messages.success(
                request, _("“%(entry)s” has left the public lists.") % {"entry": entry}
            )


def publish_form(request: HttpRequest, entries: list[Any]) -> PublishForm:
    """The form that publishes these entries, with what would go along."""
    known = any(entry.live_fingerprint for entry in entries)
    return PublishForm(request.POST or None, entries=entries, waiting=along(entries), known=known)


def asked_for(request: HttpRequest) -> dict[str, str]:
    """What the address already says of a withdrawal, as after a merge."""
    return {name: request.GET[name] for name in ("reason", "replaced_by") if name in request.GET}


def mendable(found: Iterable[Problem], entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Each problem with the address where it is mended; where another entry stands in the way, with
    that too.
    """
    problems = []
    for problem in found:
        mending = {
            "entry": problem.entry,
            "sentence": problem.sentence,
            "url": addresses.mending(problem),
        }
        other = getattr(problem, "other", None)
        if other:
            mending |= {"other": other, "other_url": addresses.form(other)}
            mending |= {"together_url": together(problem.entry, other, entries)}
        problems.append(mending)
    return problems


def together(entry: Any, other: Any, entries: Sequence[Any]) -> str:
    """The address of the page that publishes both, with all the entries that are asked about if
    they are of a kind.
    """
    batch = dict.fromkeys([entry, other])
    if all(type(each) is type(other) for each in entries):
        batch = dict.fromkeys([*entries, entry, other])
    editing: Any = admin.site.get_model_admin(type(other))
    return str(editing.selected_url("publish", [each.pk for each in batch]))


def readiness(entry: Any) -> dict[str, Any]:
    """What keeps the entry itself from going live, what is only advised, and what would go
    along.
    """
    waiting = along([entry])
    own = [problem for problem in problems([entry, *waiting]) if problem.entry == entry]
    advised = mendable(advice([entry]), [entry])
    return {"blocking": mendable(own, [entry]), "advised": advised, "waiting": waiting}
