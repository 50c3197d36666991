"""Review in the admin: asking for it, sending back, and confirming what is live."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import SeenForm, may_change, may_publish
from timeline.admin.base.entry_action import ConfirmRequest, EntryAction, MenuItem, VerbPage
from timeline.admin.base.form_fields import row_field
from timeline.admin.base.person_field import PersonField
from timeline.history.comments import comment
from timeline.models import Publishable, State
from timeline.publishing.locking import as_live
from timeline.publishing.people import editors, name_of_person, person_of
from timeline.publishing.review import ask_for_review, confirm, send_back
from timeline.publishing.review_rounds import conversation


class WordForm(SeenForm):
    """What a contributor says to the editor, and whom she asks by name."""

    reviewer = PersonField(
        label=gettext_lazy("Who should look at it"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Any editor"),
        help_text=gettext_lazy("Every editor can answer; who is named here finds it first."),
    )
    note = forms.CharField(
        label=gettext_lazy("A word to the editor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What is new, or what you are not sure of. Visitors never see it."),
    )

    def __init__(self, confirm_request: ConfirmRequest) -> None:
        super().__init__(confirm_request.sent, states=as_live(confirm_request.entries))
        self.user = confirm_request.user
        row_field(self.fields, "reviewer").queryset = editors().exclude(pk=self.user.pk or 0)


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

    def __init__(self, confirm_request: ConfirmRequest) -> None:
        super().__init__(confirm_request.sent, states=as_live(confirm_request.entries))
        self.user = confirm_request.user


def seen_form(confirm_request: ConfirmRequest) -> SeenForm:
    """The form that asks nothing but whether."""
    return SeenForm(confirm_request.sent, states=as_live(confirm_request.entries))


def do_ask(entries: Sequence[Publishable], form: WordForm, by: str) -> None:
    reviewer = form.cleaned_data["reviewer"]
    ask_for_review(
        entries,
        by=by,
        by_pk=form.user.pk,
        note=form.cleaned_data["note"],
        reviewer=person_of(reviewer) if reviewer else None,
    )


def do_send_back(entries: Sequence[Publishable], form: ReasonForm, by: str) -> None:
    send_back(entries, by=by, by_pk=form.user.pk, note=form.cleaned_data["note"])


def asked_in_history(action: EntryAction, form: WordForm) -> str:
    """What the history says: that a review was asked for, and of whom."""
    notes = {"en": form.cleaned_data["note"]}
    reviewer = form.cleaned_data["reviewer"]
    name = name_of_person(reviewer) if reviewer else ""
    return comment("review", reviewer=name, notes=notes)


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


def talk_about(entry: Publishable) -> dict[str, object]:
    """What the head of the entry's form says of a review that is under way: its round, and what was
    said in those before, the newest first. What has ended stands in the history.
    """
    if not entry.review_requested_at and not entry.review_note:
        return {}
    rounds = conversation(entry)
    if not rounds or rounds[-1].closed:
        return {}
    current = rounds.pop()
    earlier = [row for row in reversed(rounds) if row.word or row.answer_word]
    return {"review": current, "earlier_reviews": earlier}


ASK_FOR_REVIEW = EntryAction(
    name="review",
    may=may_change,
    offered=needs_an_editor,
    title=gettext_lazy("Ask for review"),
    menu=MenuItem(gettext_lazy("Ask for review of selected…"), "change", 1),
    view=VerbPage(
        form=WordForm,
        verb=do_ask,
        recorded=asked_in_history,
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
        form=ReasonForm,
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
        form=seen_form,
        verb=do_confirm,
        intro=gettext_lazy(
            "Confirm it when you have checked that what visitors see is still true, its links "
            "and sources too."
        ),
        done=gettext_lazy("“%(entry)s” is confirmed."),
    ).answer,
)
