"""Review in the admin: asking for it, sending back, and confirming what is live."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import Asking, name_of, say_refused
from timeline.admin.publishing.forms import SeenForm
from timeline.history.comments import comment
from timeline.history.recording import record
from timeline.models import State
from timeline.publishing.locking import NotReady, afresh, alone, as_live
from timeline.publishing.review import ask_for_review, confirm, send_back


class WordForm(SeenForm):
    """What a contributor says to the editor."""

    note = forms.CharField(
        label=gettext_lazy("A word to the editor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What is new, or what you are not sure of. Visitors never see it."),
    )


class ReasonForm(SeenForm):
    """What an editor says to the contributor."""

    note = forms.CharField(
        label=gettext_lazy("What should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The contributor reads it on the entry’s form. Visitors never see it."
        ),
    )


class Step(NamedTuple):
    """One step of a review: what it does, what it asks, and what it says before and after."""

    do: Callable[[Sequence[Any], SeenForm, str], None]
    form: type[SeenForm]
    for_editors: bool
    title: Any
    intro: Any
    done: Any


STEPS = {
    "review": Step(
        lambda entries, form, by: ask_for_review(entries, by=by, note=form.cleaned_data["note"]),
        WordForm,
        False,
        gettext_lazy("Ask for review"),
        gettext_lazy(
            "An editor finds it among what needs attention. You can go on writing meanwhile."
        ),
        gettext_lazy("An editor will look at “%(entry)s”."),
    ),
    "send-back": Step(
        lambda entries, form, by: send_back(entries, by=by, note=form.cleaned_data["note"]),
        ReasonForm,
        True,
        gettext_lazy("Send back"),
        gettext_lazy("The working copy stays as it is, and leaves the review."),
        gettext_lazy("“%(entry)s” is sent back."),
    ),
    "confirm": Step(
        lambda entries, form, by: confirm(entries, seen=form.states),
        SeenForm,
        True,
        gettext_lazy("Confirm what is live"),
        gettext_lazy(
            "Confirm it when you have checked that what visitors see is still true, its links "
            "and sources too."
        ),
        gettext_lazy("“%(entry)s” is confirmed."),
    ),
}


class Reviewing(Asking):
    """Adds the steps of a review to an entry's admin."""

    def get_urls(self) -> list[URLPattern]:
        place = f"timeline_{self.model._meta.model_name}"
        return [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(self.step_view, name=name)),
                name=f"{place}_{name}",
            )
            for name in STEPS
        ] + super().get_urls()

    def tools(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        """What can be done with the entry now, the next step of its review among it."""
        found: list[tuple[str, str]] = super().tools(request, entry)  # type: ignore[misc]
        editor = self.may_publish(request, [entry])
        steps = {
            "review": not editor
            and self.may_change(request, [entry])
            and entry.state in (State.DRAFT, State.CHANGED),
            "send-back": editor and entry.review_requested_at,
            "confirm": editor and entry.state == State.LIVE,
        }
        return found + [
            (f"{STEPS[name].title}…", self.selected_url(name, [entry.pk]))
            for name, offered in steps.items()
            if offered
        ]

    @admin.action(description=gettext_lazy("Ask for review of selected…"), permissions=["change"])
    def review_selected(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> HttpResponse | None:
        return self.ask_for(request, "review", queryset)

    @admin.action(description=gettext_lazy("Send selected back…"), permissions=["publish"])
    def send_back_selected(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> HttpResponse | None:
        return self.ask_for(request, "send-back", queryset)

    @admin.action(
        description=gettext_lazy("Confirm selected as still true…"), permissions=["publish"]
    )
    def confirm_selected(
        self, request: HttpRequest, queryset: "QuerySet[Any]"
    ) -> HttpResponse | None:
        return self.ask_for(request, "confirm", queryset)

    def step_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Asks for a word, and takes the step on POST."""
        step = STEPS[name]
        entries = self.selected(request, self.may_publish if step.for_editors else self.may_change)
        sent = request.POST if request.method == "POST" else None
        form = step.form(sent, states=as_live(entries))
        if form.is_valid():
            try:
                self.take(request, name, entries, form)
            except NotReady as refusal:
                entries = self.selected(
                    request, self.may_publish if step.for_editors else self.may_change
                )
                form = step.form(sent, states=as_live(entries))
                form.look_again()
                say_refused(form, refusal)
            else:
                return self.back(entries)
        context = {"form": form, "submit": step.title, "intro": step.intro}
        return self.ask(request, "ask", step.title, entries, context)

    def take(self, request: HttpRequest, name: str, entries: list[Any], form: SeenForm) -> None:
        """Take the step for all entries and keep it in their history; raises NotReady."""
        step = STEPS[name]
        note = form.cleaned_data.get("note", "")
        with alone(entries):
            step.do(entries, form, name_of(request.user))
            record(afresh(entries), comment(name, notes={"en": note}), request.user)
            for entry in entries:
                self.log_change(
                    request, entry, f"{step.title}: {note}" if note else str(step.title)
                )
        for entry in entries:
            messages.success(request, step.done % {"entry": entry})
