"""E-mails that wait, were sent or could not be: who runs the site reads why."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from govdigital.lazy_text import LazyText
from timeline.admin.base.choose_row import choose_row
from timeline.models import Mail


class OutcomeFilter(admin.SimpleListFilter):
    """E-mails that wait, that were sent, or that were given up."""

    title = _("outcome")
    parameter_name = "outcome"
    conditions: dict[str | None, dict[str, object]] = {
        "waits": {"sent_at": None, "given_up_at": None},
        "sent": {"sent_at__isnull": False},
        "given-up": {"given_up_at__isnull": False},
    }

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Mail]
    ) -> list[tuple[str, LazyText]]:
        return [("waits", _("waits")), ("sent", _("sent")), ("given-up", _("given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        return queryset.filter(**self.conditions.get(self.value(), {}))


@admin.action(description=_("Try selected again"), permissions=["view"])
def try_again(
    editing: admin.ModelAdmin[Mail], request: HttpRequest, queryset: QuerySet[Mail]
) -> None:
    """Let what was given up wait again, as if it had been made now."""
    now = timezone.now()
    total = queryset.filter(sent_at=None).update(
        given_up_at=None, made_at=now, next_at=now, attempts=0, claimed_until=None
    )
    sentence = ngettext("%(number)s e-mail waits.", "%(number)s e-mails wait.", total)
    messages.success(request, sentence % {"number": total})


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin[Mail]):
    """E-mails are written by what happens; their texts are for whom they are sent to."""

    action_checkbox = choose_row
    list_display = ("subject", "to", "made_at", "outcome", "attempts", "problem")
    list_filter = (OutcomeFilter,)
    list_per_page = 50
    show_full_result_count = False
    actions = (try_again,)

    fields = ("to", "subject", "made_at", "outcome", "attempts", "problem")
    readonly_fields = ("outcome",)

    @admin.display(description=_("outcome"))
    def outcome(self, mail: Mail) -> str:
        if mail.given_up_at:
            return str(_("given up"))
        return str(_("sent") if mail.sent_at else _("waits"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False
