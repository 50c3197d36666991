"""Assigning in the admin: who has an entry, until when, and that it is done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin.base.confirm_page import SeenForm, may_change
from timeline.admin.base.day_fields import DayField
from timeline.admin.base.entry_action import (
    ConfirmRequest,
    EntryAction,
    MenuItem,
    VerbPage,
    Words,
    title_and_note,
)
from timeline.admin.base.person_field import PersonField
from timeline.history.comments import comment
from timeline.models import Assignment, Publishable
from timeline.publishing.assign import (
    as_assigned,
    assign,
    assignments_of,
    finish,
    open_assignments,
    unassign,
)
from timeline.publishing.keys import key_of
from timeline.publishing.people import colleagues, name_of_person, person_of

MINE, SOMEBODYS, NOBODYS, LATE = "me", "somebody", "nobody", "late"


class AssignForm(SeenForm):
    """Who has the entries, until when, and what there is to do."""

    person = PersonField(
        label=gettext_lazy("Who has it in hand"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due_on = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The day by which it should be done, where there is one."),
    )
    note = forms.CharField(
        label=gettext_lazy("What there is to do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands on the entry’s form. Visitors never see it."),
    )

    def __init__(self, confirm_request: ConfirmRequest) -> None:
        entries = confirm_request.entries
        self.user = confirm_request.user
        self.now = list(assignments_of(entries).values())
        super().__init__(
            confirm_request.sent, states=as_assigned(entries), initial=self.as_it_is(entries)
        )
        people = colleagues()
        if not may_assign_others(self.user):
            people = people.filter(pk=self.user.pk or 0)
        person: Any = self.fields["person"]
        person.queryset = people

    def as_it_is(self, entries: Sequence[Publishable]) -> dict[str, object]:
        """What the form is filled with: what is so now, where it is about one entry."""
        if len(entries) == 1 and self.now:
            (row,) = self.now
            return {"person": row.person_pk, "due_on": row.due_on, "note": row.note}
        return {"person": self.user.pk} if not may_assign_others(self.user) else {}

    def clean(self) -> dict[str, Any]:
        """Refuses words and a day for nobody: they would be lost."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        typed = {"due_on", "note"}.intersection(self.changed_data)
        is_for_nobody = "person" in values and values["person"] is None
        if is_for_nobody and any(values.get(name) for name in typed):
            self.add_error(
                "person", _("Choose who has it in hand: the day and the words are for somebody.")
            )
        return values

    def clean_due_on(self) -> date | None:
        """Refuses a day that is over, unless it was said before."""
        day: date | None = self.cleaned_data["due_on"]
        said_before = [row.due_on for row in self.now]
        if day and day < timezone.localdate() and day not in said_before:
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return day


class DoneForm(SeenForm):
    """Nothing but the question."""

    def __init__(self, confirm_request: ConfirmRequest) -> None:
        self.user = confirm_request.user
        super().__init__(confirm_request.sent, states=as_assigned(confirm_request.entries))


def may_assign_others(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person gives entries to others; everybody else takes them in hand or gives them
    back.
    """
    return bool(getattr(user, "has_perm", None) and user.has_perm("timeline.publish"))  # type: ignore[union-attr]


def do_assign(entries: Sequence[Publishable], form: AssignForm, by: str) -> None:
    person = form.cleaned_data["person"]
    others = may_assign_others(form.user)
    if person is None:
        unassign(entries, by=person_of(form.user), over_others=others)
        return
    assign(
        entries,
        person_of(person),
        by=person_of(form.user),
        due_on=form.cleaned_data["due_on"],
        note=form.cleaned_data["note"],
        over_others=others,
    )


def do_finish(entries: Sequence[Publishable], form: DoneForm, by: str) -> None:
    finish(entries, by=person_of(form.user), over_others=may_assign_others(form.user))


def assignment_in_history(action: EntryAction, form: AssignForm) -> str:
    """Whom it is given to and until when, as the history keeps it."""
    person = form.cleaned_data["person"]
    if person is None:
        return comment("unassign")
    notes = {"en": form.cleaned_data["note"]}
    day = form.cleaned_data["due_on"]
    until = day.isoformat() if day else ""
    return comment("assign", to=name_of_person(person), until=until, notes=notes)


def assignment_in_log(title: Words, form: AssignForm) -> str:
    """What the admin's log says."""
    person = form.cleaned_data["person"]
    if person is None:
        return _("Taken back: nobody has it in hand.")
    return title_and_note(f"{title} ({name_of_person(person)})", form)


def has_it_in_hand(request: HttpRequest, entry: Publishable) -> bool:
    """Whether this person has the entry in hand."""
    row = assignments_of([entry]).get(key_of(entry))
    return bool(row and row.person_pk == request.user.pk)


def assigned_to(entry: Publishable) -> dict[str, object]:
    """What the head of the entry's form says of who has it; empty where nobody has."""
    row = assignments_of([entry]).get(key_of(entry))
    if row is None:
        return {}
    has_left = not colleagues().filter(pk=row.person_pk or 0).exists()
    return {"assignment": row, "assignment_due": due_in_words(row), "assignee_left": has_left}


def due_in_words(row: Assignment) -> str:
    """How far away the day is: “overdue by 3 days”, “due today”; blank where there is no day."""
    if row.due_on is None:
        return ""
    days = (row.due_on - timezone.localdate()).days
    if days < 0:
        words = ngettext("overdue by %(number)s day", "overdue by %(number)s days", -days)
        return words % {"number": -days}
    if days == 0:
        return _("due today")
    if days == 1:
        return _("due tomorrow")
    return _("due in %(number)s days") % {"number": days}


class AssignedFilter(admin.SimpleListFilter):
    """Entries by who has them in hand."""

    title = gettext_lazy("in hand")
    parameter_name = "assigned"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [
            (MINE, _("assigned to me")),
            (SOMEBODYS, _("assigned to somebody")),
            (LATE, _("overdue")),
            (NOBODYS, _("assigned to nobody")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = open_assignments().filter(model=queryset.model._meta.model_name)
        choice = self.value()
        if choice == MINE:
            rows = rows.filter(person_pk=request.user.pk)
        elif choice == LATE:
            rows = rows.filter(due_on__lt=timezone.localdate())
        elif choice == NOBODYS:
            return queryset.exclude(pk__in=rows.values("entry_pk"))
        elif choice != SOMEBODYS:
            return queryset
        return queryset.filter(pk__in=rows.values("entry_pk"))


ASSIGN = EntryAction(
    name="assign",
    may=may_change,
    title=gettext_lazy("Assign"),
    menu=MenuItem(gettext_lazy("Assign selected…"), "change", 6),
    view=VerbPage(
        form=AssignForm,
        verb=do_assign,
        intro=gettext_lazy(
            "Who has an entry in hand finds it on the first page. Others can still write it."
        ),
        done=gettext_lazy("It is noted who has “%(entry)s” in hand."),
        logged=assignment_in_log,
        recorded=assignment_in_history,
    ).answer,
)
ASSIGNMENT_DONE = EntryAction(
    name="assignment-done",
    may=may_change,
    offered=has_it_in_hand,
    title=gettext_lazy("Mark as done"),
    menu=MenuItem(gettext_lazy("Mark what there was to do as done…"), "change", 7),
    view=VerbPage(
        form=DoneForm,
        verb=do_finish,
        intro=gettext_lazy("It leaves your hands. The working copy stays as it is."),
        done=gettext_lazy("What there was to do with “%(entry)s” is done."),
    ).answer,
)
