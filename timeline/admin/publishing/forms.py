"""What an editor says when something goes live or leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Field, ForeignKey, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.admin.base.autocomplete_rows import OptionGroup
from timeline.admin.base.confirm_page import SeenForm
from timeline.admin.base.day_fields import MomentField
from timeline.admin.base.form_fields import choice_field, row_field, rows_offered
from timeline.admin.base.row_keys import is_key
from timeline.models import Publication, Publishable
from timeline.models.addressed import Addressed
from timeline.models.languages import LANGUAGES
from timeline.publishing.correction_notes import SHORTEST_NOTE, note_problem
from timeline.publishing.locking import as_live, as_written
from timeline.publishing.schedule import refuse_time
from timeline.publishing.unpublish import GONE, REPLACED, WITHDRAWN

# Stands for all that can go along.
ALL = "all"
KINDS = [choice for choice in Publication.Kind.choices if choice[0] != Publication.Kind.WITHDRAWAL]
REASONS = [
    (
        WITHDRAWN,
        _("Withdrawn: the page stays with a banner and the reason, and leaves every list."),
    ),
    (REPLACED, _("Replaced: the address leads to another live entry for good.")),
    (GONE, _("Gone: the address answers that the page is gone.")),
]

# As govdigital/admin_site.py reads it, which no room of the admin imports.
ONLY_LIVE = "live"


def value_of(entry: Publishable) -> str:
    """The value by which a form names an entry of any kind."""
    return f"{entry._meta.model_name}:{entry.pk}"


class NoteForm(SeenForm):
    """The public note, in both languages."""

    note_en = forms.CharField(
        label=_("Public note (English)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        help_text=_(
            "Readers find it among the updates: what is new, or what was wrong and is now right."
        ),
    )
    note_es = forms.CharField(
        label=_("Public note (Spanish)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "es"}),
    )

    def notes(self) -> dict[str, str]:
        """The notes as the verbs take them."""
        return {f"note_{tag}": self.cleaned_data[f"note_{tag}"] for tag in LANGUAGES}


class PublishForm(NoteForm):
    """Which of the parents go along, the kind of change, the note, and when."""

    along = forms.MultipleChoiceField(
        label=_("Goes live with it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=_("Kind of change"), choices=KINDS, widget=forms.RadioSelect)
    at = MomentField(label=_("Goes live at"), required=False)
    field_order = ("along", "kind", "note_en", "note_es", "at")

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        entries: Sequence[Publishable],
        waiting: Sequence[Publishable],
        kind: Publication.Kind,
    ) -> None:
        super().__init__(sent, states=as_written([*entries, *waiting]))
        self.waiting = waiting
        self.fields["note_en"].help_text = _(
            "What was wrong? What is right? A correction needs %(number)s characters or more; "
            "readers find them on the page of the entry and among the updates."
        ) % {"number": SHORTEST_NOTE}
        self.fields["at"].help_text = _("Leave it empty to publish now. Time zone: %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }
        self.fields["kind"].initial = kind
        choices = [(value_of(entry), f"{entry._meta.verbose_name}: {entry}") for entry in waiting]
        if len(choices) > 1:
            choices.insert(0, (ALL, str(_("All of these"))))
        choice_field(self.fields, "along").choices = choices
        if not choices:
            del self.fields["along"]

    def clean_at(self) -> datetime | None:
        """The time, where one is given and it is to come."""
        at: datetime | None = self.cleaned_data["at"]
        refuse_time(at)
        return at

    def clean(self) -> dict[str, Any]:
        """Asks of a correction what it corrects."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if problem := note_problem(values.get("kind", ""), values.get("note_en", "")):
            self.add_error("note_en", problem)
        return values

    def ticked(self) -> list[Publishable]:
        """The parents that the editor sends along."""
        values = self.cleaned_data.get("along", ())
        if ALL in values:
            return list(self.waiting)
        return [entry for entry in self.waiting if value_of(entry) in values]


class WithdrawForm(NoteForm):
    """Why an entry leaves the public site, and what stands in its place."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=REASONS, initial=WITHDRAWN, widget=forms.RadioSelect
    )
    replaced_by: "forms.ModelChoiceField[Publishable]" = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=None,
        required=False,
        help_text=_("Only for “Replaced”: the live entry to which the old address leads."),
    )
    replaced_by_address = forms.CharField(
        label=_("… or its address"),
        required=False,
        max_length=500,
        help_text=_(
            "Instead of searching: the address of that entry’s page, or the last part of it."
        ),
    )
    field_order = ("reason", "replaced_by", "replaced_by_address")

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        entries: Sequence[Publishable],
        others: QuerySet[Publishable],
        initial: dict[str, object],
    ) -> None:
        super().__init__(sent, states=as_live(entries), initial=initial)
        field = row_field(self.fields, "replaced_by")
        field.queryset = others
        if relation := relation_to(type(entries[0])):
            field.widget = LiveEntrySearch(relation, admin.site)
            field.widget.choices = field.choices
        if not issubclass(type(entries[0]), Addressed):
            del self.fields["replaced_by_address"]

    def clean(self) -> dict[str, Any]:
        """Finds the entry that is named by its address alone."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        address = last_part(values.get("replaced_by_address", ""))
        if address and values.get("replaced_by"):
            self.add_error(
                "replaced_by_address", _("Search for the entry or type its address, not both.")
            )
        elif address:
            others = rows_offered(row_field(self.fields, "replaced_by"))
            column = getattr(others.model, "address_field", "pk")
            values["replaced_by"] = others.filter(**{column: address}).first()
            if values["replaced_by"] is None:
                self.add_error(
                    "replaced_by_address", _("No entry of this kind is live at this address.")
                )
        return values


class LiveEntrySearch(AutocompleteSelect):
    """A search field for a live entry of one kind."""

    def get_url(self) -> str:
        """Where it asks."""
        return f"{super().get_url()}?{ONLY_LIVE}=1"

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, object] | None = None
    ) -> list[OptionGroup]:
        """The chosen entry; what is no number is refused by the form and does not stop its page."""
        return super().optgroups(name, [key for key in value if is_key(str(key))], attr)


def relation_to(model: type[Publishable]) -> "Field[Any, Any] | None":
    """A field by which some other row names an entry of this kind: search fields ask by one."""
    for relation in model._meta.related_objects:
        if isinstance(relation.field, ForeignKey):
            return relation.field
    for relation in model._meta.related_objects:
        return relation.field
    return None


def last_part(text: str) -> str:
    """The part of an address that names an entry, whatever of the address was typed."""
    return text.strip().strip("/").rpartition("/")[2]
