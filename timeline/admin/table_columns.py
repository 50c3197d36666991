"""Columns of a table: how a value of an entry is written into a cell and read out of it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DecimalField, ForeignKey
from django.utils.translation import gettext as _
from import_export.fields import Field

from govdigital.databases import EDITORIAL
from timeline.admin.table_files import neutral
from timeline.models import Agent, Authorship, Initiative, Source, Theme


class Column(Field):
    """A column of the model, read as its own field reads what is typed."""

    def __init__(self, model: type[Any], name: str) -> None:
        super().__init__(attribute=name, column_name=name)
        self.field: Any = model._meta.get_field(name)

    def export(self, instance: Any, **options: Any) -> Any:
        """The value as a cell: a number where it is one and the file can hold it, else text that runs nowhere."""
        value = self.get_value(instance)
        if isinstance(self.field, DecimalField) and value is not None:
            value = Decimal(value).normalize()
            return value if options.get("force_native_type") else f"{value:f}"
        if isinstance(self.field, BooleanField):
            return "1" if value else "0"
        return neutral("" if value is None else str(value))

    def clean(self, row: dict[str, str], **options: Any) -> Any:
        """The value that was typed; raises ValueError with a sentence."""
        text = row[self.column_name]
        if not text.strip():
            return self.field.get_default()
        try:
            return self.field.to_python(text.capitalize() if isinstance(self.field, BooleanField) else text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def save(self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any) -> None:
        """Store what was typed, unless it differs only in how a file ends its lines or tells nothing from blank."""
        value = self.clean(row, **options)
        if same_lines(value) != same_lines(getattr(instance, self.attribute)):
            setattr(instance, self.attribute, value)


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

    def clean(self, row: dict[str, str], **options: Any) -> Any:
        """The entry of that address, or None; raises ValueError with a sentence."""
        address = row[self.column_name].strip()
        return found(self.target, [address])[0] if address else None

    def save(self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any) -> None:
        """Point to the entry that was named."""
        setattr(instance, self.attribute, self.clean(row, **options))


class Names(Field):
    """Several entries, named by their addresses with semicolons between."""

    def __init__(
        self,
        name: str,
        target: type[Any],
        known: Callable[[Any], list[Any]],
        store: Callable[[Any, list[Any]], None],
        *,
        in_order: bool,
    ) -> None:
        super().__init__(attribute=name, column_name=name)
        self.remembered = f"{name}_named"
        self.target, self.known, self.store, self.in_order = target, known, store, in_order

    def get_value(self, instance: Any) -> str:
        """The addresses: those that were read from a row, else those of the entries that are stored."""
        if self.remembered in instance.__dict__:
            return str(instance.__dict__[self.remembered])
        entries = self.known(instance) if instance.pk else []
        return ";".join(getattr(entry, self.target.address_field) for entry in entries)

    def export(self, instance: Any, **options: Any) -> str:
        """The addresses in one cell."""
        return self.get_value(instance)

    def save(self, instance: Any, row: dict[str, str], is_m2m: bool = False, **options: Any) -> None:
        """Remember the addresses until the entry itself is stored."""
        addresses = list(
            dict.fromkeys(part.strip() for part in row[self.column_name].split(";") if part.strip())
        )
        found(self.target, addresses)
        addresses = addresses if self.in_order else sorted(addresses)
        instance.__dict__[self.remembered] = ";".join(addresses)

    def connect(self, instance: Any) -> None:
        """Store the entries that were named in the row."""
        if self.remembered in instance.__dict__:
            named = instance.__dict__[self.remembered]
            self.store(instance, found(self.target, named.split(";")) if named else [])


def found(target: type[Any], addresses: Sequence[str]) -> list[Any]:
    """The entries of these addresses in their order; raises ValueError where one is missing."""
    rows = target._base_manager.using(EDITORIAL).filter(**{f"{target.address_field}__in": addresses})
    known = {getattr(entry, target.address_field): entry for entry in rows}
    for address in addresses:
        if address not in known:
            names = {"kind": target._meta.verbose_name, "address": address[:80]}
            raise ValueError(_("There is no %(kind)s “%(address)s”.") % names)
    return [known[address] for address in addresses]


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

    def known(source: Source) -> list[Agent]:
        return [row.agent for row in source.authorships.filter(role=role).select_related("agent")]

    def store(source: Source, agents: list[Agent]) -> None:
        source.authorships.filter(role=role).exclude(agent__in=agents).delete()
        for position, agent in enumerate(agents):
            Authorship.objects.update_or_create(
                source=source, agent=agent, role=role, defaults={"position": position}
            )

    return Names(column, Agent, known, store, in_order=True)


def themes() -> Names:
    """The themes of an initiative."""

    def known(initiative: Initiative) -> list[Theme]:
        return list(initiative.themes.order_by("slug"))

    def store(initiative: Initiative, chosen: list[Theme]) -> None:
        initiative.themes.set(chosen)

    return Names("themes", Theme, known, store, in_order=False)
