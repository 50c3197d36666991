"""Export and import of tables, beside the lists of the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import Result

from govdigital.databases import EDITORIAL
from govdigital.event_log import log_event
from govdigital.site_day import site_day
from timeline.admin.base.entry_action import ListPage
from timeline.admin.base.form_fields import choice_field
from timeline.admin.tables.bounds import BYTES, Unreadable
from timeline.admin.tables.files import CSV, XLSX
from timeline.admin.tables.resource import Table, touched
from timeline.admin.tables.waiting_files import Waiting
from timeline.models import Publishable

FORMATS: list[type[Format]] = [CSV, XLSX]


class TableForm(ImportForm):
    """A file; whether it is CSV or a workbook shows from how it begins."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["resource"].label = _("Table")
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["import_file"].widget.attrs = {"accept": ".csv,.xlsx"}

    @property
    def media(self) -> forms.Media:
        """Nothing: the library's script guesses the format."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        """The file; refused where it is too large."""
        sent = self.cleaned_data["import_file"]
        if sent.size > BYTES:
            raise forms.ValidationError(
                _("This file is larger than five megabytes. Send it in parts.")
            )
        return sent

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if sent := values.get("import_file"):
            zipped = sent.read(2) == b"PK"
            sent.seek(0)
            values["format"] = str(FORMATS.index(XLSX if zipped else CSV))
        return values


class ChoiceOfTable(ExportForm):
    """Which table, and as which kind of file."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["resource"].label = _("Table")
        choice_field(self.fields, "format").choices = [
            (str(number), str(kind().get_title())) for number, kind in enumerate(FORMATS)
        ]


class ConfirmForm(ConfirmImportForm):
    """Names the file that waits, what it holds and how it is written, and marks what was shown of
    it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    format = forms.TypedChoiceField(
        choices=[(number, number) for number in range(len(FORMATS))], widget=forms.HiddenInput
    )


class Tables(ImportExportModelAdmin[Any]):
    """Adds export and import to the list of an entry. What is imported are working copies, all or
    nothing.
    """

    import_form_class = TableForm
    confirm_form_class = ConfirmForm
    export_form_class = ChoiceOfTable
    import_formats = export_formats = FORMATS
    to_encoding = "utf-8-sig"
    tmp_storage_class = Waiting
    resource_classes: Sequence[type[Table]]
    import_export_change_list_template = "admin/timeline/entry_list.html"
    # The stubs of the library and of Django disagree on this and on the template of the list.
    model: Any

    @property
    def change_list_template(self) -> Any:
        return self.import_export_change_list_template

    @change_list_template.setter
    def change_list_template(self, template: Any) -> None:
        # The library puts its own here, which is the same one.
        self.import_export_change_list_template = template

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.action(description=gettext_lazy("Export selected…"), permissions=["export"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet[Model]) -> HttpResponse:
        """To the page that exports what was ticked, or all that the list shows."""
        address = reverse(f"admin:timeline_{self.opts.model_name}_export")
        if request.POST.get("select_across") == "1":
            query = request.GET.urlencode()
        else:
            pks = queryset.order_by("pk").values_list("pk", flat=True)
            query = f"pk__in={','.join(str(pk) for pk in pks)}"
        return HttpResponseRedirect(f"{address}?{query}")

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """The rows that the list's filters find; 404 for filters that it does not have."""
        try:
            return super().get_export_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error

    def get_data_for_export(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The rows, of which the log says how many left and with whom."""
        rows = super().get_data_for_export(request, *args, **options)
        log_event("table_exported", request=request, kind=self.opts.model_name, count=len(rows))
        return rows

    # Its stub knows the file's format alone.
    def get_export_filename(self, *args: Any, **options: Any) -> str:
        """What the chosen table holds, in the editor's language, and the day."""
        request, _rows, file_format = args
        choice = ChoiceOfTable(FORMATS, self.resource_classes, data=request.POST)
        choice.full_clean()
        table = self.resource_classes[self.get_resource_index(choice)]
        name = slugify(table.get_display_name())
        return f"{name}-{site_day()}.{file_format.get_extension()}"

    def get_import_resource_kwargs(self, request: HttpRequest, **options: Any) -> dict[str, Any]:
        def may_change(entry: Publishable) -> bool:
            entry_admin = self.admin_site.get_model_admin(type(entry))
            return entry_admin.has_change_permission(request, entry)

        return super().get_import_resource_kwargs(request, **options) | {"may_change": may_change}

    def get_resource_index(self, form: Any) -> int:
        """Which table is meant; the headings of a file refuse any other."""
        index = super().get_resource_index(form)
        return index if 0 <= index < len(self.resource_classes) else 0

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:
        """A file with one wrong row imports nothing, nor one that would change what was not
        shown.
        """
        seen = options["form"].cleaned_data.get("seen", "")
        options = super().get_import_data_kwargs(**options)
        return options | {"rollback_on_validation_errors": True, "seen": seen}

    def import_action(self, request: HttpRequest, **options: Any) -> TemplateResponse:
        """Show what a file would change, and remember what was shown."""
        response = super().import_action(request, **options)
        context = getattr(response, "context_data", {})
        if form := context.get("confirm_form"):
            form.initial["seen"] = context["result"].mark
        return response

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say why the file cannot be read."""
        sentence = _("This file cannot be read.")
        if isinstance(e, Unreadable):
            sentence = str(e)
        form.add_error("import_file", sentence)

    def process_import(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """Import what was confirmed; a file that waits no longer is asked for again."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            if self.create_confirm_form(request).is_valid():
                return super().process_import(request, **options)
            sentence = _("This file waits no longer. Send it again.")
        except Unreadable as error:
            sentence = str(error)
        messages.error(request, sentence)
        return HttpResponseRedirect(reverse(f"admin:timeline_{self.opts.model_name}_import"))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Say what was imported, or that between the preview and now something has come in
        its way.
        """
        if result.has_errors() or result.has_validation_errors():
            sentence = _(
                "Nothing was imported: the entries have changed meanwhile. Send the file again."
            )
            for error in result.base_errors:
                if isinstance(error.error, Unreadable):
                    sentence = str(error.error)
            messages.error(request, sentence)
            return HttpResponseRedirect(reverse(f"admin:timeline_{self.opts.model_name}_import"))
        return super().process_result(result, request)

    def generate_log_entries(self, result: Result, request: HttpRequest) -> None:
        """Keep in the admin's own history which entries the import has touched."""
        with transaction.atomic(using=EDITORIAL):
            for entry in touched(result):
                self.log_change(request, entry, "Imported.")

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        totals = {name: result.totals[name] for name in ("new", "update", "skip")}
        sentence = _(
            "Imported: %(new)s new, %(update)s changed, %(skip)s unchanged. Nothing has gone "
            "live by it."
        )
        messages.success(request, sentence % totals)


def may_import(editing: Any, request: HttpRequest) -> bool:
    return bool(editing.has_import_permission(request))


def may_export(editing: Any, request: HttpRequest) -> bool:
    return bool(editing.has_export_permission(request))


# Their addresses and views are the library's.
IMPORT = ListPage(name="import", label=gettext_lazy("Import…"), may=may_import)
EXPORT = ListPage(name="export", label=gettext_lazy("Export…"), may=may_export, keeps_query=True)
