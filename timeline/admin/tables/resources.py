"""The tables that editors export and import, one for each kind of row."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result

from govdigital.databases import EDITORIAL
from timeline.admin.tables.columns import (
    AmountColumn,
    AuthorshipColumn,
    DisputedColumn,
    EntryColumn,
    QuestionColumn,
    ThemesColumn,
    model_field,
    name_of_disputed,
    question_of,
)
from timeline.admin.tables.files import Sheet
from timeline.admin.tables.resource import Cells, Table
from timeline.admin.tables.results import find_alike
from timeline.models import (
    Agent,
    Authorship,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    Relation,
    Source,
    Theme,
)
from timeline.models.addressed import Slugged
from timeline.models.dispute import DISPUTED
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
        for part in self.locked(self.get_queryset().filter(self.lookup(self.alike)), lock=lock):
            mark = self.mark_of_part(part)
            if mark in self.alike:
                self.alike[mark].append(part)

    def lookup(self, marks: Collection[Mark]) -> Q:
        """What finds the parts with these marks, and few others."""
        found = Q(**{f"{self.owner}__slug__in": {mark[0] for mark in marks}})
        for position, name in enumerate(self.known_by, 1):
            if name in self.looked_up:
                found &= Q(**{f"{name}__in": {mark[position] for mark in marks}})
        return found

    def owner_of_part(self, part: Model) -> Mark:
        """How a row names the entry that the part belongs to."""
        owner: Slugged = getattr(part, self.owner)
        return (owner.slug,)

    def owner_of_row(self, row: Cells) -> Mark:
        """What the row says of the entry that it belongs to."""
        return (row[self.owner].strip(),)

    def mark_of_part(self, part: Model) -> Mark:
        """What the part shares with those that are alike: its owner's address and its own words."""
        words = [self.word_of_part(part, name) for name in self.known_by]
        return (*self.owner_of_part(part), *words)

    def word_of_part(self, part: Model, name: str) -> str:
        """What the part has at one of the columns that it is known by."""
        column = self.fields[name]
        if isinstance(column, EntryColumn):
            return column.export(part)
        return str(getattr(part, name))

    def word_of_row(self, row: Cells, name: str) -> str:
        """What a row has there; raises ValueError where that cannot be read."""
        column = self.fields[name]
        if isinstance(column, EntryColumn):
            # A file may have no such column.
            return row.get(name, "").strip()
        return str(column.clean(row) or "")

    def mark_of_row(self, row: Cells) -> Mark | None:
        """What the row shares with those that are alike; None where that cannot be read."""
        mark = [*self.owner_of_row(row)]
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
        if "number" not in self.fields:
            return super().twice()
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


class EraTable(Table):
    noun = NOUNS[Era]
    keys = ("slug",)

    class Meta:
        model = Era
        import_id_fields = ("slug",)


class ThemeTable(Table):
    noun = NOUNS[Theme]
    keys = ("slug",)

    class Meta:
        model = Theme
        import_id_fields = ("slug",)


class AgentTable(Table):
    noun = NOUNS[Agent]
    keys = ("slug",)

    class Meta:
        model = Agent
        import_id_fields = ("slug",)

    def skip_row(
        self,
        instance: Model,
        original: Model | None,
        row: Cells,
        import_validation_errors: dict[str, object] | None = None,
    ) -> bool:
        """Whether the row changes nothing: the name of a person in one language is that in both."""
        instance.clean()
        return super().skip_row(instance, original, row, import_validation_errors)


class IndicatorTable(Table):
    noun = NOUNS[Indicator]
    keys = ("slug",)

    class Meta:
        model = Indicator
        import_id_fields = ("slug",)

    def column(self, name: str) -> Field:
        if name in ("minimum", "maximum"):
            return AmountColumn(model_field(Indicator, name))
        return super().column(name)


class RelationTable(PartTable):
    noun = NOUNS[Relation]
    owner = "from_initiative"
    known_by = ("kind", "to_initiative")
    looked_up = ("kind",)
    keys = ("from_initiative", "kind", "to_initiative")

    class Meta:
        model = Relation
        import_id_fields = ("from_initiative",)

    def before_import(self, dataset: Sheet, **options: object) -> None:
        super().before_import(dataset, **options)
        # The file's new relations by their kind: the keys of both initiatives.
        self.ends: dict[str, dict[int, set[int]]] = {}

    def validate_instance(
        self,
        instance: Model,
        import_validation_errors: dict[str, object] | None = None,
        validate_unique: bool = False,
    ) -> None:
        """Refuse a circle that rows of the file would make together, too: a preview stores none of
        them.
        """
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if isinstance(instance, Relation):
            ends = self.ends.setdefault(instance.kind, {})
            instance.refuse_circle(ends)
            ends.setdefault(instance.from_initiative_id, set()).add(instance.to_initiative_id)


class DisputeTable(PartTable):
    noun = NOUNS[Dispute]
    known_by = ("question_en",)
    keys = ("entry",)
    # The column has found the entry, and fills one of its keys.
    checked_keys = DISPUTED

    class Meta:
        model = Dispute
        import_id_fields = ("entry",)

    def column(self, name: str) -> Field:
        return DisputedColumn(name) if name == "entry" else super().column(name)

    def get_queryset(self) -> QuerySet[Model]:
        return Dispute._base_manager.using(EDITORIAL).select_related(*DISPUTED).order_by("pk")

    def filter_export(self, queryset: QuerySet[Model], **options: object) -> QuerySet[Model]:
        return self.get_queryset().filter(pk__in=queryset.order_by().values("pk"))

    def lookup(self, marks: Collection[Mark]) -> Q:
        return of_disputed({mark[0] for mark in marks})

    def owner_of_part(self, part: Model) -> Mark:
        return (name_of_disputed(part),)

    def owner_of_row(self, row: Cells) -> Mark:
        return (row["entry"].strip(),)

    def word_of_part(self, part: Model, name: str) -> str:
        return question_of(part)

    def word_of_row(self, row: Cells, name: str) -> str:
        """The question; in Spanish where the row has none in English."""
        return row.get("question_en", "").strip() or row.get("question_es", "").strip()


class PositionTable(PartTable):
    noun = NOUNS[Position]
    owner = "dispute"
    known_by = ("source",)
    keys = ("entry", "question", "source")
    # The question has found the dispute.
    checked_keys = ("dispute",)

    class Meta:
        model = Position
        import_id_fields = ("entry",)

    def column(self, name: str) -> Field:
        if name == "entry":
            return DisputedColumn(name)
        if name == "question":
            self.question = QuestionColumn(name)
            return self.question
        return super().column(name)

    def get_queryset(self) -> QuerySet[Model]:
        disputed = [f"dispute__{kind}" for kind in DISPUTED]
        # In the order in which they were made, whichever of two alike disputes they are of.
        return super().get_queryset().select_related("source", *disputed).order_by("pk")

    def load(self, rows: Sequence[Cells], *, lock: bool) -> None:
        """Read the disputes of the rows, and their positions. Where two ask the same, a new
        position is of the first.
        """
        names = {row["entry"].strip() for row in rows}
        disputes: dict[tuple[str, str], Dispute] = {}
        entries = Dispute._base_manager.using(EDITORIAL).select_related(*DISPUTED)
        for dispute in entries.filter(of_disputed(names)).order_by("pk"):
            disputes.setdefault((name_of_disputed(dispute), question_of(dispute)), dispute)
        self.question.disputes = disputes
        super().load(rows, lock=lock)

    def lookup(self, marks: Collection[Mark]) -> Q:
        return of_disputed({mark[0] for mark in marks}, "dispute__")

    def owner_of_part(self, part: Model) -> Mark:
        dispute: Dispute = getattr(part, self.owner)
        return (name_of_disputed(dispute), question_of(dispute))

    def owner_of_row(self, row: Cells) -> Mark:
        return (row["entry"].strip(), row["question"].strip())


def of_disputed(names: Collection[str], path: str = "") -> Q:
    """What finds disputes of the entries with these names, or the rows from which the path leads
    to them; nothing where none of the names is one.
    """
    found = Q(pk__in=())
    for kind in DISPUTED:
        addresses = {name.removeprefix(f"{kind}:") for name in names if name.startswith(f"{kind}:")}
        if addresses:
            found |= Q(**{f"{path}{kind}__slug__in": addresses})
    return found
