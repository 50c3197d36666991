"""No save takes away what somebody else has saved meanwhile: the form says so, and keeps all that
was typed.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms import Form, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from govdigital import rescued_form
from timeline.admin.history.conflict_deleted_rows import deleted_rows_as_new
from timeline.admin.history.conflict_diff import (
    ConflictDiff,
    RowConflict,
    fields_in_conflict,
    rows_in_conflict,
)
from timeline.admin.history.versions import SAFE, author_of
from timeline.history.contents import content_on_form, stored_content, token, version_content
from timeline.history.recording import versions
from timeline.history.version_words import differences

SEEN = "seen"


class Refused(Form):
    """A form that was filled while somebody else saved."""

    def clean(self) -> Any:
        super().clean()
        raise ValidationError(
            _(
                "Somebody else has saved this meanwhile. Nothing of yours is saved yet, and "
                "nothing is lost."
            ),
            code="conflict",
        )


class Guarded(admin.ModelAdmin[Any]):
    """Compares what a form was filled from with what is stored when it comes back, under a lock."""

    model: Any
    change_form_template = "admin/timeline/guarded_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        entry = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and entry is None and request.method == "POST":
            deleted = reverse(
                f"{self.admin_site.name}:timeline_{self.model._meta.model_name}_changelist"
            )
            return rescued_form.offer(
                request, rescued_form.seal(request), deleted=deleted, status=410
            )
        if entry is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method in SAFE:
            # Taken before the form is filled: at worst, a save in between is noticed once too
            # often.
            request.seen = token(content_on_form(entry))  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            self.meet(request, entry)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def meet(self, request: Any, entry: Any) -> None:
        """Lock the entry, and note on the request whether it is as the form was filled from."""
        # SQLite has no row locks; its transactions begin IMMEDIATE, so that savers queue here.
        # Whoever only points to the row, as a publication's new citations do, need not wait.
        locked = self.model._base_manager.select_for_update(no_key=True).filter(pk=entry.pk).first()
        current_token = token(content_on_form(locked)) if locked else ""
        request.form_is_outdated = request.POST.get(SEEN) != current_token
        request.seen = current_token
        if request.form_is_outdated:
            for formset, _inline in self.get_formsets_with_inlines(request, entry):
                rows = formset.model._base_manager.filter(**{formset.fk.name: entry.pk})
                existing_keys = {str(pk) for pk in rows.values_list("pk", flat=True)}
                prefix = formset.get_default_prefix()
                request.POST = deleted_rows_as_new(request.POST, prefix, existing_keys)

    def get_form(
        self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        refused = change and getattr(request, "form_is_outdated", False)
        return type(form.__name__, (Refused, form), {}) if refused else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context[SEEN] = getattr(request, "seen", "")
        if getattr(request, "form_is_outdated", False):
            context["conflict"] = self.conflict(request, context, kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def conflict(
        self, request: HttpRequest, context: dict[str, Any], row: Model
    ) -> dict[str, object]:
        """Who saved when, and theirs beside yours wherever they differ."""
        rows: list[RowConflict] = []
        for inline in context["inline_admin_formsets"]:
            rows += rows_in_conflict(inline.formset)
        conflict = ConflictDiff(fields_in_conflict(context["adminform"].form), rows)
        return {"diff": conflict, **self.saver(request, row)}

    def saver(self, request: HttpRequest, row: Model) -> dict[str, object]:
        """Who made the version that is stored now, where the history knows it, and when."""
        entry = self.historic(row)  # type: ignore[attr-defined]
        last = versions(type(entry), entry.pk).first()
        if last is None:
            return {}
        stored = stored_content(type(entry), entry.pk)
        if differences(type(entry), version_content(last), stored):
            return {}
        is_yours = last.revision.user_id == request.user.pk
        return {"who": author_of(last), "is_yours": is_yours, "at": last.revision.date_created}
