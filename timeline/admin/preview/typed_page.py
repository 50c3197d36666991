"""The page of an entry as its form is filled now: saved in a transaction that is rolled back, and
shown by the view of the preview.
"""

from copy import copy
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.forms import BaseForm, ModelForm, all_valid
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.row_keys import is_key
from timeline.models import Publishable, Site
from timeline.models.languages import LANGUAGES
from timeline.publishing.parents import along
from timeline.publishing.readiness import problems
from timeline.registry import MODELS, NOUNS
from timeline.texts.markup import statements

# Characters of all that is typed in a form: two languages of some 40,000 words each.
LONGEST = 500_000


class TypedPage(NamedTuple):
    """The page, blank where what is typed cannot be shown, and what must be mended."""

    html: str
    problems: list[str]


class FilledForm(NamedTuple):
    """The form as it was sent, and the row and the rows that it would save."""

    form: "ModelForm[Any]"
    row: Publishable
    formsets: list[BaseFormSet[Any]]
    change: bool
    is_valid: bool


class LookedAt(NamedTuple):
    """What must be mended in a form that was saved for a moment, and the answer with its page."""

    problems: list[str]
    response: HttpResponseBase | None


def has_page(model: type[Publishable]) -> bool:
    """Whether entries of this model have a page that could be shown beside their form."""
    return model is Site or bool(NOUNS[model].kinds)


@require_safe
@staff_member_required
def beside(request: HttpRequest) -> HttpResponse:
    """The window that shows the page and follows the form."""
    asked = request.GET.get("language", "")
    shown = language_or_first(asked)
    languages = [(code, name, code == shown) for code, name in settings.LANGUAGES]
    context = {"title": _("Preview"), "languages": languages}
    return render(request, "admin/timeline/beside.html", context)


def language_or_first(tag: str) -> str:
    """The language, or the site's first one where there is no such language."""
    return tag if tag in LANGUAGES else LANGUAGES[0]


@require_POST
@staff_member_required
def typed(request: HttpRequest) -> HttpResponse:
    """The page of the posted form, as JSON; nothing is stored. Refused for whoever could not save
    it.
    """
    model = MODELS.get(request.POST.get("_model", ""))
    if model is None or not has_page(model):
        raise Http404
    editing = admin.site.get_model_admin(model)
    entry = entry_of(editing, request)
    if entry is None:
        allowed = editing.has_add_permission(request)
    else:
        allowed = editing.has_change_permission(request, entry)
    if not allowed:
        raise PermissionDenied
    tag = language_or_first(request.POST.get("_language", ""))
    return JsonResponse(typed_page(editing, request, entry, tag)._asdict())


def entry_of(editing: "admin.ModelAdmin[Any]", request: HttpRequest) -> Publishable | None:
    """The entry that the form changes; None for a new one, 404 for one that is not there."""
    pk = request.POST.get("_pk", "")
    if not pk:
        return None
    entry: Publishable | None = editing.get_object(request, pk) if is_key(pk) else None
    if entry is None:
        raise Http404
    return entry


def typed_page(
    editing: "admin.ModelAdmin[Any]", request: HttpRequest, entry: Publishable | None, tag: str
) -> TypedPage:
    """The page as it would be, had the form been saved; without a page, why there is none."""
    if is_too_long(request.POST):
        sentence = _(
            "These texts have more than %(number)s characters, which is too long to be shown while "
            "one types. What you typed is still here: save it, and open its preview."
        )
        return TypedPage("", [sentence % {"number": number_format(LONGEST, force_grouping=True)}])
    request = quiet(request)
    try:
        filled = filled_form(editing, request, entry)
        if not filled.is_valid:
            return TypedPage("", what_is_refused(filled.form, filled.formsets))
        looked_at = never_stored(editing, request, filled, tag)
    except ValidationError as refusal:
        return TypedPage("", refusal.messages)
    except DatabaseError:
        # Somebody else's long save, or values that no column takes.
        return TypedPage("", [_("The preview cannot be shown now. What you typed is still here.")])
    # Rendered only now: while it takes its time, nothing is locked.
    html = html_of(looked_at.response, tag)
    if not html:
        return TypedPage("", [_("This entry has no page yet.")])
    return TypedPage(html, looked_at.problems)


def is_too_long(sent: QueryDict) -> bool:
    """Whether the texts of a form are longer than what is shown while one types."""
    length = 0
    for value in sent.values():
        length += len(str(value))
    return length > LONGEST


def quiet(request: HttpRequest) -> Any:
    """The same request without files, which no rollback would take back; what is said to its editor
    is heard by nobody.
    """
    silent: Any = copy(request)
    silent._files = MultiValueDict()
    silent._messages = BaseStorage(silent)
    return silent


def filled_form(
    editing: "admin.ModelAdmin[Any]", request: Any, entry: Publishable | None
) -> FilledForm:
    """The form and its rows as the admin's own view makes them."""
    change = entry is not None
    form = editing.get_form(request, entry, change=change)(
        request.POST, request.FILES, instance=entry
    )
    is_valid = form.is_valid()
    row = editing.save_form(request, form, change=change) if is_valid else form.instance
    # A private name of Django, used here alone: the rows of the form as its own view makes them.
    formsets = editing._create_formsets(request, row, change=change)[0]  # type: ignore[attr-defined]
    return FilledForm(form, row, formsets, change, all_valid(formsets) and is_valid)


def never_stored(
    editing: "admin.ModelAdmin[Any]", request: HttpRequest, filled: FilledForm, tag: str
) -> LookedAt:
    """Save as the admin does and ask for the page: all that was written is taken back."""
    # SQLite lets nobody else write meanwhile: what takes long is done before, and remembered.
    read_ahead(filled.form)
    with transaction.atomic(using=EDITORIAL):
        try:
            editing.save_model(request, filled.row, filled.form, change=filled.change)
            editing.save_related(request, filled.form, filled.formsets, change=filled.change)
            saved: Publishable = editing.model._base_manager.using(EDITORIAL).get(pk=filled.row.pk)
            return LookedAt(to_mend(saved), response_of(request, saved, tag))
        finally:
            transaction.set_rollback(True, using=EDITORIAL)


def read_ahead(form: "ModelForm[Any]") -> None:
    """Read the texts of the form, so that what follows from them need not be waited for later."""
    for value in form.cleaned_data.values():
        if isinstance(value, str):
            statements(value)


def what_is_refused(form: "ModelForm[Any]", formsets: list[BaseFormSet[Any]]) -> list[str]:
    """Each error with the label of its field."""
    forms: list[BaseForm] = [form]
    sentences: list[str] = []
    for formset in formsets:
        forms += formset.forms
        sentences += map(str, formset.non_form_errors())
    for filled in forms:
        for name, errors in filled.errors.items():
            field = filled.fields.get(name)
            label = field.label if field else ""
            for error in errors:
                sentences.append(f"{label}: {error}" if label else str(error))
    return list(dict.fromkeys(sentences))


def to_mend(entry: Publishable) -> list[str]:
    """What is wrong with the texts that are written; what is still to be written is no fault."""
    sentences = []
    # With all that goes live along with it: what waits elsewhere is no fault of a text.
    for problem in problems([entry, *along([entry])]):
        is_written = bool(str(getattr(entry, problem.field, "") or ""))
        if problem.entry == entry and is_written:
            sentences.append(str(problem.sentence))
    return sentences


def response_of(request: HttpRequest, entry: Publishable, tag: str) -> HttpResponseBase | None:
    """The answer of the view that the preview shows the entry with, still to be rendered; None for
    an entry without a page.
    """
    address = addresses.page(entry, "preview", tag)
    if not address:
        return None
    with override(tag):
        match = resolve(address)
        asked: Any = copy(request)
        asked.method = "GET"
        asked.path = asked.path_info = address
        asked.META = request.META | {"PATH_INFO": address, "QUERY_STRING": ""}
        asked.GET = asked.POST = QueryDict()
        asked.resolver_match = match
        asked.is_typed = True
        response: HttpResponseBase = match.func(asked, *match.args, **match.kwargs)
    return response


def html_of(response: HttpResponseBase | None, tag: str) -> str:
    """The page in this language; blank where the view shows none."""
    if not isinstance(response, TemplateResponse) or response.status_code != 200:
        return ""
    with override(tag):
        html: str = response.render().content.decode()
    return html
