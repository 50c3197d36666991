"""The tables that editors export and import, one for each kind of row."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.results import Result, RowResult

from govdigital.databases import EDITORIAL
from timeline.admin.table_bounds import CHANGES, Clock, Unreadable
from timeline.admin.table_columns import Addresses, Amount, Column, Name, Names, authors, themes
from timeline.admin.table_files import Sheet
from timeline.admin.table_results import Report, Row, changes, find_alike
from timeline.history.comments import comment
from timeline.history.recording import begin, record_each
from timeline.models import Initiative, Milestone, Observation, Source
from timeline.models.owner import owner_of
from timeline.publishing.derive import refresh
from timeline.publishing.fields import LANGUAGES
from timeline.publishing.translations import follow

# Rows whose entries are read together.
BATCH = 100


class Table(resources.ModelResource):
    """A table whose rows are named by what editors know them by; its columns are the ones listed and no others."""

    keys: tuple[str, ...]
    columns: tuple[Field, ...]
    # What the names in a row are read with.
    along: tuple[str, ...] = ()

    def __init__(self, may_change: Callable[[Any], bool] = lambda entry: True, **options: Any) -> None:
        """`may_change` tells of an entry whether the editor who imports may change it."""
        super().__init__(**options)
        self.may_change = may_change
        self.begun: set[Any] = set()
        self.rows_seen: dict[Any, int] = {}
        self.changed, self.seconds = 0, 0.0
        self.mark = hashlib.sha256()
        self.fields = {str(column.column_name): column for column in self.columns}
        self.headings = [name for name, field in self.fields.items() if field.attribute]

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return Report

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return Row

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name_plural)

    def get_queryset(self) -> QuerySet[Any]:
        names = [name for name, field in self.fields.items() if isinstance(field, Name)]
        rows = self._meta.model._base_manager.using(EDITORIAL).select_related(*names)
        return rows.prefetch_related(*self.along)

    def filter_export(self, queryset: QuerySet[Any], **options: Any) -> QuerySet[Any]:
        """The entries that were asked for, with the names in their rows."""
        return self.get_queryset().filter(pk__in=queryset.order_by().values("pk")).order_by("pk")

    def import_data(self, dataset: Sheet, dry_run: bool = False, **options: Any) -> Report:
        """What the rows change. A dry run only reads, so that others can save; else all is stored, or nothing."""
        self.seconds = dataset.clock.left()
        try:
            self.check_headings(dataset)
            if dry_run:
                options |= {"raise_errors": False, "using_transactions": False, "collect_failed_rows": False}
                result: Report = self.import_data_inner(dataset, dry_run=True, **options)
            else:
                result = super().import_data(dataset, use_transactions=True, **options)
        except Unreadable as error:
            result = self.get_result_class()()
            result.append_base_error(self.get_error_result_class()(error))
        result.number_rows(dataset.numbers)
        result.remarks, result.mark = dataset.remarks, self.mark.hexdigest()
        return result

    def check_headings(self, dataset: Sheet) -> None:
        """Refuse a file whose headings do not fit."""
        headings = [heading for heading in dataset.headers or () if heading]
        known_headings = self.get_diff_headers()
        missing = [name for name in self.keys if name not in headings]
        strange = [name for name in headings if name not in known_headings]
        if missing:
            raise Unreadable(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        if strange:
            names = {"names": ", ".join(name[:40] for name in strange), "known": ", ".join(known_headings)}
            raise Unreadable(_("These columns are not known: %(names)s. Known are: %(known)s.") % names)

    def before_import(self, dataset: Sheet, **options: Any) -> None:
        """Look up the entries that the file names."""
        # A confirmed import has waited for others to finish writing; that is not the file's time.
        self.clock = dataset.clock if options.get("dry_run") else Clock(self.seconds)
        self.sheet, self.known = dataset, Addresses(self.clock)
        for name in filter(None, dataset.headers):
            field = self.fields[name]
            if isinstance(field, Name | Names):
                for text in dict.fromkeys(dataset[name]):
                    self.clock.check()
                    self.known.look_up(field.target, field.addresses(text))

    def import_row(self, row: dict[str, str], instance_loader: Any, **options: Any) -> Row:
        """The result of a row; raises Unreadable where time is over or too much would change."""
        self.clock.check()
        place = options["row_number"] - 1
        if place % BATCH == 0:
            batch = [
                dict(zip(self.sheet.headers, cells, strict=True))
                for cells in self.sheet[place : place + BATCH]
            ]
            self.load(batch, lock=not options.get("dry_run"))
        result: Row = super().import_row(row, instance_loader, known=self.known, **options)
        if result.is_new() or result.is_update():
            self.changed += 1
        if self.changed > CHANGES:
            sentence = _("More than %(most)s rows are new or changed. Send the file in parts.")
            raise Unreadable(sentence % {"most": CHANGES})
        return result

    def load(self, rows: Sequence[dict[str, str]], *, lock: bool) -> None:
        """Read the entries of the rows together."""
        name = self.keys[0]
        addresses = {row[name].strip() for row in rows}
        entries = self.locked(self.get_queryset().filter(**{f"{name}__in": addresses}), lock=lock)
        self.stored = {getattr(entry, name): entry for entry in entries}

    def locked(self, entries: QuerySet[Any], *, lock: bool) -> QuerySet[Any]:
        """The entries; kept from others until they are stored, where that is asked."""
        return entries.select_for_update(of=("self",)) if lock else entries

    def before_import_row(self, row: dict[str, str], **options: Any) -> None:
        """Refuse a row that cannot be read, does not say which it is, or is in the file already."""
        number = self.sheet.numbers[options["row_number"] - 1]
        if flaws := self.sheet.flaws.get(number):
            raise ValidationError(flaws)
        for name in self.keys:
            if not row[name].strip() and name != "date":
                raise ValidationError({name: _("Say here which one it is.")})
        first = self.rows_seen.setdefault(self.known_as(row), number)
        if first != number:
            raise ValidationError({self.keys[-1]: self.twice() % {"row": first}})

    def known_as(self, row: dict[str, str]) -> Any:
        """What tells the row from the others of the file."""
        return row[self.keys[0]].strip()

    def twice(self) -> str:
        """The sentence for a row that is in the file already."""
        return _("Row %(row)s is about the same. Write all of it in one row.")

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        """The entry that is meant, or None for one that is new."""
        return self.stored.get(row[self.keys[0]].strip())

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, str], **options: Any) -> None:
        """Keep how the entry was before the row."""
        self.before: list[str] | None = None if new else self.cells(instance)

    def cells(self, instance: Any) -> list[str]:
        """The entry as it would stand in a row of the table."""
        return [self.fields[name].export(instance) for name in self.headings]

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Whether the row changes nothing."""
        if import_validation_errors:
            return False
        self.after = self.cells(instance)
        return self.before == self.after

    def validate_instance(self, instance: Any, *args: Any, **options: Any) -> None:
        """Refuse what the entry's own rules refuse, at the column where it was typed.

        Which entries there are was asked for many rows at once, so that no address is asked for again.
        """
        try:
            super().validate_instance(instance, *args, **options | {"validate_unique": False})
        except ValidationError as error:
            named = {
                name if name in (*self.fields, NON_FIELD_ERRORS) else f"{name}_{LANGUAGES[0]}": reasons
                for name, reasons in error.error_dict.items()
            }
            raise ValidationError(named) from None

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
        if options.get("dry_run"):
            return
        for field in self.fields.values():
            if isinstance(field, Names):
                field.connect(instance)

    def after_import_row(self, row: dict[str, str], row_result: Any, **options: Any) -> None:
        """Note what the row changes, and forget the entry where it changes nothing."""
        row_result.number = self.sheet.numbers[options["row_number"] - 1]
        if row_result.is_skip():
            row_result.instance = None
            return
        self.after = self.cells(row_result.instance)
        self.mark.update(repr((row_result.number, self.before, self.after)).encode())
        if options.get("dry_run"):
            row_result.changes = changes(self.headings, self.before, self.after)

    def after_import(self, dataset: Sheet, result: Any, **options: Any) -> None:
        """Derive anew what follows from the rows; raises Unreadable where they change other things than were shown."""
        if options.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        if options.get("seen") != self.mark.hexdigest():
            raise Unreadable(
                _("Nothing was imported: the entries have changed meanwhile. Send the file again.")
            )
        entries = touched(result)
        refresh(*entries)
        record_each(self.in_time(entries), comment("imported"), options.get("user"))

    def in_time(self, entries: Iterable[Any]) -> Iterable[Any]:
        """The entries one by one; raises Unreadable when time is over."""
        for entry in entries:
            self.clock.check()
            yield entry


class PartTable(Table):
    """Rows that belong to an entry: known by it, by what they are and, where several are alike, by a number."""

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
        values = {f"{name}__in": {mark[place] for mark in marks} for place, name in enumerate(names)}
        for part in self.locked(self.get_queryset().filter(**values), lock=lock):
            mark = (getattr(part, self.owner).slug, *(getattr(part, name) for name in self.known_by))
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
        return _("Row %(row)s is about the same. Where two are alike, “number” tells them apart: 1, 2.")

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        """The row that is meant, or None for one that is new; raises ValidationError with a sentence."""
        mark, number = self.shared(row), self.number(row)
        alike = self.alike[mark] if mark else []
        count = len(alike) + self.added[mark or ()]
        if mark and (not number.isdecimal() or not 0 < int(number[:6]) <= count + 1):
            sentence = _("There are %(count)s of these, so “%(number)s” cannot be the next.")
            raise ValidationError({"number": sentence % {"count": count, "number": number[:20]}})
        if mark and int(number) <= len(alike):
            return alike[int(number) - 1]
        self.added[mark or ()] += 1
        return None


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
    along = ("themes",)
    columns = (
        *columns(Initiative, "slug", "title_en", "title_es", "kind", "summary_en", "summary_es", "body_en"),
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
        *columns(
            Source, "date", "url", "accessed_on", "archived_url", "archived_on", "language", "doi", "isbn"
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
            find_alike(result, self.clock)


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
