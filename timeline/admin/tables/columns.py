"""Columns of a table: how a value of an entry is written into a cell and read out of it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.fields import Field

from govdigital.spreadsheet_formulas import ERROR_CELL, neutral
from timeline.admin.tables.addressed_entries import AddressedEntries, Entry, address_of
from timeline.admin.tables.numbers import is_share, number
from timeline.models import (
    Agent,
    Authorship,
    Dispute,
    Indicator,
    Initiative,
    Observation,
    Position,
    Source,
    Theme,
)
from timeline.models.addressed import Addressed, Slugged
from timeline.models.dispute import DISPUTED
from timeline.models.identifier import IdentifierField, is_identifier
from timeline.models.languages import LANGUAGES

# No field but a text takes more, and no sentence repeats more.
LONGEST_VALUE = 100
# As many entries as a cell names.
MOST_NAMES = 1_000

TRUE = ("1", "true", "yes", "y", "x", "sí", "si", "s", "verdadero")
FALSE = ("0", "false", "no", "n", "falso")

Row = Mapping[str, str]
RowModel = TypeVar("RowModel", bound=models.Model)


class ModelColumn(Field):
    """A column of the model, read as its own field reads what is typed."""

    def __init__(self, field: "models.Field[object, object]") -> None:
        super().__init__(attribute=field.name, column_name=field.name)
        self.name = field.name
        self.field = field

    def export(self, instance: models.Model, **options: object) -> str:
        """The value as the text of a cell, which runs nowhere."""
        value = self.get_value(instance)
        if isinstance(self.field, models.DecimalField) and value is not None:
            # A workbook's own numbers lose what is beyond fifteen digits.
            return f"{Decimal(value).normalize():f}"
        if isinstance(self.field, models.BooleanField):
            return "1" if value else "0"
        return neutral("" if value is None else str(value))

    def clean(self, row: Row, **options: object) -> object:
        """The value that was typed; raises ValueError with a sentence."""
        text = row[self.name]
        if not text.strip():
            return self.field.get_default()
        refuse_error(text)
        try:
            return self.read(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def read(self, text: str) -> object:
        """The value of a text that is not blank; raises ValueError or ValidationError with a
        sentence.
        """
        if self.field.choices:
            return self.choice(text.strip())
        if isinstance(self.field, models.BooleanField):
            return truth(text.strip())
        if isinstance(self.field, models.CharField):
            return self.field.to_python(single_line(text.strip()))
        if self.field.get_internal_type() == "TextField":
            return self.field.to_python(text)
        text = text.strip()
        if len(text) > LONGEST_VALUE:
            text = f"{text[:LONGEST_VALUE]}…"
        if isinstance(self.field, models.DateField):
            # A moment of a day, as other programs write one.
            text = text.partition("T")[0]
        return self.field.to_python(text)

    def choice(self, text: str) -> str:
        """The choice that is stored for the text; raises ValueError with those that there are."""
        choices = [str(value) for value, _label in self.field.flatchoices if value]
        if text.lower() in choices:
            return text.lower()
        names = {"value": text[:LONGEST_VALUE], "choices": ", ".join(choices)}
        raise ValueError(
            _("“%(value)s” is not taken here. Write one of these: %(choices)s.") % names
        )

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Store what was typed, unless it differs only in how a file ends its lines or tells
        nothing from blank.
        """
        stored = getattr(instance, self.name)
        # What stands there already came in by a form, and is no news.
        if isinstance(stored, str) and same_lines(row[self.name]) == same_lines(stored):
            return
        value = self.clean(row, instance=instance, **options)
        if same_lines(value) != same_lines(stored):
            setattr(instance, self.name, value)


class AmountColumn(ModelColumn):
    """A number of an indicator, or of one of its values: a share is written as the indicator
    counts.
    """

    def clean(self, row: Row, **options: object) -> object:
        """The number that was typed; raises ValueError with a sentence."""
        text = row[self.name].strip()
        if not text:
            return self.field.get_default()
        refuse_error(text)
        indicator = options["instance"]
        if isinstance(indicator, Observation):
            indicator = getattr(indicator, "indicator", None)
        unit = ""
        if is_share(text) and isinstance(indicator, Indicator):
            unit = " ".join(str(getattr(indicator, f"unit_{tag}")) for tag in LANGUAGES)
        return number(text, unit)


class IdentifierColumn(ModelColumn):
    """The name that never changes: a new row may bring one, and is given one otherwise."""

    # What the file may not bring: the table sets it before it reads a row.
    taken: Collection[str] = ()

    def __init__(self, field: "models.Field[object, object]") -> None:
        super().__init__(field)
        self.brought: set[str] = set()

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Name a new row; raises ValueError with a sentence."""
        identifier, stored = row[self.name].strip(), getattr(instance, self.name)
        if identifier in ("", stored):
            return
        if stored:
            raise ValueError(_("An identifier never changes: this one is %s.") % stored)
        if not is_identifier(identifier):
            names = {"value": identifier[:LONGEST_VALUE]}
            raise ValueError(
                _("“%(value)s” is no identifier: a character is wrong or missing.") % names
            )
        if identifier in self.taken or identifier in self.brought:
            raise ValueError(_("“%s” is the identifier of something else.") % identifier)
        self.brought.add(identifier)
        setattr(instance, self.name, identifier)

    def brought_for(self, instance: models.Model) -> str:
        """The identifier that the file brings for the row; blank where the row has one by itself,
        which a preview cannot know.
        """
        identifier: str = getattr(instance, self.name)
        return identifier if identifier in self.brought else ""


class NamesEntries(ABC):
    """A column whose cells name other entries."""

    # The entries that the file names; the table sets them before it reads a row.
    entries: AddressedEntries

    @abstractmethod
    def look_up(self, text: str) -> None:
        """Read the entries that a cell with this text names."""


class EntryColumn(NamesEntries, ModelColumn):
    """Another entry, named by its address."""

    def __init__(self, field: "models.Field[object, object]", target: type[Addressed]) -> None:
        super().__init__(field)
        self.target = target

    def export(self, instance: models.Model, **options: object) -> str:
        """The address of the other entry."""
        entry = self.get_value(instance)
        return address_of(entry) if entry else ""

    def look_up(self, text: str) -> None:
        """Read the entry that a cell with this text names."""
        self.entries.look_up(self.target, self.addresses(text))

    def addresses(self, text: str) -> list[str]:
        """The address in a cell with this text."""
        return [text.strip()] if text.strip() else []

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Point to the entry that was named; raises ValueError with a sentence."""
        entries = self.entries.of(self.target, self.addresses(row[self.name]))
        setattr(instance, self.name, entries[0] if entries else None)


class EntriesColumn(NamesEntries, Field, Generic[RowModel, Entry]):
    """Several entries, named by their addresses with semicolons between."""

    # The model of the rows, and that of the entries that they name.
    row_model: type[RowModel]
    target: type[Entry]

    def __init__(self, name: str) -> None:
        super().__init__(attribute=name, column_name=name)
        self.name = name
        self.entries_key = f"{name}_named"

    @abstractmethod
    def stored_entries(self, row: RowModel) -> list[Entry]:
        """The entries that the row of the database has now."""

    @abstractmethod
    def store(self, row: RowModel, entries: list[Entry]) -> None:
        """Let the row of the database have these entries and no others."""

    def checked_row(self, instance: models.Model) -> RowModel:
        """The row that names entries; raises TypeError for one of another model."""
        if not isinstance(instance, self.row_model):
            raise TypeError(f"{self.name} is no column of {type(instance).__name__}.")
        return instance

    def get_value(self, instance: models.Model) -> str:
        """The addresses: those that were read from a row, else those of the entries that are
        stored.
        """
        entries = instance.__dict__.get(self.entries_key)
        if entries is None:
            entries = self.stored_entries(self.checked_row(instance)) if instance.pk else []
        return ";".join(address_of(entry) for entry in entries)

    def export(self, instance: models.Model, **options: object) -> str:
        """The addresses in one cell."""
        return self.get_value(instance)

    def look_up(self, text: str) -> None:
        """Read the entries that a cell with this text names."""
        self.entries.look_up(self.target, self.addresses(text))

    def addresses(self, text: str) -> list[str]:
        """The addresses in a cell with this text, each once."""
        addresses = [address.strip() for address in text.split(";")]
        return list(dict.fromkeys(address for address in addresses if address))

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Remember the entries until the entry itself is stored; raises ValueError with a
        sentence.
        """
        addresses = self.addresses(row[self.name])
        if len(addresses) > MOST_NAMES:
            raise ValueError(
                _("A cell names no more than %(most)s entries.") % {"most": MOST_NAMES}
            )
        instance.__dict__[self.entries_key] = self.entries.of(self.target, self.in_order(addresses))

    def in_order(self, addresses: list[str]) -> list[str]:
        """The addresses in the order that is stored."""
        return addresses

    def connect(self, instance: models.Model) -> None:
        """Store the entries that were named in the row."""
        if self.entries_key in instance.__dict__:
            self.store(self.checked_row(instance), instance.__dict__[self.entries_key])


class AuthorshipColumn(EntriesColumn[Source, Agent]):
    """Those whom a source names in one role, in their order."""

    row_model = Source
    target = Agent

    def __init__(self, name: str, role: Authorship.Role) -> None:
        super().__init__(name)
        self.role = role

    def stored_entries(self, row: Source) -> list[Agent]:
        return row.named_as(self.role)

    def store(self, row: Source, entries: list[Agent]) -> None:
        row.authorships.filter(role=self.role).exclude(agent__in=entries).delete()
        for position, agent in enumerate(entries):
            Authorship.objects.update_or_create(
                source=row, agent=agent, role=self.role, defaults={"position": position}
            )


class ThemesColumn(EntriesColumn[Initiative, Theme]):
    """The themes of an initiative, which have no order."""

    row_model = Initiative
    target = Theme

    def stored_entries(self, row: Initiative) -> list[Theme]:
        return sorted(row.themes.all(), key=address_of)

    def store(self, row: Initiative, entries: list[Theme]) -> None:
        row.themes.set(entries)

    def in_order(self, addresses: list[str]) -> list[str]:
        return sorted(addresses)


class DisputedColumn(NamesEntries, Field):
    """The entry on which sources differ, named as texts link to it: `initiative:gob-mx`."""

    def __init__(self, name: str) -> None:
        super().__init__(attribute=name, column_name=name)
        self.name = name

    def export(self, instance: models.Model, **options: object) -> str:
        """The kind and address of the entry of a dispute, or of the dispute of a position; blank
        where there is none yet.
        """
        if isinstance(instance, Position):
            return self.export(instance.dispute) if instance.dispute_id else ""
        return name_of_disputed(instance)

    def look_up(self, text: str) -> None:
        """Read the entry that a cell with this text names."""
        kind, _colon, address = text.strip().partition(":")
        if kind in DISPUTED:
            self.entries.look_up(disputed_model(kind), [address])

    def clean(self, row: Row, **options: object) -> Slugged:
        """The entry that was named; raises ValueError with a sentence."""
        text = row[self.name].strip()
        kind, _colon, address = text.partition(":")
        if kind not in DISPUTED:
            names = {"value": text[:LONGEST_VALUE], "kinds": ", ".join(DISPUTED)}
            raise ValueError(
                _(
                    "“%(value)s” names no entry. Write its kind (%(kinds)s), a colon and its "
                    "address: initiative:first-portal."
                )
                % names
            )
        (entry,) = self.entries.of(disputed_model(kind), [address])
        return entry

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Give a new dispute to the entry; of a position the question decides. Raises ValueError
        with a sentence.
        """
        entry = self.clean(row)
        if isinstance(instance, Dispute):
            setattr(instance, str(entry._meta.model_name), entry)


class QuestionColumn(Field):
    """The dispute that a position belongs to, named by its question and its entry."""

    # By the name of the entry and the question; the table sets them before it reads a row.
    disputes: Mapping[tuple[str, str], Dispute]

    def __init__(self, name: str) -> None:
        super().__init__(attribute=name, column_name=name)

    def export(self, instance: models.Model, **options: object) -> str:
        """The question of the position's dispute; blank where there is none yet."""
        dispute = getattr(instance, "dispute", None)
        return neutral(question_of(dispute)) if dispute else ""

    def save(
        self, instance: models.Model, row: Row, is_m2m: bool = False, **options: object
    ) -> None:
        """Give the position to the dispute; raises ValueError with a sentence."""
        entry, question = row["entry"].strip(), row["question"].strip()
        dispute = self.disputes.get((entry, question))
        if dispute is None:
            names = {"entry": entry[:LONGEST_VALUE], "question": question[:LONGEST_VALUE]}
            raise ValueError(_("“%(entry)s” has no dispute “%(question)s”.") % names)
        if isinstance(instance, Position):
            instance.dispute = dispute


def name_of_disputed(dispute: models.Model) -> str:
    """The kind and address of the entry that the dispute belongs to; blank where it has none."""
    for kind in DISPUTED:
        if getattr(dispute, f"{kind}_id"):
            return f"{kind}:{address_of(getattr(dispute, kind))}"
    return ""


def question_of(dispute: models.Model) -> str:
    """By what tables know a dispute of an entry: its question in English, or in Spanish where that
    is all there is.
    """
    english: str = getattr(dispute, "question_en", None) or ""
    spanish: str = getattr(dispute, "question_es", None) or ""
    return english.strip() or spanish.strip()


def disputed_model(kind: str) -> type[Slugged]:
    """The model of the entries of this kind, which can have disputes."""
    model = Dispute._meta.get_field(kind).related_model
    if not (isinstance(model, type) and issubclass(model, Slugged)):
        raise TypeError(f"{kind} is no kind of entry that can have disputes.")
    return model


def model_column(model: type[models.Model], name: str) -> ModelColumn:
    """The column of the model by that name; a key to another entry is that entry's address."""
    field = model_field(model, name)
    target = field.related_model
    if target is not None and issubclass(target, Addressed):
        return EntryColumn(field, target)
    if isinstance(field, IdentifierField):
        return IdentifierColumn(field)
    return ModelColumn(field)


def model_field(model: type[models.Model], name: str) -> "models.Field[object, object]":
    """The model's field by that name; raises TypeError for a relation that leads here from
    another model.
    """
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no field of {model.__name__}: it leads there.")
    return field


def refuse_error(text: str) -> None:
    """Refuse what a spreadsheet shows where a formula fails."""
    if ERROR_CELL.fullmatch(text.strip()):
        raise ValueError(
            _("The cell holds an error of the spreadsheet (%(error)s).")
            % {"error": text.strip()[:20]}
        )


def single_line(text: str) -> str:
    """The text; raises ValueError where it goes over a line."""
    if "\n" in text or "\r" in text:
        raise ValueError(
            _(
                "The cell goes over several lines; here one is meant. Perhaps a quotation mark "
                "is missing."
            )
        )
    return text


def truth(text: str) -> bool:
    """What a word says in English or Spanish; raises ValueError with the words that are taken."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ValueError(
        _("“%(value)s” is not taken here. Write 1 for yes or 0 for no.")
        % {"value": text[:LONGEST_VALUE]}
    )


def same_lines(value: object) -> object:
    """The value for comparing: lines end alike, and nothing is blank."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value
