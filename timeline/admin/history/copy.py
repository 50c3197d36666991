"""Asks what a copy of an entry takes along, makes it, and leads to its form."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.confirm_page import confirm_page
from timeline.admin.base.entry_action import Address, Button, EntryPage
from timeline.admin.base.form_fields import choice_field
from timeline.history.comments import comment
from timeline.history.copying import copy_entry, parts_to_copy
from timeline.history.recording import record
from timeline.models import Picture, Publishable, Site, Subject
from timeline.models.addressed import Addressed
from timeline.models.field_words import label_of
from timeline.models.languages import LANGUAGES

# There is one site; a subject is known by a code, and a picture by a file, that nobody else has.
NEVER_FOR = (Picture, Site, Subject)
LONGEST_TITLE = 200


def title_columns(model: type[Publishable]) -> list[str]:
    """The columns that hold what an entry of this model is called."""
    columns = {field.name for field in model._meta.concrete_fields}
    for name in ("title", "name"):
        translated = [f"{name}_{tag}" for tag in LANGUAGES if f"{name}_{tag}" in columns]
        if translated:
            return translated
    return ["title"]


class CopyForm(forms.Form):
    """What the copy is called, and what goes along."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Goes along, beside texts and themes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, entry: Publishable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = title_columns(type(entry))
        for column in type(entry)._meta.concrete_fields:
            if column.name not in names:
                continue
            longest = column.max_length or LONGEST_TITLE
            title = getattr(entry, column.name) or ""
            self.fields[column.name] = forms.CharField(
                label=capfirst(str(label_of(column))),
                max_length=longest,
                required=False,
                initial=copied_title(title, column.name, longest),
                widget=forms.TextInput(attrs={"class": "vTextField"}),
            )
        choices = []
        for part in parts_to_copy(type(entry)):
            choices.append((part.rows, str(part.model._meta.verbose_name_plural)))
        choice_field(self.fields, "parts").choices = choices
        if choices:
            self.order_fields([*names, "parts"])
        else:
            del self.fields["parts"]

    def clean(self) -> dict[str, Any]:
        """Refuses a copy without any title."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(self.titles().values()):
            self.add_error(None, _("Give the copy a title."))
        return values

    def titles(self) -> dict[str, str]:
        """The titles by their columns."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "parts"}


def copied_title(title: str, name: str, longest: int) -> str:
    """What a copy is called at first, in the language of the title; blank where there is none."""
    if not title:
        return ""
    language = name.rpartition("_")[2]
    with override(language if language in LANGUAGES else LANGUAGES[0]):
        return _("%(title)s (copy)") % {"title": title[: longest - 20]}


def may_copy(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
) -> bool:
    """Whether this person sees the entry and may make others of its kind."""
    return editing.has_add_permission(request) and editing.has_view_or_change_permission(
        request, entry
    )


def copy_view(editing: admin.ModelAdmin[Publishable], request: HttpRequest, pk: int) -> Any:
    """Asks, and on POST makes the copy and leads to its form."""
    entry = editing.get_object(request, str(pk))
    if not isinstance(entry, Addressed) or isinstance(entry, NEVER_FOR):
        raise Http404
    if not may_copy(editing, request, entry):
        raise PermissionDenied
    form = CopyForm(request.POST if request.method == "POST" else None, entry=entry)
    if form.is_valid():
        try:
            return made_copy(editing, request, entry, form)
        except ValidationError as error:
            refuse(form, error)
    context: dict[str, object] = {
        "title": _("Copy this entry"),
        "submit": _("Make the copy"),
        "form": form,
        "intro": _(
            "The copy is a draft with an address of its own. Nothing of the state, the plans, the "
            "reviews and the notes of this entry goes along."
        ),
    }
    return confirm_page(editing, request, "ask", [entry], context)


def made_copy(
    editing: admin.ModelAdmin[Publishable],
    request: HttpRequest,
    entry: Addressed,
    form: CopyForm,
) -> HttpResponse:
    """Make the copy, keep that in its history, and lead to its form; raises ValidationError."""
    with transaction.atomic(using=EDITORIAL):
        copy = copy_entry(entry, form.titles(), form.cleaned_data.get("parts", ()))
        record([copy], comment("copied", of=str(entry)), request.user)
        editing.log_addition(request, copy, [{"added": {}}])
    messages.success(request, _("This is a copy of “%(entry)s”, a draft.") % {"entry": entry})
    return HttpResponseRedirect(addresses.form(copy))


def refuse(form: CopyForm, error: ValidationError) -> None:
    """Let the form say why the copy was refused, at the field where it has one."""
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def copy_buttons(
    editing: admin.ModelAdmin[Publishable], request: HttpRequest, entry: Publishable
) -> list[Button]:
    """The button that leads to the page."""
    if isinstance(entry, NEVER_FOR) or not may_copy(editing, request, entry):
        return []
    address = reverse(f"admin:timeline_{entry._meta.model_name}_copy", args=[entry.pk])
    return [Button(gettext_lazy("Copy…"), address)]


COPY = EntryPage(
    addresses=(Address("<int:pk>/copy/", "copy", copy_view),),
    buttons=copy_buttons,
)
