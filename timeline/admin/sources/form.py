"""The form of a source: what is like it is shown before it is saved, and authors may be named who
are not here yet.
"""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.admin.base import addresses
from timeline.models import Agent, Source
from timeline.references import Author, from_lines, near_duplicates_of
from timeline.references.near_duplicates import COMPARED
from timeline.references.reference import fits

SHOWN_AT_MOST = 10
# The fields for people and organisations who are not here yet.
NAMED_ANEW = ("new_publisher", "new_authors", "new_editors")


class SourceForm(forms.ModelForm[Source]):
    """Asks once where a source with the same address, DOI or title is here already."""

    another = forms.BooleanField(
        label=gettext_lazy("It is another source: save it"),
        required=False,
        widget=forms.HiddenInput,
    )
    new_publisher = forms.CharField(
        label=gettext_lazy("New publisher"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "The name of an organisation that is not here yet. Saving makes it a draft."
        ),
    )
    new_authors = forms.CharField(
        label=gettext_lazy("New authors"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Who is not here yet, one a line: “Sear, Mohammad J” for a person, the whole name "
            "for an "
            "organisation. Saving makes them drafts and names them as authors."
        ),
    )

    new_editors = forms.CharField(
        label=gettext_lazy("New editors"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Who has edited the book or issue and is not here yet, in the same way."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The people and organisations that saving makes.
        self.named_anew: list[Agent] = []

    def clean_new_authors(self) -> list[Author]:
        """The authors of the lines."""
        return self.named_in("new_authors")

    def clean_new_editors(self) -> list[Author]:
        """The editors of the lines."""
        return self.named_in("new_editors")

    def named_in(self, field: str) -> list[Author]:
        """The people and organisations of the field's lines."""
        authors = from_lines(self.cleaned_data[field])
        if not all(fits(author) for author in authors):
            raise forms.ValidationError(_("One of these names is too long."))
        return authors

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("publisher") and values.get("new_publisher"):
            self.add_error("new_publisher", _("Choose a publisher or name a new one, not both."))
        if not values.get("another"):
            self.ask_about_alike(values)
        return values

    def ask_about_alike(self, values: dict[str, Any]) -> None:
        """Refuse, until the box is ticked, what has become like a source that is here."""
        changed = {name: values.get(name) or "" for name in COMPARED if name in self.changed_data}
        if not changed:
            return
        sources = near_duplicates_of(changed).exclude(pk=self.instance.pk)[:SHOWN_AT_MOST]
        if sources:
            sentence = _("Perhaps it is here already: {sources}. Nothing is saved yet.")
            self.fields["another"].widget = forms.CheckboxInput()
            self.add_error("another", format_html(sentence, sources=addresses.linked_all(sources)))
