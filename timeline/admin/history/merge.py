"""A form that was sent while somebody else saved, brought together with what is stored.

What only one of the two has changed is taken over. What both have changed becomes a question; its
answer comes with the next sending of the form, and nothing is saved before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from timeline.admin.history.field_merge import Choice, FieldMerge, field_value, in_words
from timeline.admin.history.sent_rows import (
    SentRow,
    has_counts,
    put_rows,
    rows_in,
)
from timeline.history.contents import EntryContent, Fields, without_blanks
from timeline.history.restoring import last_names
from timeline.texts.text_diff import SAME, DiffPiece
from timeline.texts.text_merge import MINE, THEIRS

# Before the name of a field or row: what it was when a question about it was shown, what the form
# had been filled from when the question arose, and the answer.
ASKED, BASE, CHOICE = "_asked-", "_base-", "_choice-"
# Named at most, of all that somebody else has changed.
NAMED_AT_MOST = 8


class Question(NamedTuple):
    """What both have changed: the name and the label of the field or row, and the answers."""

    name: str
    label: str
    choices: list[Choice]
    digest: str
    # The token of what the form was filled from when the question arose.
    base_token: str
    # What the person has answered, where that could not be taken.
    was_edited: bool = False
    # Of a row: taken away by one and changed by the other.
    about_row: str = ""

    @property
    def asked(self) -> str:
        """The name of the hidden field that the next sending is known by."""
        return f"{ASKED}{self.name}"

    @property
    def base(self) -> str:
        """The name of the hidden field that holds the token."""
        return f"{BASE}{self.name}"

    @property
    def choice(self) -> str:
        """The name of the answer."""
        return f"{CHOICE}{self.name}"


@dataclass(frozen=True)
class Part:
    """An inline of the form: its rows' fields, and the stored rows that it shows, by their keys."""

    model: type[Model]
    prefix: str
    fields: Mapping[str, forms.Field]
    shown: dict[str, str]

    @property
    def label(self) -> str:
        """What one row of it is called."""
        return capfirst(str(self.model._meta.verbose_name))


@dataclass
class Merge:
    """The merge of one form: `sent` is changed in place.

    `base` is what the form was filled from and `base_token` names it; `asked_bases` has what it was
    filled from when a question arose that is still open, by the token of each. None where that is
    no more on record.
    """

    model: type[Model]
    sent: QueryDict
    theirs: EntryContent
    base: EntryContent | None
    base_token: str = ""
    asked_bases: Mapping[str, EntryContent | None] = field(default_factory=dict)
    taken_over: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def run(self, fields: Mapping[str, forms.Field], parts: Iterable[Part]) -> None:
        """Merge the entry's own fields, then the rows of its parts."""
        base = self.base.fields if self.base else None
        self.merge_fields(fields, Values(self.model, "", "", "", self.theirs.fields, base))
        for part in parts:
            if has_counts(self.sent, part.prefix):
                self.merge_part(part)

    def merge_fields(self, fields: Mapping[str, forms.Field], values: "Values") -> None:
        """Merge the fields of the entry or of one row."""
        for name, form_field in fields.items():
            widget = form_field.widget
            if name not in values.theirs or widget.needs_multipart_form or form_field.disabled:
                continue
            merge = values.field(self.sent, name, form_field)
            label = values.label_of(str(form_field.label or name))
            if f"{ASKED}{values.old_name(name)}" in self.sent:
                self.merge_asked(merge, label, values, name)
            else:
                self.merge_field(merge, label, values.base_token or self.base_token)

    def merge_asked(self, merge: FieldMerge, label: str, values: "Values", name: str) -> None:
        """Merge a field about which there was a question, which may be answered."""
        old_name = values.old_name(name)
        choice = self.sent.get(f"{CHOICE}{old_name}", "")
        asked_values = values._replace(base=self.asked_fields(old_name, values))
        with_asked_base = asked_values.field(self.sent, name, merge.field)
        was_edited = False
        # An answer that leaves what the form says cannot lose anything.
        is_answered = choice == MINE
        if choice in with_asked_base.other_choices and self.base is not None:
            was_edited = with_asked_base.digest != self.sent[f"{ASKED}{old_name}"]
            is_answered = not was_edited
        if is_answered:
            if choice != MINE:
                # Of what was stored when the question was shown.
                then = asked_values._replace(theirs=values.base or values.theirs)
                answer = then.field(self.sent, name, merge.field)
                self.sent.setlist(merge.name, answer.values(choice))
            merge = values.field(self.sent, name, merge.field)
            self.merge_field(merge, label, self.base_token)
            return
        # The form holds already what they had changed when it was asked: first comes what they
        # have changed since, then the open question, against what it was about.
        if self.base is not None and merge.they_changed:
            since = merge.values(MINE) if merge.you_changed else merge.values_of(merge.theirs)
            self.sent.setlist(merge.name, since)
        merge = asked_values.field(self.sent, name, merge.field)
        self.merge_field(merge, label, self.token_of(old_name), was_edited=was_edited)

    def token_of(self, old_name: str) -> str:
        """The token of what the form was filled from when the question about this field or row
        arose.
        """
        return str(self.sent.get(f"{BASE}{old_name}", ""))

    def asked_fields(self, old_name: str, values: "Values") -> Fields | None:
        """The fields of the entry or row as they were when the question of this name arose."""
        content = self.asked_bases.get(self.token_of(old_name))
        if content is None or not values.key:
            return content.fields if content else None
        return rows_by_key(content, values.model).get(values.key)

    def merge_field(
        self, merge: FieldMerge, label: str, base_token: str, *, was_edited: bool = False
    ) -> None:
        """Take over what only they have changed, and ask about what both have."""
        if not merge.they_changed or merge.is_agreed:
            return
        if not merge.you_changed:
            self.sent.setlist(merge.name, merge.values_of(merge.theirs))
            self.taken_over.append(label)
            return
        self.sent.setlist(merge.name, merge.values(MINE))
        if merge.is_settled:
            self.taken_over.append(label)
            return
        on_form = FieldMerge(merge.name, merge.field, self.sent, merge.theirs)
        self.questions.append(
            Question(merge.name, label, merge.choices(), on_form.digest, base_token, was_edited)
        )

    def merge_part(self, part: Part) -> None:
        """Merge the rows of one inline."""
        rows = PartRows(self, part)
        sent_rows = rows_in(self.sent, part.prefix)
        old_names = {id(row): row.name for row in sent_rows}
        stored, new = [], []
        for row in sent_rows:
            if not rows.stays(row):
                continue
            if row.is_stored:
                stored.append(row)
            else:
                new.append(row)
        added = rows.only_theirs({row.key for row in sent_rows})
        self.taken_over += rows.labels_of_added(added)
        arranged = [*stored, *added, *new]
        put_rows(self.sent, part.prefix, arranged)
        for row in arranged:
            rows.merge_row(row, old_names.get(id(row), ""))


class Values(NamedTuple):
    """The stored values of the entry or of one row, with those that the form was filled from."""

    model: type[Model]
    # Before the names of its fields, as they are sent now and as a question named them.
    name: str
    asked_name: str
    label: str
    theirs: Fields
    base: Fields | None
    # Of a row; blank for the entry.
    key: str = ""
    # What names the base; blank where that is what the form was filled from.
    base_token: str = ""

    def old_name(self, name: str) -> str:
        """What a question called the field."""
        return f"{self.asked_name}{name}"

    def label_of(self, label: str) -> str:
        """What the field is called, with its row."""
        return f"{self.label}: {label}" if self.label else label

    def field(self, sent: QueryDict, name: str, form_field: forms.Field) -> FieldMerge:
        """The field with its three values."""
        base_is_known = self.base is not None and name in self.base
        return FieldMerge(
            f"{self.name}{name}",
            form_field,
            sent,
            field_value(self.model, name, self.theirs),
            field_value(self.model, name, self.base) if self.base and base_is_known else None,
            base_is_known=base_is_known,
        )


class PartRows:
    """The rows of one inline, as they were, as they are stored and as they were sent."""

    def __init__(self, merge: Merge, part: Part) -> None:
        self.merge = merge
        self.part = part
        self.theirs = rows_by_key(merge.theirs, part.model)
        self.base = rows_by_key(merge.base, part.model)

    def stays(self, row: SentRow) -> bool:
        """Whether the row stays on the form; one that they have taken away and you have changed
        becomes a new one, and is asked about.
        """
        if not row.is_stored:
            return self.new_row_stays(row)
        if row.key in self.theirs:
            return True
        if row.is_deleted:
            return False
        base = self.base.get(row.key)
        if base is not None and not self.was_changed(row, base):
            label = self.label_of_key(row.key)
            self.merge.taken_over.append(_("%(row)s (taken away)") % {"row": label})
            return False
        row.is_stored = False
        row.was_taken_away = True
        row.fields["id"] = [""]
        return True

    def new_row_stays(self, row: SentRow) -> bool:
        """Whether a new row stays: not where the answer was to let it go, or where they have added
        the same.
        """
        asked = self.merge.sent.get(f"{ASKED}{row.name}")
        if asked is not None:
            choice = self.merge.sent.get(f"{CHOICE}{row.name}", "")
            if choice == THEIRS and row.digest == asked:
                return False
            row.was_taken_away = choice != MINE
            return True
        for key, fields in self.theirs.items():
            if key not in self.base and self.merge.base and not self.was_changed(row, fields):
                return False
        return True

    def was_changed(self, row: SentRow, fields: Fields) -> bool:
        """Whether the row was sent with other values than these."""
        sent = QueryDict(mutable=True)
        for name, row_values in row.fields.items():
            sent.setlist(name, row_values)
        values = Values(self.part.model, "", "", "", fields, None)
        for name, form_field in self.part.fields.items():
            if name in fields and not values.field(sent, name, form_field).is_agreed:
                return True
        return False

    def only_theirs(self, sent_keys: set[str]) -> list[SentRow]:
        """The rows that they have added, as the form would have sent them unchanged."""
        rows = []
        for key in self.part.shown:
            if key in sent_keys or key not in self.theirs or key in self.base:
                continue
            row = SentRow("", {"id": [key]}, is_stored=True)
            fields = self.theirs[key]
            values = Values(self.part.model, "", "", "", fields, None)
            for name, form_field in self.part.fields.items():
                if name in fields:
                    merge = values.field(QueryDict(), name, form_field)
                    row.fields[name] = merge.values_of(merge.theirs)
            rows.append(row)
        return rows

    def labels_of_added(self, rows: Iterable[SentRow]) -> list[str]:
        """What the rows that they have added are called."""
        labels = []
        for row in rows:
            labels.append(_("%(row)s (added)") % {"row": self.label_of_key(row.key)})
        return labels

    def label_of_key(self, key: str) -> str:
        """What a row is called, one that is gone by its last name."""
        name = self.part.shown.get(key)
        if not name:
            name = last_names(self.part.model, [int(key)]).get(int(key))
        return f"{self.part.label} “{name}”" if name else self.part.label

    def merge_row(self, row: SentRow, old_name: str) -> None:
        """Merge a row that both have, and ask about one that only one of the two has taken away."""
        if row.was_taken_away:
            self.ask_to_keep(row, was_edited=self.has_answer(old_name))
        elif row.is_stored and row.is_deleted:
            self.merge_deleted(row, old_name)
        elif row.is_stored:
            values = self.values_of_row(row, old_name)
            if f"{ASKED}{old_name}" in self.merge.sent:
                # It was to be taken away, and has no word yet of what they have changed in it.
                values = values._replace(
                    base=self.merge.asked_fields(old_name, values),
                    base_token=self.merge.token_of(old_name),
                )
            self.merge.merge_fields(self.part.fields, values)

    def values_of_row(self, row: SentRow, old_name: str) -> Values:
        """The values of a row that is stored."""
        return Values(
            self.part.model,
            f"{row.name}-",
            f"{old_name}-",
            self.label_of_key(row.key),
            self.theirs[row.key],
            self.base.get(row.key),
            row.key,
        )

    def has_answer(self, old_name: str) -> bool:
        """Whether a question about the row was answered by letting it go."""
        return self.merge.sent.get(f"{CHOICE}{old_name}") == THEIRS

    def ask_to_keep(self, row: SentRow, *, was_edited: bool) -> None:
        """They have taken the row away, and you have changed it."""
        lines = []
        for name, form_field in self.part.fields.items():
            values = row.fields.get(name)
            if values and any(values):
                value = values if len(values) > 1 else values[0]
                lines.append(f"{form_field.label}: {in_words(form_field, value)}")
        words = "\n".join(lines)
        choices = [Choice(MINE, same(words)), Choice(THEIRS, [])]
        question = Question(
            row.name, self.part.label, choices, row.digest, "", was_edited, about_row="taken"
        )
        self.merge.questions.append(question)

    def merge_deleted(self, row: SentRow, old_name: str) -> None:
        """You take the row away; where they have changed it, that is asked about."""
        values = self.values_of_row(row, old_name)
        base_token = self.merge.base_token
        if f"{ASKED}{old_name}" in self.merge.sent:
            choice = self.merge.sent.get(f"{CHOICE}{old_name}", "")
            if choice == THEIRS:
                self.put_back(row, values)
                return
            if choice != MINE:
                base_token = self.merge.token_of(old_name)
                values = values._replace(base=self.merge.asked_fields(old_name, values))
        if values.base and without_blanks(values.base) == without_blanks(values.theirs):
            return
        choices = [Choice(MINE, []), Choice(THEIRS, same(self.changes_in_words(values)))]
        question = Question(
            row.name, values.label, choices, row.digest, base_token, about_row="taking"
        )
        self.merge.questions.append(question)

    def put_back(self, row: SentRow, values: Values) -> None:
        """Let the row stay, as they have it."""
        row.fields.pop("DELETE", None)
        self.merge.sent.pop(f"{row.name}-DELETE", None)
        for name, form_field in self.part.fields.items():
            if name in values.theirs:
                merge = values.field(self.merge.sent, name, form_field)
                self.merge.sent.setlist(merge.name, merge.values_of(merge.theirs))

    def changes_in_words(self, values: Values) -> str:
        """What they have changed in the row, a line for each field."""
        lines = []
        for name, form_field in self.part.fields.items():
            if name in values.theirs:
                merge = values.field(QueryDict(), name, form_field)
                if merge.they_changed and merge.theirs not in (None, ""):
                    lines.append(f"{form_field.label}: {in_words(form_field, merge.theirs)}")
        return "\n".join(lines)


def same(words: str) -> list[DiffPiece]:
    """Words in which nothing is marked."""
    return [DiffPiece(SAME, words)] if words else []


def rows_by_key(content: EntryContent | None, model: type[Model]) -> dict[str, Fields]:
    """The rows of one part by their keys; none where the content is not known."""
    if content is None:
        return {}
    return {str(row.pk): row.fields for row in content.rows_of(model)}


def named(labels: list[str]) -> str:
    """The first of the labels as a list, and how many more there are."""
    first = "; ".join(labels[:NAMED_AT_MOST])
    more = len(labels) - NAMED_AT_MOST
    if more > 0:
        return _("%(labels)s and %(number)s more") % {"labels": first, "number": more}
    return first
