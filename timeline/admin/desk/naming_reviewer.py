"""Whom the waiting reviews of many entries are asked of, from the menu of a list."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from timeline.admin.base.confirm_page import SeenForm, may_publish
from timeline.admin.base.entry_action import ConfirmRequest, EntryAction, MenuItem, VerbPage
from timeline.admin.base.form_fields import row_field
from timeline.admin.base.person_field import PersonField
from timeline.history.comments import comment
from timeline.models import Publishable
from timeline.publishing.assign import name_reviewer
from timeline.publishing.people import editors, name_of_person, person_of

AT_ONCE = 1000


class ReviewerForm(SeenForm):
    """The editor who is asked by name, or any."""

    reviewer = PersonField(
        label=gettext_lazy("Reviewer"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("any editor"),
    )

    def __init__(self, confirm_request: ConfirmRequest) -> None:
        super().__init__(confirm_request.sent, states={})
        row_field(self.fields, "reviewer").queryset = editors()


def do_name(entries: Sequence[Publishable], form: ReviewerForm, by: str) -> None:
    reviewer = form.cleaned_data["reviewer"]
    name_reviewer(entries, person_of(reviewer) if reviewer else None)


def reviewer_in_history(action: EntryAction, form: ReviewerForm) -> str:
    """Who is asked, as the history keeps it."""
    reviewer = form.cleaned_data["reviewer"]
    if reviewer is None:
        return comment("any-reviewer")
    return comment("reviewer", reviewer=name_of_person(reviewer))


def from_the_menu_alone(request: HttpRequest, entry: Publishable) -> bool:
    """Of one entry the reviewer is named where its review is asked for."""
    return False


NAME_REVIEWER = EntryAction(
    name="reviewer",
    may=may_publish,
    offered=from_the_menu_alone,
    title=gettext_lazy("Choose the reviewer"),
    menu=MenuItem(gettext_lazy("Choose the reviewer of selected…"), "publish", 8),
    view=VerbPage(
        form=ReviewerForm,
        verb=do_name,
        intro=gettext_lazy("Whoever is chosen finds these reviews on the first page."),
        done=gettext_lazy("It is noted who reviews “%(entry)s”."),
        done_together=gettext_lazy("It is noted who reviews these %(total)s entries."),
        recorded=reviewer_in_history,
    ).answer,
    at_once=AT_ONCE,
)
