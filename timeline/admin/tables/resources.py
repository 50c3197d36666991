"""The tables that editors export and import, one for each kind of row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import RowResult

from timeline.admin.tables.columns import Amount, Column, Name, authors, editors, themes
from timeline.admin.tables.files import Sheet
from timeline.admin.tables.resource import Table
from timeline.admin.tables.results import find_alike
from timeline.models import Initiative, Milestone, Observation, Source
from timeline.publishing.citing_texts import naming
from timeline.publishing.derive import refresh


class PartTable(Table):
    """Rows that belong to an entry: known by it, by what they are and, where several are alike, by
    a number.
    """

    owner = ""
    known_by: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().order_by(f"{self.owner}_id", "pk")

    def before_export(self, queryset: Any, **options: Any) -> None:
        self.counted: Counter[tuple[Any, ...]] = Counter()

    def dehydrate_number(self, part: Any) -> str:
        """Which of several alike rows it is, in the order in which they were made."""
        mark = tuple(getattr(part, name) for name in (f"{self.owner}_id", *self.known_by))
        self.counted[mark] += 1
        return str(self.counted[mark])

    def filter_export(self, queryset: QuerySet[Any], **options: Any) -> QuerySet[Any]:
        """The parts of the entries that were asked for."""
        return self.get_queryset().filter(**{f"{self.owner}__in": queryset.order_by().values("pk")})

    def before_import(self, dataset: Sheet, **options: Any) -> None:
        super().before_import(dataset, **options)
        # How many new rows of the file are alike, on top of those that are stored.
        self.added: Counter[tuple[str, ...]] = Counter()

    def load(self, rows: Sequence[dict[str, str]], *, lock: bool) -> None:
        """Read the parts that share what the rows are known by, in their order."""
        marks = {mark for mark in map(self.shared, rows) if mark}
        self.alike: dict[tuple[str, ...], list[Any]] = {mark: [] for mark in marks}
        names = (f"{self.owner}__slug", *self.known_by)
        values = {
            f"{name}__in": {mark[place] for mark in marks} for place, name in enumerate(names)
        }
        for part in self.locked(self.get_queryset().filter(**values), lock=lock):
            mark = (
                getattr(part, self.owner).slug,
                *(getattr(part, name) for name in self.known_by),
            )
            if mark in self.alike:
                self.alike[mark].append(part)

    def shared(self, row: dict[str, str]) -> tuple[str, ...] | None:
        """What the row shares with those that are alike; None where that cannot be read."""
        try:
            values = [str(self.fields[name].clean(row) or "") for name in self.known_by]
        except ValueError:
            return None
        return (row[self.owner].strip(), *values)

    def number(self, row: dict[str, str]) -> str:
        """Which of the alike rows is meant, as it was typed; the first where nothing was."""
        return row.get("number", "").strip() or "1"

    def known_as(self, row: dict[str, str]) -> Any:
        return self.shared(row) or id(row), self.number(row)

    def twice(self) -> str:
        return _(
            "Row %(row)s is about the same. Where two are alike, “number” tells them apart: 1, 2."
        )

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        """The row that is meant, or None for one that is new; raises ValidationError with a
        sentence.
        """
        mark, number = self.shared(row), self.number(row)
        alike = self.alike[mark] if mark else []
        count = len(alike) + self.added[mark or ()]
        if mark and not (number.isdecimal() and len(number) <= 6 and 0 < int(number) <= count + 1):
            sentence = _("There are %(count)s of these, so “%(number)s” cannot be the next.")
            raise ValidationError({"number": sentence % {"count": count, "number": number[:20]}})
        if mark and int(number) <= len(alike):
            return alike[int(number) - 1]
        self.added[mark or ()] += 1
        return None


def columns(model: type[Model], *names: str) -> tuple[Column, ...]:
    """Columns of the model; a key to another entry is that entry's address."""
    return tuple(
        Name(model, name) if model._meta.get_field(name).is_relation else Column(model, name)
        for name in names
    )


def number() -> Field:
    """The column that tells alike rows apart; it is counted, not stored."""
    return Field(column_name="number", readonly=True)


class InitiativeTable(Table):
    keys = ("slug",)
    along = ("themes",)
    columns = (
        *columns(
            Initiative,
            "slug",
            "title_en",
            "title_es",
            "kind",
            "summary_en",
            "summary_es",
            "body_en",
        ),
        *columns(Initiative, "body_es", "era", "website", "lead", "opinion_of", "position"),
        themes(),
    )

    class Meta:
        model = Initiative
        fields = ()
        import_id_fields = ("slug",)
        clean_model_instances = report_skipped = store_instance = skip_diff = True


class SourceTable(Table):
    keys = ("key",)
    along = ("authorships__agent",)
    columns = (
        *columns(Source, "key", "type", "title", "container_title", "publisher"),
        authors(),
        editors(),
        *columns(Source, "volume", "issue", "pages", "chapter", "edition", "number"),
        *columns(
            Source,
            "date",
            "url",
            "accessed_on",
            "archived_url",
            "archived_on",
            "language",
            "doi",
            "isbn",
        ),
        *columns(Source, "note_en", "note_es"),
    )

    class Meta:
        model = Source
        fields = ()
        import_id_fields = ("key",)
        clean_model_instances = report_skipped = store_instance = skip_diff = True

    def after_import(self, dataset: Sheet, result: Any, **options: Any) -> None:
        super().after_import(dataset, result, **options)
        if options.get("dry_run"):
            find_alike(result)
        elif not result.has_errors() and not result.has_validation_errors():
            # Texts may have cited them before they were here.
            new = [
                row.instance.key for row in result if row.import_type == RowResult.IMPORT_TYPE_NEW
            ]
            refresh(*naming(new))


class MilestoneTable(PartTable):
    owner = "initiative"
    known_by = ("kind", "date")
    keys = ("initiative", "kind", "date")
    columns = (
        *columns(Milestone, "initiative", "kind", "date"),
        number(),
        *columns(Milestone, "description_en", "description_es", "source", "locator"),
    )

    class Meta:
        model = Milestone
        fields = ()
        import_id_fields = ("initiative",)
        clean_model_instances = report_skipped = store_instance = skip_diff = True


class ObservationTable(PartTable):
    owner = "indicator"
    known_by = ("date",)
    keys = ("indicator", "date")
    columns = (
        *columns(Observation, "indicator", "date"),
        number(),
        Amount(Observation, "value"),
        *columns(Observation, "approximate", "source", "locator", "note_en", "note_es"),
    )

    class Meta:
        model = Observation
        fields = ()
        import_id_fields = ("indicator",)
        clean_model_instances = report_skipped = store_instance = skip_diff = True
