"""What people write to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from govdigital.lazy_text import LazyText
from timeline.admin.base.form_fields import choice_field
from timeline.admin.newsroom.places import (
    places_of,
    row_named,
    rows_label,
    rows_of,
    words_of_row,
)
from timeline.models import Publishable
from timeline.models.comment import LONGEST_QUOTE, LONGEST_TEXT


def text_field(label: LazyText) -> forms.CharField:
    """What somebody says, in paragraphs."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
        help_text=_("Plain text, up to 5,000 characters. Addresses become links."),
    )


def quote_field() -> forms.CharField:
    """The words that a comment is about."""
    return forms.CharField(
        label=_("Words that it is about"),
        required=False,
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Up to 500 characters, copied from the text. The comment finds them again."),
    )


class CommentForm(forms.Form):
    """A comment on a working copy."""

    field = forms.ChoiceField(
        label=_("About"),
        required=False,
        error_messages={
            "invalid_choice": _("What it is about has been deleted meanwhile. Choose again.")
        },
    )
    quote = quote_field()
    text = text_field(_("Comment"))

    # Another form stands on the same page, with fields of these names.
    prefix = "comment"

    def __init__(
        self, model: type[Publishable], entry: Publishable | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, object]] = [("", _("The entry as a whole"))]
        for place in places_of(model):
            choices.append((place.name, place.label))
        if entry is not None:
            choices += row_choices(entry, self["field"].value() or "")
        choice_field(self.fields, "field").choices = choices


def row_choices(entry: Publishable, chosen: str) -> list[tuple[str, object]]:
    """The rows of the entry under the names of its parts, and the chosen one where it is none of
    the first.
    """
    choices: list[tuple[str, object]] = []
    offered: set[str] = set()
    for part, rows in rows_of(entry):
        if rows:
            choices.append((rows_label(part), rows))
            offered.update(row.name for row in rows)
    row = row_named(entry, chosen)
    if row is not None and chosen not in offered:
        choices.append((chosen, words_of_row(row)))
    return choices


class AnswerForm(forms.Form):
    """An answer to what was said."""

    text = text_field(_("Answer"))


class ChangeForm(forms.Form):
    """Other words for what was said."""

    text = text_field(_("In other words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An answer stands on the same page, with a field of this name.
        self.auto_id = "change_%s"
