"""Review in the admin: asking for it, sending back, and confirming what is live."""

from collections.abc import Callable, Sequence

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import SeenForm, may_change, may_publish
from timeline.admin.base.entry_action import ConfirmRequest, EntryAction, MenuItem, VerbPage
from timeline.models import Publishable, State
from timeline.publishing.locking import as_live
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


def form_of(kind: type[SeenForm]) -> Callable[[ConfirmRequest], SeenForm]:
    """Makes forms of the kind that send back what visitors see of the entries."""

    def form_for(confirm_request: ConfirmRequest) -> SeenForm:
        return kind(confirm_request.sent, states=as_live(confirm_request.entries))

    return form_for


def do_ask(entries: Sequence[Publishable], form: SeenForm, by: str) -> None:
    ask_for_review(entries, by=by, note=form.cleaned_data["note"])


def do_send_back(entries: Sequence[Publishable], form: SeenForm, by: str) -> None:
    send_back(entries, by=by, note=form.cleaned_data["note"])


def do_confirm(entries: Sequence[Publishable], form: SeenForm, by: str) -> None:
    confirm(entries, seen=form.states)


def needs_an_editor(request: HttpRequest, entry: Publishable) -> bool:
    """Whether the entry waits for somebody else than who asks."""
    return not may_publish(request, [entry]) and entry.state in (State.DRAFT, State.CHANGED)


def is_in_review(request: HttpRequest, entry: Publishable) -> bool:
    """Whether somebody has asked for its review."""
    return bool(entry.review_requested_at)


def is_live_as_it_is(request: HttpRequest, entry: Publishable) -> bool:
    """Whether visitors see the working copy."""
    return entry.state == State.LIVE


ASK_FOR_REVIEW = EntryAction(
    name="review",
    may=may_change,
    offered=needs_an_editor,
    title=gettext_lazy("Ask for review"),
    menu=MenuItem(gettext_lazy("Ask for review of selected…"), "change", 1),
    view=VerbPage(
        form=form_of(WordForm),
        verb=do_ask,
        intro=gettext_lazy(
            "An editor finds it among what needs attention. You can go on writing meanwhile."
        ),
        done=gettext_lazy("An editor will look at “%(entry)s”."),
    ).answer,
)
SEND_BACK = EntryAction(
    name="send-back",
    may=may_publish,
    offered=is_in_review,
    title=gettext_lazy("Send back"),
    menu=MenuItem(gettext_lazy("Send selected back…"), "publish", 2),
    view=VerbPage(
        form=form_of(ReasonForm),
        verb=do_send_back,
        intro=gettext_lazy("The working copy stays as it is, and leaves the review."),
        done=gettext_lazy("“%(entry)s” is sent back."),
    ).answer,
)
CONFIRM = EntryAction(
    name="confirm",
    may=may_publish,
    offered=is_live_as_it_is,
    title=gettext_lazy("Confirm what is live"),
    menu=MenuItem(gettext_lazy("Confirm selected as still true…"), "publish", 4),
    view=VerbPage(
        form=form_of(SeenForm),
        verb=do_confirm,
        intro=gettext_lazy(
            "Confirm it when you have checked that what visitors see is still true, its links "
            "and sources too."
        ),
        done=gettext_lazy("“%(entry)s” is confirmed."),
    ).answer,
)
