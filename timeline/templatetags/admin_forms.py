"""Template tags for the forms of editors: everything that refuses a form, with the way to its
field.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms, template
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.template.context import Context
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.text import capfirst

from timeline.models.either_language import EITHER
from timeline.models.languages import LANGUAGES, foreign_language

register = template.Library()

# The form was filled while somebody else saved: a section of its own tells of it.
CONFLICT = "conflict-heading"


class FormError(NamedTuple):
    """A sentence that refuses something: the words of its field, and what a link leads to; both
    blank for the form as a whole.
    """

    place: str
    sentence: str
    anchor: str


@register.simple_tag
def form_bounds() -> dict[str, str | int]:
    """{% form_bounds as bounds %}: how many bytes of text and how many fields one form may send,
    as numbers and in words.
    """
    bytes_read = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    fields_read = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return {
        "bytes": bytes_read,
        "fields": fields_read,
        "size": filesizeformat(bytes_read),
        "number": number_format(fields_read, force_grouping=True),
    }


@register.simple_tag(takes_context=True)
def form_errors(context: Context) -> list[FormError]:
    """{% form_errors as found %}: the errors of the form and of the rows in its inlines, in the
    order of the page.
    """
    adminform = context.get("adminform")
    form = adminform.form if adminform else context.get("form")
    if not isinstance(form, forms.BaseForm):
        return []
    whole = CONFLICT if context.get("conflict") else ""
    found = errors_of(form, "", whole)
    for inline in context.get("inline_admin_formsets") or ():
        found += inline_errors(inline.formset, str(inline.opts.verbose_name))
    return found


def errors_of(form: forms.BaseForm, row: str, whole: str) -> list[FormError]:
    """The errors of one form: `row` names it among its kind, `whole` is where it begins."""
    found = []
    # In the order of the fields: a form notes errors in the order in which it found them.
    for name in [NON_FIELD_ERRORS, *form.fields]:
        for sentence in form.errors.get(name, ()):
            if name == NON_FIELD_ERRORS or form[name].is_hidden:
                found.append(FormError(row, str(sentence), whole))
            else:
                place = ", ".join(filter(None, [row, str(capfirst(form[name].label))]))
                found.append(FormError(place, str(sentence), anchor_of(form[name])))
    return found


def anchor_of(bound: forms.BoundField) -> str:
    """The id of what can be typed or chosen in the field; of several choices, the first."""
    if bound.id_for_label:
        return bound.id_for_label
    return f"{bound.auto_id}_0"


def inline_errors(
    formset: "forms.BaseModelFormSet[Any, Any]", verbose_name: str
) -> Iterable[FormError]:
    """The errors of the rows, each with the name and the number of its row, and of all of them
    together.
    """
    if not formset.is_bound:
        return []
    found = []
    for sentence in formset.non_form_errors():
        anchor = f"{formset.prefix}-group"
        found.append(FormError(str(capfirst(verbose_name)), str(sentence), anchor))
    for number, form in enumerate(formset.forms):
        # A row that is to go need not be right.
        if form.cleaned_data.get(DELETION_FIELD_NAME):
            continue
        row = f"{capfirst(verbose_name)} {number + 1}"
        found += errors_of(form, row, f"{formset.prefix}-{number}")
    return found


@register.simple_tag
def title_language(entry: Model | None) -> str:
    """{% title_language original as language %}: the language that stands in where the title is not
    written in the editor's own; blank where it is.
    """
    for name in EITHER:
        if entry is not None and hasattr(entry, f"{name}_{LANGUAGES[0]}"):
            return foreign_language(entry, name)
    return ""
