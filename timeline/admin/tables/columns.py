"""Columns of a table: how a value of an entry is written into a cell and read out of it."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CharField, DateField, DecimalField, ForeignKey
from django.utils.translation import gettext as _
from import_export.fields import Field

from govdigital.databases import EDITORIAL
from govdigital.spreadsheet_formulas import ERROR_CELL, neutral
from timeline.admin.tables.bounds import Clock
from timeline.admin.tables.numbers import is_share, number
from timeline.models import Agent, Authorship, Initiative, Source, Theme

# No field but a text takes more, and no sentence repeats more.
LONGEST_VALUE = 100
# As many entries as a cell names.
MOST_NAMES = 1_000
BATCH = 500

TRUE = ("1", "true", "yes", "y", "x", "sí", "si", "s", "verdadero")
FALSE = ("0", "false", "no", "n", "falso")


class Addresses:
    """Entries by their addresses, looked up together; what was asked once is known."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.entries: dict[tuple[type[Any], str], Any] = {}

    def look_up(self, target: type[Any], addresses: Iterable[str]) -> None:
        """Ask for those that were not asked for before."""
        unknown = [
            address for address in dict.fromkeys(addresses) if (target, address) not in self.entries
        ]
        rows = target._base_manager.using(EDITORIAL)
        for start in range(0, len(unknown), BATCH):
            self.clock.check()
            batch = unknown[start : start + BATCH]
            self.entries.update({(target, address): None for address in batch})
            for entry in rows.filter(**{f"{target.address_field}__in": batch}):
                self.entries[target, getattr(entry, target.address_field)] = entry

    def of(self, target: type[Any], addresses: Iterable[str]) -> list[Any]:
        """The entries of these addresses in their order; raises ValueError where one is missing."""
        addresses = list(addresses)
        self.look_up(target, addresses)
        for address in addresses:
            if self.entries[target, address] is None:
                names = {"kind": target._meta.verbose_name, "address": address[:80]}
                raise ValueError(_("There is no %(kind)s “%(address)s”.") % names)
        return [self.entries[target, address] for address in addresses]


class Column(Field):
    """A column of the model, read as its own field reads what is typed."""

    def __init__(self, model: type[Any], name: str) -> None:
        super().__init__(attribute=name, column_name=name)
        self.field: Any = model._meta.get_field(name)

    def export(self, instance: Any, **options: Any) -> Any:
        """The value as a cell: a number where it is one and the file can hold it, else text that
        runs nowhere.
        """
        value = self.get_value(instance)
        if isinstance(self.field, DecimalField) and value is not None:
            value = Decimal(value).normalize()
            return value if options.get("force_native_type") else f"{value:f}"
        if isinstance(self.field, BooleanField):
            return "1" if value else "0"
        return neutral("" if value is None else str(value))

    def addresses(self, text: str) -> list[str]:
        """The addresses that a cell with this text names."""
        return []

    def clean(self, row: dict[str, str], **options: Any) -> Any:
        """The value that was typed; raises ValueError with a sentence."""
        text = row[self.column_name]
        if not text.strip():
            return self.field.get_default()
        refuse_error(text)
        try:
            return self.read(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def read(self, text: str) -> Any:
        """The value of a text that is not blank; raises ValueError or ValidationError with a
        sentence.
        """
        if self.field.choices:
            return self.chosen(text.strip())
        if isinstance(self.field, BooleanField):
            return truth(text.strip())
        if isinstance(self.field, CharField):
            return self.field.to_python(single_line(text.strip()))
        if self.field.get_internal_type() == "TextField":
            return self.field.to_python(text)
        text = text.strip()
        shortened = text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
        if isinstance(self.field, DateField):
            # A moment of a day, as other programs write one.
            shortened = shortened.partition("T")[0]
        return self.field.to_python(shortened)

    def chosen(self, text: str) -> str:
        """The choice that is stored for the text; raises ValueError with those that there are."""
        choices = [value for value, _label in self.field.flatchoices if value]
        if text.lower() in choices:
            return text.lower()
        names = {"value": text[:LONGEST_VALUE], "choices": ", ".join(choices)}
        raise ValueError(
            _("“%(value)s” is not taken here. Write one of these: %(choices)s.") % names
        )

    def save(
        self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any
    ) -> None:
        """Store what was typed, unless it differs only in how a file ends its lines or tells
        nothing from blank.
        """
        stored = getattr(instance, self.attribute)
        # What stands there already came in by a form, and is no news.
        if isinstance(stored, str) and same_lines(row[self.column_name]) == same_lines(stored):
            return
        value = self.clean(row, instance=instance, **options)
        if same_lines(value) != same_lines(stored):
            setattr(instance, self.attribute, value)


class Amount(Column):
    """A number of an indicator: a share is written as the indicator counts."""

    def clean(self, row: dict[str, str], **options: Any) -> Any:
        """The number that was typed; raises ValueError with a sentence."""
        text = row[self.column_name].strip()
        if not text:
            return self.field.get_default()
        refuse_error(text)
        indicator = getattr(options["instance"], "indicator", None)
        if not is_share(text):
            return number(text)
        unit = f"{indicator.unit_en} {indicator.unit_es}" if indicator else ""
        return number(text, unit)


class Name(Column):
    """Another entry, named by its address."""

    def __init__(self, model: type[Any], name: str) -> None:
        super().__init__(model, name)
        assert isinstance(self.field, ForeignKey)  # noqa: S101
        self.target: Any = self.field.related_model

    def export(self, instance: Any, **options: Any) -> str:
        """The address of the other entry."""
        other = self.get_value(instance)
        return str(getattr(other, self.target.address_field)) if other else ""

    def addresses(self, text: str) -> list[str]:
        """The address in the cell."""
        return [text.strip()] if text.strip() else []

    def save(
        self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any
    ) -> None:
        """Point to the entry that was named; raises ValueError with a sentence."""
        named = self.addresses(row[self.column_name])
        known: Addresses = options["known"]
        setattr(instance, self.attribute, known.of(self.target, named)[0] if named else None)


class Names(Field):
    """Several entries, named by their addresses with semicolons between."""

    def __init__(
        self,
        name: str,
        target: type[Any],
        stored: Callable[[Any], list[Any]],
        store: Callable[[Any, list[Any]], None],
        *,
        in_order: bool,
    ) -> None:
        super().__init__(attribute=name, column_name=name)
        self.remembered = f"{name}_named"
        self.target, self.stored, self.store, self.in_order = target, stored, store, in_order

    def get_value(self, instance: Any) -> str:
        """The addresses: those that were read from a row, else those of the entries that are
        stored.
        """
        entries = instance.__dict__.get(self.remembered)
        if entries is None:
            entries = self.stored(instance) if instance.pk else []
        return ";".join(getattr(entry, self.target.address_field) for entry in entries)

    def export(self, instance: Any, **options: Any) -> str:
        """The addresses in one cell."""
        return self.get_value(instance)

    def addresses(self, text: str) -> list[str]:
        """The addresses in the cell, each once."""
        parts = [part.strip() for part in text.split(";")]
        return list(dict.fromkeys(part for part in parts if part))

    def save(
        self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any
    ) -> None:
        """Remember the entries until the entry itself is stored; raises ValueError with a
        sentence.
        """
        named = self.addresses(row[self.column_name])
        if len(named) > MOST_NAMES:
            raise ValueError(
                _("A cell names no more than %(most)s entries.") % {"most": MOST_NAMES}
            )
        known: Addresses = options["known"]
        instance.__dict__[self.remembered] = known.of(
            self.target, named if self.in_order else sorted(named)
        )

    def connect(self, instance: Any) -> None:
        """Store the entries that were named in the row."""
        if self.remembered in instance.__dict__:
            self.store(instance, instance.__dict__[self.remembered])


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


def same_lines(value: Any) -> Any:
    """The value for comparing: lines end alike, and nothing is blank."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value


def authors() -> Names:
    """The authors of a source in their order."""
    return named_as("authors", Authorship.Role.AUTHOR)


def editors() -> Names:
    """The editors of a source in their order."""
    return named_as("editors", Authorship.Role.EDITOR)


def named_as(column: str, role: str) -> Names:
    """Those whom a source names in the role, in their order."""

    def stored(source: Source) -> list[Agent]:
        return source.named_as(role)

    def store(source: Source, agents: list[Agent]) -> None:
        source.authorships.filter(role=role).exclude(agent__in=agents).delete()
        for position, agent in enumerate(agents):
            Authorship.objects.update_or_create(
                source=source, agent=agent, role=role, defaults={"position": position}
            )

    return Names(column, Agent, stored, store, in_order=True)


def themes() -> Names:
    """The themes of an initiative."""

    def stored(initiative: Initiative) -> list[Theme]:
        return sorted(initiative.themes.all(), key=lambda theme: theme.slug)

    def store(initiative: Initiative, chosen: list[Theme]) -> None:
        initiative.themes.set(chosen)

    return Names("themes", Theme, stored, store, in_order=False)
