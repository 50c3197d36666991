"""The list of reports, and the page on which an editor answers one."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from govdigital.event_log import log_event
from timeline.admin.base import addresses
from timeline.admin.base.choose_row import choose_row
from timeline.admin.base.confirm_page import may_publish, page_about
from timeline.models import Publishable, State
from timeline.public import queries
from timeline.publishing.people import name_of_person
from timeline.reader_reports.models import Report
from timeline.registry import MODELS

RIGHT = "reader_reports.answer_reports"


class AnswerForm(forms.ModelForm[Report]):
    """What becomes of a report, and why."""

    state = forms.ChoiceField(label=_("Answer"), choices=Report.State, widget=forms.RadioSelect)

    class Meta:
        model = Report
        fields = ("state", "reason", "publication")
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def clean_publication(self) -> int | None:
        """Refuses the number of a publication that there is not."""
        number: int | None = self.cleaned_data["publication"]
        if number and not queries.publications().filter(number=number).exists():
            raise forms.ValidationError(_("There is no publication with this number."))
        return number or None

    def clean(self) -> dict[str, Any]:
        """Refuses an answer that says no reason; spam needs none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        answers = (Report.State.ACCEPTED, Report.State.DECLINED)
        if values.get("state") in answers and not values.get("reason"):
            self.add_error("reason", _("Say why: the reader reads it."))
        # Before the constraints are asked, which want the time with the state.
        close(self.instance, values.get("state", self.instance.state))
        return values


def close(report: Report, state: str) -> None:
    """Note when a report was closed with this state; one that is new again was not."""
    if state == Report.State.NEW:
        report.closed_at = None
    elif state != report.state or report.closed_at is None:
        report.closed_at = timezone.now()


@admin.action(description=_("Mark selected as spam"), permissions=["view"])
def mark_as_spam(
    editing: admin.ModelAdmin[Report], request: HttpRequest, queryset: QuerySet[Report]
) -> None:
    """Close what is new as spam, without a reason; what was answered stays as it is."""
    total = queryset.filter(state=Report.State.NEW).update(
        state=Report.State.SPAM, closed_at=timezone.now(), closed_by=name_of_person(request.user)
    )
    log_event("reports_closed", request=request, count=total, state=Report.State.SPAM.value)
    sentence = ngettext("%(number)s report is spam.", "%(number)s reports are spam.", total)
    messages.success(request, sentence % {"number": total})


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin[Report]):
    """What readers say is wrong. Nobody adds or deletes it; an answer can be changed."""

    action_checkbox = choose_row
    list_display = ("title", "begins", "sent_at", "state", "closed_at", "closed_by")
    list_filter = ("state",)
    list_per_page = 50
    show_full_result_count = False
    actions = (mark_as_spam,)

    form = AnswerForm
    fields = (
        *("entry", "statement_as_it_was", "wrong", "right", "given_source", "writes_from"),
        *("reads", "sent_at", "state", "reason", "publication", "closed_at", "closed_by"),
    )
    readonly_fields = (
        *("entry", "statement_as_it_was", "wrong", "right", "given_source", "writes_from"),
        *("reads", "sent_at", "closed_at", "closed_by"),
    )

    @admin.display(description=_("what is wrong"))
    def begins(self, report: Report) -> str:
        return report.wrong[:120]

    @admin.display(description=_("page"))
    def entry(self, report: Report) -> str:
        working_copy = entry_of(report)
        page = format_html('<a href="{}">{}</a>', report.path, report.title)
        if working_copy is None:
            return format_html("{} ({})", page, _("deleted since"))
        edit = format_html('<a href="{}">{}</a>', field_address(working_copy, report), _("Edit"))
        return format_html("{} · {}", page, edit)

    @admin.display(description=_("statement as it was"))
    def statement_as_it_was(self, report: Report) -> str:
        if not report.statement:
            return str(_("the whole page"))
        return format_html('<a href="{}">{}</a>', report.statement_place, report.statement_text)

    @admin.display(description=_("source"))
    def given_source(self, report: Report) -> str:
        if not report.source:
            return "–"
        link = (
            '<a href="{0}" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">{0}</a>'
        )
        return format_html(link, report.source)

    @admin.display(description=_("language of the reader"))
    def reads(self, report: Report) -> str:
        return dict(settings.LANGUAGES).get(report.language, report.language)

    @admin.display(description=_("e-mail"))
    def writes_from(self, report: Report) -> str:
        if not report.email:
            return "–"
        return format_html('<a href="mailto:{0}">{0}</a>', report.email)

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        if "state" in form.changed_data:
            is_closed = obj.state != Report.State.NEW
            obj.closed_by = name_of_person(request.user) if is_closed else ""
            log_event("reports_closed", request=request, count=1, state=obj.state)
        obj.save()

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:
        response = super().response_change(request, obj)
        entry = entry_of(obj)
        if obj.state != Report.State.ACCEPTED or obj.publication or entry is None:
            return response
        return HttpResponseRedirect(correcting_address(request, entry, obj))

    def has_view_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return request.user.has_perm(RIGHT)

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return request.user.has_perm(RIGHT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False


def entry_of(report: Report) -> Publishable | None:
    """The working copy of the entry that the report is about; None where it has been deleted."""
    model = MODELS.get(report.model)
    if model is None:
        return None
    rows: QuerySet[Any] = model._default_manager.all()
    entry: Publishable | None = rows.filter(identifier=report.identifier).first()
    return entry


def field_address(entry: Publishable, report: Report) -> str:
    """The address of the form of the entry, at the field where the statement stands."""
    if not report.field:
        return addresses.form(entry)
    is_column = any(column.name == report.field for column in entry._meta.concrete_fields)
    anchor = f"id_{report.field}" if is_column else f"{report.field}-group"
    return f"{addresses.form(entry)}#{anchor}"


def correcting_address(request: HttpRequest, entry: Publishable, report: Report) -> str:
    """Where an accepted report is put right: the page that publishes what has been changed already,
    else the entry's field.
    """
    if entry.state == State.CHANGED and may_publish(request, [entry]):
        return page_about(type(entry), "publish", [entry.pk])
    messages.info(
        request,
        _("Put it right here. The page that publishes it then says what a reader reported."),
    )
    return field_address(entry, report)
