"""Other themes and another era for many initiatives at once, from the menu of their list."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.admin.base.confirm_page import (
    SeenForm,
    back_from,
    chosen_entries,
    confirm_page,
    log_all,
    may_change,
    may_publish,
    say_refused,
)
from timeline.admin.base.entry_action import EntryAction, MenuItem
from timeline.admin.base.form_fields import choice_field
from timeline.history.comments import comment
from timeline.history.recording import begin, record
from timeline.models import Era, Initiative, Publishable, Theme
from timeline.publishing.change_many import ManyChange, change_many
from timeline.publishing.locking import NotReady, alone

AT_ONCE = 1000
STAYS, NO_ERA = "", "none"


class ManyForm(SeenForm):
    """Which themes come and go, and the era; what is left alone stays."""

    add = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Add these themes"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Take these themes away"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    era = forms.ChoiceField(label=gettext_lazy("Era"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, states={}, **kwargs)
        choices = [(STAYS, _("as it is")), (NO_ERA, _("no era"))]
        for era in Era.objects.all():
            choices.append((str(era.pk), str(era)))
        choice_field(self.fields, "era").choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuses where nothing would change, and a theme that is to come and to go."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        add = set(values.get("add", ()))
        remove = set(values.get("remove", ()))
        if add & remove:
            self.add_error("remove", _("A theme cannot come and go at once."))
        if not self.errors and not add and not remove and not values.get("era"):
            self.add_error(None, _("Choose what is to change."))
        return values

    def change(self) -> ManyChange:
        """What was chosen, as the verb takes it."""
        chosen = self.cleaned_data["era"]
        era = None
        if chosen not in (STAYS, NO_ERA):
            era = Era.objects.get(pk=int(chosen))
        return ManyChange(
            add=list(self.cleaned_data["add"]),
            remove=list(self.cleaned_data["remove"]),
            moves=chosen != STAYS,
            era=era,
        )


def change_many_view(
    action: EntryAction, editing: admin.ModelAdmin[Publishable], request: HttpRequest
) -> HttpResponse:
    """Asks what becomes of the chosen entries, and does it with all or none on POST."""
    entries = chosen_entries(editing.model, request, action.may, action.at_once)
    form = ManyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            total = carry_out(request, entries, form.change())
        except NotReady as refusal:
            say_refused(form, refusal)
        else:
            say(request, total)
            return back_from(entries)
    context: dict[str, object] = {
        "title": action.title,
        "submit": _("Change them"),
        "form": form,
        "intro": _("The working copies change, all of them or none. Nothing goes live by it."),
    }
    return confirm_page(editing, request, "ask", entries, context)


def carry_out(request: HttpRequest, entries: list[Publishable], change: ManyChange) -> int:
    """Change the entries and keep it in the history of each; how many are other than before.
    Raises NotReady.
    """
    initiatives = [entry for entry in entries if isinstance(entry, Initiative)]
    with alone(initiatives):
        begin(*initiatives)
        planned_too = may_publish(request, initiatives)
        changed = change_many(initiatives, change, planned_too=planned_too)
        record(changed, comment("changed-many"), request.user)
        log_all(request, changed, _("Theme or era changed with others."))
    return len(changed)


def say(request: HttpRequest, total: int) -> None:
    """Say once how many entries are other than before."""
    if not total:
        messages.info(request, _("All of them were so already. Nothing has changed."))
        return
    sentence = ngettext("%(total)s entry has changed.", "%(total)s entries have changed.", total)
    messages.success(request, sentence % {"total": total})


def never(request: HttpRequest, entry: Publishable) -> bool:
    """One entry is changed on its form."""
    return False


CHANGE_MANY = EntryAction(
    name="change-many",
    may=may_change,
    offered=never,
    title=gettext_lazy("Change theme or era"),
    menu=MenuItem(gettext_lazy("Change theme or era of selected…"), "change", 9),
    view=change_many_view,
    at_once=AT_ONCE,
)
