"""One field that two people may have changed: what it held when the form was opened, what is stored
now and what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from timeline.admin.base.form_fields import rows_offered
from timeline.admin.base.row_keys import is_key
from timeline.admin.history.sent_rows import digest_of
from timeline.dates.edtf import EDTFFormField, edtf_of
from timeline.dates.wording import in_words as date_in_words
from timeline.dates.wording import joined_words
from timeline.history.contents import Fields, FieldValue
from timeline.texts.text_diff import ADDED, REMOVED, DiffPiece, shortened_diff
from timeline.texts.text_merge import BOTH, MINE, THEIRS, TextMerge, merge_texts


class Choice(NamedTuple):
    """One of the answers to a question: its name, and what it would leave, with what differs
    marked.
    """

    name: str
    pieces: list[DiffPiece]
    # The address of a small picture of it.
    picture: str = ""


@dataclass(frozen=True)
class FieldMerge:
    """A field of a form with its three values; without the first, nobody knows who changed it."""

    name: str
    field: forms.Field
    sent: QueryDict
    theirs: Any
    base: Any = None
    base_is_known: bool = False

    @property
    def widget(self) -> forms.Widget:
        """What the browser fills."""
        widget = self.field.widget
        return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget

    @cached_property
    def mine(self) -> Any:
        """What was sent."""
        return self.widget.value_from_datadict(self.sent, MultiValueDict(), self.name)

    @property
    def digest(self) -> str:
        """What tells whether the field was changed since a question about it was shown."""
        return digest_of(str(self.mine))

    @property
    def is_agreed(self) -> bool:
        """Whether what was sent is what is stored."""
        return not self.field.has_changed(self.theirs, self.mine)

    @property
    def they_changed(self) -> bool:
        """Whether what is stored is another value than the form was opened with."""
        return not self.base_is_known or blank(self.base) != blank(self.theirs)

    @property
    def you_changed(self) -> bool:
        """Whether what was sent is another value than the form was opened with."""
        return not self.base_is_known or self.field.has_changed(self.base, self.mine)

    @property
    def is_text(self) -> bool:
        """Whether it is a text of more than a line."""
        return isinstance(self.widget, forms.Textarea)

    @property
    def has_many(self) -> bool:
        """Whether it holds many entries."""
        return isinstance(self.field, forms.ModelMultipleChoiceField)

    @property
    def other_choices(self) -> tuple[str, ...]:
        """The answers besides “mine”; both only of a text or of many entries."""
        return (THEIRS, BOTH) if self.is_text or self.has_many else (THEIRS,)

    @cached_property
    def text_merge(self) -> TextMerge:
        """Both texts brought together."""
        base = str(self.base or "") if self.base_is_known else ""
        return merge_texts(base, str(self.mine or ""), str(self.theirs or ""))

    @property
    def is_settled(self) -> bool:
        """Whether both people's changes go together without a question."""
        return self.base_is_known and self.is_text and self.text_merge.is_settled

    def values(self, choice: str) -> list[str]:
        """What the browser would send if the answer were this one."""
        if self.is_text:
            return [self.text(choice)]
        if choice == THEIRS:
            return self.values_of(self.theirs)
        if choice == BOTH and self.has_many:
            return self.keys_of_both()
        return self.sent.getlist(self.name)

    def text(self, choice: str) -> str:
        """Both texts as one; in a field without paragraphs both stand on one line."""
        text = self.text_merge.text(choice)
        if choice == BOTH and self.widget.attrs.get("data-writing") == "line":
            return text.replace("\n\n", " ")
        return text

    def values_of(self, value: Any) -> list[str]:
        """What the browser sends of the field where it shows this value."""
        shown = self.field.prepare_value(value)
        if isinstance(self.widget, forms.CheckboxInput):
            return ["on"] if shown else []
        if isinstance(shown, list):
            return [str(key) for key in shown]
        shown = self.widget.format_value(shown)
        if isinstance(shown, list):
            return shown
        return ["" if shown is None else str(shown)]

    def keys_of_both(self) -> list[str]:
        """The entries that either has chosen, without those that either has taken away."""
        mine = [str(key) for key in self.mine or ()]
        theirs = [str(key) for key in self.theirs or ()]
        base = [str(key) for key in self.base or ()] if self.base_is_known else []
        keys = []
        for key in dict.fromkeys([*theirs, *mine]):
            if key not in base or (key in mine and key in theirs):
                keys.append(key)
        return keys

    def choices(self) -> list[Choice]:
        """The answers that a question about this field offers, each with its words."""
        mine = in_words(self.field, typed(self.field, self.mine))
        theirs = in_words(self.field, self.theirs)
        if self.is_text:
            mine, theirs = self.text(MINE), self.text(THEIRS)
        pieces = shortened_diff(theirs, mine)
        choices = [
            Choice(MINE, [piece for piece in pieces if piece.how != REMOVED]),
            Choice(THEIRS, [piece for piece in pieces if piece.how != ADDED]),
        ]
        if self.is_text and mine and theirs:
            both = shortened_diff(mine, self.text(BOTH))
            choices.append(Choice(BOTH, [piece for piece in both if piece.how != REMOVED]))
        elif self.has_many:
            words = in_words(self.field, self.keys_of_both())
            both = shortened_diff(mine, words)
            choices.append(Choice(BOTH, [piece for piece in both if piece.how != REMOVED]))
        return choices


def typed(field: forms.Field, value: Any) -> Any:
    """The date or number that was sent; what is none as it was typed."""
    if not isinstance(field, forms.DateField | forms.DecimalField | forms.IntegerField):
        return value
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def blank(value: Any) -> Any:
    """The value; a form makes no difference between nothing and an empty text."""
    return None if value == "" else value


def field_value(model: type[Model], name: str, fields: Fields) -> Any:
    """The value of a stored field as a form is filled with it."""
    value: FieldValue = fields[name]
    column = model._meta.get_field(name)
    if column.is_relation or value is None:
        return value
    return column.to_python(value)  # type: ignore[union-attr]


def in_words(field: forms.Field, value: object) -> str:
    """The value of a field as a reader of the form sees it."""
    if isinstance(field, forms.ModelChoiceField):
        return entries_in_words(field, value)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    choices = choices_of(field)
    if value in choices:
        return choices[value]
    if isinstance(field, EDTFFormField) and value:
        return edtf_in_words(str(value))
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n")


def choices_of(field: forms.Field) -> Mapping[object, str]:
    """The words of a field's choices, by their values."""
    choices = {}
    for value, words in getattr(field, "choices", ()):
        choices[value] = str(words)
    return choices


def edtf_in_words(text: str) -> str:
    """A date in words and as it is written; what is no date as it was typed."""
    try:
        edtf = edtf_of(text)
    except ValidationError:
        return text
    words = joined_words(date_in_words(edtf))
    return text if words == text else f"{words} ({edtf})"


def entries_in_words(field: "forms.ModelChoiceField[Model]", value: object) -> str:
    """What the chosen entries are called; a value of any other kind chooses none."""
    keys = []
    for entry in value if isinstance(value, list) else [value]:
        key = str(getattr(entry, "pk", entry))
        if is_key(key):
            keys.append(key)
    return "; ".join(str(entry) for entry in rows_offered(field).filter(pk__in=keys))
