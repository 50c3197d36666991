"""The tables that editors export and import, one for each kind of row."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.results import RowResult

from govdigital.databases import EDITORIAL
from timeline.admin.table_columns import Column, Name, Names, authors, editors, themes
from timeline.admin.table_results import Differences, Row, find_alike
from timeline.history.comments import comment
from timeline.history.recording import begin, record_each
from timeline.models import Initiative, Milestone, Observation, Source
from timeline.models.owner import owner_of
from timeline.publishing.derive import refresh
from timeline.publishing.fields import LANGUAGES
from timeline.publishing.naming import naming
from timeline.publishing.translations import follow


class Table(resources.ModelResource):
    """A table whose rows are named by what editors know them by; its columns are the ones listed and no others."""

    keys: tuple[str, ...]
    columns: tuple[Field, ...]

    def __init__(self, may_change: Callable[[Any], bool] = lambda entry: True, **options: Any) -> None:
        """`may_change` tells of an entry whether the editor who imports may change it."""
        super().__init__(**options)
        self.may_change = may_change
        self.begun: set[Any] = set()
        self.fields = {str(column.column_name): column for column in self.columns}

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return Row

    @classmethod
    def get_diff_class(cls) -> type[resources.Diff]:
        return Differences

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    def get_queryset(self) -> QuerySet[Any]:
        return self._meta.model._base_manager.using(EDITORIAL)

    def before_import(self, dataset: tablib.Dataset, **options: Any) -> None:
        """Refuse a file whose headings do not fit."""
        headings, known = list(dataset.headers or ()), self.get_diff_headers()
        missing = [name for name in self.keys if name not in headings]
        strange = [name for name in headings if name not in known]
        if missing:
            raise ValueError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        if strange:
            names = {"names": ", ".join(name[:40] for name in strange), "known": ", ".join(known)}
            raise ValueError(_("These columns are not known: %(names)s. Known are: %(known)s.") % names)

    def before_import_row(self, row: dict[str, str], **options: Any) -> None:
        """Refuse a row that does not say which it is."""
        for name in self.keys:
            if not row[name].strip() and name != "date":
                raise ValidationError({name: _("Say here which one it is.")})

    def validate_instance(self, instance: Any, *args: Any, **options: Any) -> None:
        """Refuse what the entry's own rules refuse, at the column where it was typed."""
        try:
            super().validate_instance(instance, *args, **options)
        except ValidationError as error:
            named = {
                name if name in (*self.fields, NON_FIELD_ERRORS) else f"{name}_{LANGUAGES[0]}": reasons
                for name, reasons in error.error_dict.items()
            }
            raise ValidationError(named) from None

    def after_import_row(self, row: dict[str, str], row_result: Any, **options: Any) -> None:
        # The first row of the file holds the headings.
        row_result.number = options["row_number"] + 1

    def before_save_instance(self, instance: Any, row: dict[str, str], **options: Any) -> None:
        """Refuse what this editor may not change now, and keep the entry as it is before its first change."""
        owner = owner_of(instance)
        if owner.pk is None or owner in self.begun:
            return
        entry = type(owner)._base_manager.using(EDITORIAL).get(pk=owner.pk)
        if not self.may_change(entry):
            raise ValidationError(_("You may not change “%(entry)s” now.") % {"entry": entry})
        if owner is instance:
            follow(instance, vars(entry))
        if not options.get("dry_run"):
            begin(entry)
        self.begun.add(owner)

    def after_save_instance(self, instance: Any, row: dict[str, str], **options: Any) -> None:
        """Store what hangs on the entry."""
        for field in self.fields.values():
            if isinstance(field, Names):
                field.connect(instance)

    def after_import(self, dataset: tablib.Dataset, result: Any, **options: Any) -> None:
        """Derive anew what follows from the rows."""
        if not options.get("dry_run") and not result.has_errors() and not result.has_validation_errors():
            entries = touched(result)
            refresh(*entries)
            record_each(entries, comment("imported"), options.get("user"))


class PartTable(Table):
    """Rows that belong to an entry: known by it, by what they are and, where several are alike, by a number."""

    owner = ""
    known_by: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related(self.owner, "source").order_by(f"{self.owner}_id", "pk")

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

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        """The row that is meant, or None for one that is new; raises ValidationError with a sentence."""
        alike = self.alike(row)
        number = row.get("number", "").strip() or "1"
        if not number.isdecimal() or not 0 < int(number[:6]) <= len(alike) + 1:
            sentence = _("There are %(count)s of these, so “%(number)s” cannot be the next.")
            raise ValidationError({"number": sentence % {"count": len(alike), "number": number[:20]}})
        return alike[int(number) - 1] if int(number) <= len(alike) else None

    def alike(self, row: dict[str, str]) -> list[Any]:
        """The stored rows that share what this row is known by, in their order."""
        entry = {f"{self.owner}__slug": row[self.owner].strip()}
        known = {name: row[name].strip() for name in self.known_by}
        try:
            return list(self.get_queryset().filter(**entry, **known))
        except ValidationError as error:
            raise ValidationError({"date": error.messages}) from None


def touched(result: Any) -> list[Any]:
    """The entries that the rows of an import are, or belong to; each once."""
    changed = (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE)
    return list(dict.fromkeys(owner_of(row.instance) for row in result if row.import_type in changed))


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
    columns = (
        *columns(Initiative, "slug", "title_en", "title_es", "kind", "summary_en", "summary_es", "body_en"),
        *columns(Initiative, "body_es", "era", "website", "lead", "opinion_of", "position"),
        themes(),
    )

    class Meta:
        model = Initiative
        fields = ()
        import_id_fields = ("slug",)
        clean_model_instances = skip_unchanged = report_skipped = True


class SourceTable(Table):
    keys = ("key",)
    columns = (
        *columns(Source, "key", "type", "title", "container_title", "publisher"),
        authors(),
        editors(),
        *columns(Source, "volume", "issue", "pages", "chapter", "edition", "number"),
        *columns(
            Source, "date", "url", "accessed_on", "archived_url", "archived_on", "language", "doi", "isbn"
        ),
        *columns(Source, "note_en", "note_es"),
    )

    class Meta:
        model = Source
        fields = ()
        import_id_fields = ("key",)
        clean_model_instances = skip_unchanged = report_skipped = True

    def after_import(self, dataset: tablib.Dataset, result: Any, **options: Any) -> None:
        super().after_import(dataset, result, **options)
        if options.get("dry_run"):
            find_alike(result)
        elif not result.has_errors() and not result.has_validation_errors():
            # Texts may have cited them before they were here.
            new = [row.instance.key for row in result if row.import_type == RowResult.IMPORT_TYPE_NEW]
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
        clean_model_instances = skip_unchanged = report_skipped = True


class ObservationTable(PartTable):
    owner = "indicator"
    known_by = ("date",)
    keys = ("indicator", "date")
    columns = (
        *columns(Observation, "indicator", "date"),
        number(),
        *columns(Observation, "value", "approximate", "source", "locator", "note_en", "note_es"),
    )

    class Meta:
        model = Observation
        fields = ()
        import_id_fields = ("indicator",)
        clean_model_instances = skip_unchanged = report_skipped = True
