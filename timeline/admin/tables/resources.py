"""The tables that editors export and import, one for each kind of row."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result

from timeline.admin.tables.columns import (
    AmountColumn,
    AuthorshipColumn,
    ThemesColumn,
    model_field,
)
from timeline.admin.tables.files import Sheet
from timeline.admin.tables.resource import Cells, Table
from timeline.admin.tables.results import find_alike
from timeline.models import Authorship, Initiative, Milestone, Observation, Source, Subject
from timeline.models.addressed import Slugged
from timeline.publishing.citing_texts import naming
from timeline.publishing.derive import refresh
from timeline.registry import NOUNS

# An owner's address, and what its rows are known by.
Mark = tuple[str, ...]


class PartTable(Table):
    """Rows that belong to an entry: known by it, by what they are and, where several are alike, by
    a number.
    """

    owner = ""
    known_by: tuple[str, ...] = ()
    # Those of them that are asked of the database; the others are compared here.
    looked_up: tuple[str, ...] = ()

    def column(self, name: str) -> Field:
        """The number that tells alike rows apart is counted, not stored."""
        if name == "number":
            return Field(column_name=name, readonly=True)
        return super().column(name)

    def get_queryset(self) -> QuerySet[Model]:
        return super().get_queryset().order_by(f"{self.owner}_id", "pk")

    def before_export(self, queryset: QuerySet[Model], **options: object) -> None:
        self.counts: Counter[Hashable] = Counter()

    def dehydrate_number(self, part: Model) -> str:
        """Which of several alike rows it is, in the order in which they were made."""
        mark = self.mark_of_part(part)
        self.counts[mark] += 1
        return str(self.counts[mark])

    def filter_export(self, queryset: QuerySet[Model], **options: object) -> QuerySet[Model]:
        """The parts of the entries that were asked for."""
        return self.get_queryset().filter(**{f"{self.owner}__in": queryset.order_by().values("pk")})

    def before_import(self, dataset: Sheet, **options: object) -> None:
        super().before_import(dataset, **options)
        # How many new rows of the file are alike, on top of those that are stored.
        self.added: Counter[Mark] = Counter()

    def load(self, rows: Sequence[Cells], *, lock: bool) -> None:
        """Read the parts that share what the rows are known by, in their order."""
        self.alike: dict[Mark, list[Model]] = {}
        for row in rows:
            mark = self.mark_of_row(row)
            if mark:
                self.alike[mark] = []
        lookup = {f"{self.owner}__slug__in": {mark[0] for mark in self.alike}}
        for position, name in enumerate(self.known_by, 1):
            if name in self.looked_up:
                lookup[f"{name}__in"] = {mark[position] for mark in self.alike}
        for part in self.locked(self.get_queryset().filter(**lookup), lock=lock):
            mark = self.mark_of_part(part)
            if mark in self.alike:
                self.alike[mark].append(part)

    def mark_of_part(self, part: Model) -> Mark:
        """What the part shares with those that are alike: its owner's address and its own words."""
        owner: Slugged = getattr(part, self.owner)
        return (owner.slug, *(self.word_of_part(part, name) for name in self.known_by))

    def word_of_part(self, part: Model, name: str) -> str:
        """What the part has at one of the columns that it is known by."""
        return str(getattr(part, name))

    def word_of_row(self, row: Cells, name: str) -> str:
        """What a row has there; raises ValueError where that cannot be read."""
        return str(self.fields[name].clean(row) or "")

    def mark_of_row(self, row: Cells) -> Mark | None:
        """What the row shares with those that are alike; None where that cannot be read."""
        mark = [row[self.owner].strip()]
        try:
            for name in self.known_by:
                mark.append(self.word_of_row(row, name))
        except ValueError:
            return None
        return tuple(mark)

    def number_of_row(self, row: Cells) -> str:
        """Which of the alike rows is meant, as it was typed; the first where nothing was."""
        return row.get("number", "").strip() or "1"

    def identity(self, row: Cells) -> Hashable:
        return self.mark_of_row(row) or id(row), self.number_of_row(row)

    def twice(self) -> str:
        return _(
            "Row %(row)s is about the same. Where two are alike, “number” tells them apart: 1, 2."
        )

    def get_instance(self, instance_loader: BaseInstanceLoader, row: Cells) -> Model | None:
        """The row that is meant, or None for one that is new; raises ValidationError with a
        sentence.
        """
        mark = self.mark_of_row(row)
        if mark is None:
            # Its own columns will say what is wrong with it.
            return None
        number = self.number_of_row(row)
        alike = self.alike[mark]
        count = len(alike) + self.added[mark]
        if not (number.isdecimal() and len(number) <= 6 and 0 < int(number) <= count + 1):
            sentence = _("There are %(count)s of these, so “%(number)s” cannot be the next.")
            raise ValidationError({"number": sentence % {"count": count, "number": number[:20]}})
        if int(number) <= len(alike):
            return alike[int(number) - 1]
        self.added[mark] += 1
        return None


class InitiativeTable(Table):
    noun = NOUNS[Initiative]
    keys = ("slug",)
    along = ("themes",)

    class Meta:
        model = Initiative
        import_id_fields = ("slug",)

    def column(self, name: str) -> Field:
        return ThemesColumn(name) if name == "themes" else super().column(name)


class SourceTable(Table):
    noun = NOUNS[Source]
    keys = ("key",)
    along = ("authorships__agent",)

    class Meta:
        model = Source
        import_id_fields = ("key",)

    def column(self, name: str) -> Field:
        if name == "authors":
            return AuthorshipColumn(name, Authorship.Role.AUTHOR)
        if name == "editors":
            return AuthorshipColumn(name, Authorship.Role.EDITOR)
        return super().column(name)

    def after_import(self, dataset: Sheet, result: Result, **options: Any) -> None:
        super().after_import(dataset, result, **options)
        if options.get("dry_run"):
            find_alike(result)
        elif not result.has_errors() and not result.has_validation_errors():
            # Texts may have cited them before they were here.
            keys = []
            for row in result:
                if row.is_new() and isinstance(row.instance, Source):
                    keys.append(row.instance.key)
            refresh(*naming(keys))


class MilestoneTable(PartTable):
    noun = NOUNS[Milestone]
    owner = "initiative"
    known_by = ("kind", "date")
    looked_up = ("kind", "date")
    keys = ("initiative", "kind", "date")

    class Meta:
        model = Milestone
        import_id_fields = ("initiative",)


class ObservationTable(PartTable):
    noun = NOUNS[Observation]
    owner = "indicator"
    known_by = ("subject", "date")
    looked_up = ("date",)
    keys = ("indicator", "date")
    # A survey of many countries is one entry, however many values it has.
    most_changes = 1_000
    checked_keys = ("indicator", "subject", "source")

    class Meta:
        model = Observation
        import_id_fields = ("indicator",)

    def column(self, name: str) -> Field:
        if name == "value":
            return AmountColumn(model_field(Observation, name))
        return super().column(name)

    def word_of_part(self, part: Model, name: str) -> str:
        """The code of the subject, blank where there is none."""
        if name != "subject":
            return super().word_of_part(part, name)
        subject: Subject | None = getattr(part, name)
        return subject.code if subject else ""

    def word_of_row(self, row: Cells, name: str) -> str:
        """The code as it was typed; a file may have no such column."""
        if name != "subject":
            return super().word_of_row(row, name)
        return row.get(name, "").strip()
