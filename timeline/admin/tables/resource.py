"""A table that is exported and imported: how its rows are found, compared with what is stored, and
stored.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from govdigital.databases import EDITORIAL
from timeline.admin.tables.addressed_entries import AddressedEntries
from timeline.admin.tables.bounds import CHANGES, Unreadable
from timeline.admin.tables.columns import (
    EntriesColumn,
    EntryColumn,
    IdentifierColumn,
    NamesEntries,
    model_column,
)
from timeline.admin.tables.files import Sheet
from timeline.admin.tables.results import RowReport, TableReport, changes, table_report
from timeline.history.comments import comment
from timeline.history.recording import begin, record_each
from timeline.models import Publishable
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owner_of
from timeline.publishing.derive import refresh
from timeline.publishing.identifiers import ever_taken
from timeline.publishing.translations import follow
from timeline.registry import Noun

if TYPE_CHECKING:
    ModelResource = resources.ModelResource[Model]
else:
    # The library's class takes no type while the program runs.
    ModelResource = resources.ModelResource

# Rows whose entries are read together.
BATCH = 100

Cells = dict[str, str]


class Table(ModelResource):
    """A table whose rows are named by what editors know them by; its columns are those that the
    registry gives its noun and no others.
    """

    noun: Noun
    keys: tuple[str, ...]
    # As many rows as one file may add or change.
    most_changes = CHANGES
    # Keys that no rule of a row reads: that their entries exist was asked for all rows at once.
    checked_keys: tuple[str, ...] = ()
    # What the names in a row are read with.
    along: tuple[str, ...] = ()

    class Meta:
        # The library makes no column of its own.
        fields = ()
        clean_model_instances = report_skipped = store_instance = skip_diff = True

    def __init__(
        self, may_change: Callable[[Publishable], bool] = lambda entry: True, **options: object
    ) -> None:
        """`may_change` tells of an entry whether the editor who imports may change it."""
        super().__init__(**options)
        self.may_change = may_change
        self.begun: set[Publishable] = set()
        self.rows_seen: dict[Hashable, int] = {}
        self.changed = 0
        self.mark = hashlib.sha256()
        self.fields = OrderedDict((name, self.column(name)) for name in self.noun.table)
        self.headings = [name for name, field in self.fields.items() if field.attribute]

    def column(self, name: str) -> Field:
        """The column by this name; a table says here which of its columns are no fields."""
        return model_column(self.noun.model, name)

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return TableReport

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return RowReport

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.noun.model._meta.verbose_name_plural)

    def get_queryset(self) -> QuerySet[Model]:
        names = [name for name, field in self.fields.items() if isinstance(field, EntryColumn)]
        rows = self.noun.model._base_manager.using(EDITORIAL).select_related(*names)
        return rows.prefetch_related(*self.along)

    def filter_export(self, queryset: QuerySet[Model], **options: object) -> QuerySet[Model]:
        """The entries that were asked for, with the names in their rows."""
        return self.get_queryset().filter(pk__in=queryset.order_by().values("pk")).order_by("pk")

    def import_data(
        self,
        dataset: Sheet,
        dry_run: bool = False,
        raise_errors: bool = False,
        use_transactions: bool | None = True,
        collect_failed_rows: bool = False,
        rollback_on_validation_errors: bool = False,
        **options: Any,
    ) -> TableReport:
        """What the rows change. A dry run only reads, so that others can save; else all is stored,
        or nothing.
        """
        options["rollback_on_validation_errors"] = rollback_on_validation_errors
        try:
            self.check_headings(dataset)
            if dry_run:
                result = self.import_data_inner(
                    dataset,
                    dry_run=True,
                    raise_errors=False,
                    using_transactions=False,
                    collect_failed_rows=False,
                    **options,
                )
            else:
                # The database may have to wait for others to finish writing; that is not the file's
                # time.
                dataset.clock.stop()
                result = super().import_data(
                    dataset,
                    raise_errors=raise_errors,
                    use_transactions=True,
                    collect_failed_rows=collect_failed_rows,
                    **options,
                )
        except Unreadable as error:
            result = TableReport()
            result.append_base_error(self.get_error_result_class()(error))
        report = table_report(result)
        report.number_rows(dataset.numbers)
        report.remarks = dataset.remarks
        report.mark = self.mark.hexdigest()
        return report

    def check_headings(self, dataset: Sheet) -> None:
        """Refuse a file whose headings do not fit."""
        headings = [heading for heading in dataset.headers or () if heading]
        table_headings = self.get_diff_headers()
        missing = [name for name in self.keys if name not in headings]
        strange = [name for name in headings if name not in table_headings]
        if missing:
            raise Unreadable(
                _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}
            )
        if strange:
            names = {
                "names": ", ".join(name[:40] for name in strange),
                "known": ", ".join(table_headings),
            }
            raise Unreadable(
                _("These columns are not known: %(names)s. Known are: %(known)s.") % names
            )

    def before_import(self, dataset: Sheet, **options: object) -> None:
        """Look up the entries that the file names."""
        self.sheet = dataset
        self.clock = dataset.clock
        self.clock.go_on()
        entries = AddressedEntries(self.clock)
        for name in dataset.headers:
            column = self.fields.get(name)
            if isinstance(column, IdentifierColumn):
                column.taken = ever_taken(text.strip() for text in dataset[name])
            if isinstance(column, NamesEntries):
                column.entries = entries
                for text in dict.fromkeys(dataset[name]):
                    self.clock.check()
                    column.look_up(text)

    # The library hands on whatever it was given.
    def import_row(
        self, row: Cells, instance_loader: BaseInstanceLoader, **options: Any
    ) -> RowResult:
        """The result of a row; raises Unreadable where time is over or too much would change."""
        self.clock.check()
        position = options["row_number"] - 1
        if position % BATCH == 0:
            batch = []
            for cells in self.sheet[position : position + BATCH]:
                batch.append(dict(zip(self.sheet.headers, cells, strict=True)))
            self.load(batch, lock=not options.get("dry_run"))
        result = super().import_row(row, instance_loader, **options)
        if result.is_new() or result.is_update():
            self.changed += 1
        if self.changed > self.most_changes:
            sentence = _("More than %(most)s rows are new or changed. Send the file in parts.")
            raise Unreadable(sentence % {"most": self.most_changes})
        return result

    def load(self, rows: Sequence[Cells], *, lock: bool) -> None:
        """Read the entries of the rows together."""
        name = self.keys[0]
        addresses = {row[name].strip() for row in rows}
        entries = self.locked(self.get_queryset().filter(**{f"{name}__in": addresses}), lock=lock)
        self.stored = {getattr(entry, name): entry for entry in entries}

    def locked(self, entries: QuerySet[Model], *, lock: bool) -> QuerySet[Model]:
        """The entries; kept from others until they are stored, where that is asked."""
        return entries.select_for_update(of=("self",)) if lock else entries

    def before_import_row(self, row: Cells, **options: Any) -> None:
        """Refuse a row that cannot be read, does not say which it is, or is in the file already."""
        number = self.sheet.numbers[options["row_number"] - 1]
        if flaws := self.sheet.flaws.get(number):
            raise ValidationError(flaws)
        for name in self.keys:
            if not row[name].strip() and name != "date":
                raise ValidationError({name: _("Say here which one it is.")})
        first = self.rows_seen.setdefault(self.identity(row), number)
        if first != number:
            raise ValidationError({self.keys[-1]: self.twice() % {"row": first}})

    def identity(self, row: Cells) -> Hashable:
        """What tells the row from the others of the file."""
        return row[self.keys[0]].strip()

    def twice(self) -> str:
        """The sentence for a row that is in the file already."""
        return _("Row %(row)s is about the same. Write all of it in one row.")

    def get_instance(self, instance_loader: BaseInstanceLoader, row: Cells) -> Model | None:
        """The entry that is meant, or None for one that is new."""
        return self.stored.get(row[self.keys[0]].strip())

    def after_init_instance(
        self, instance: Model, new: bool, row: Cells, **options: object
    ) -> None:
        """Keep how the entry was before the row."""
        self.before: list[str] | None = None if new else self.cells(instance)

    def cells(self, instance: Model) -> list[str]:
        """The entry as it would stand in a row of the table, for comparing: what a row is called by
        itself is no change.
        """
        cells = []
        for name in self.headings:
            field = self.fields[name]
            if isinstance(field, IdentifierColumn):
                cells.append(field.brought_for(instance))
            else:
                cells.append(field.export(instance))
        return cells

    def skip_row(
        self,
        instance: Model,
        original: Model | None,
        row: Cells,
        import_validation_errors: dict[str, object] | None = None,
    ) -> bool:
        """Whether the row changes nothing."""
        if import_validation_errors:
            return False
        self.after = self.cells(instance)
        return self.before == self.after

    def validate_instance(
        self,
        instance: Model,
        import_validation_errors: dict[str, object] | None = None,
        validate_unique: bool = False,
    ) -> None:
        """Refuse what the entry's own rules refuse, at the column where it was typed.

        Which entries there are was asked for many rows at once, so that no address is asked for
        again.
        """
        errors: dict[str, Any] = dict(import_validation_errors or {})
        try:
            try:
                exclude = {*errors, *self.checked_keys}
                instance.full_clean(exclude=exclude, validate_unique=False)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
            if errors:
                raise ValidationError(errors)
        except ValidationError as error:
            sentences = {}
            for name, of_column in error.error_dict.items():
                heading = name
                if name != NON_FIELD_ERRORS and name not in self.fields:
                    heading = f"{name}_{LANGUAGES[0]}"
                sentences[heading] = of_column
            raise ValidationError(sentences) from None

    def before_save_instance(self, instance: Model, row: Cells, **options: object) -> None:
        """Refuse what this editor may not change now, and keep the entry as it is before its first
        change.
        """
        owner: Publishable = owner_of(instance)
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

    def after_save_instance(self, instance: Model, row: Cells, **options: object) -> None:
        """Store what hangs on the entry."""
        if options.get("dry_run"):
            return
        for field in self.fields.values():
            if isinstance(field, EntriesColumn):
                field.connect(instance)

    # The library's stub promises a result and an instance where this table has its own.
    def after_import_row(self, row: Cells, row_result: Any, **options: Any) -> None:
        """Note what the row changes, and forget the entry where it changes nothing."""
        row_result.number = self.sheet.numbers[options["row_number"] - 1]
        if row_result.is_skip():
            row_result.instance = None
            return
        self.after = self.cells(row_result.instance)
        self.mark.update(repr((row_result.number, self.before, self.after)).encode())
        if options.get("dry_run"):
            row_result.changes = changes(self.headings, self.before, self.after)

    def after_import(self, dataset: Sheet, result: Result, **options: Any) -> None:
        """Derive anew what follows from the rows; raises Unreadable where they change other things
        than were shown.
        """
        if options.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        if options.get("seen") != self.mark.hexdigest():
            raise Unreadable(
                _("Nothing was imported: the entries have changed meanwhile. Send the file again.")
            )
        entries = touched(result)
        refresh(*entries)
        record_each(self.in_time(entries), comment("imported"), options.get("user"))

    def in_time(self, entries: Iterable[Publishable]) -> Iterable[Publishable]:
        """The entries one by one; raises Unreadable when time is over."""
        for entry in entries:
            self.clock.check()
            yield entry


def touched(result: Result) -> list[Publishable]:
    """The entries that the rows of an import are, or belong to; each once."""
    entries: dict[Publishable, None] = {}
    for row in result:
        if row.is_new() or row.is_update():
            entries[owner_of(row.instance)] = None
    return list(entries)
