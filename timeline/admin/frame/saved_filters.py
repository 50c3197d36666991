"""What a person has chosen in a list, named and kept to be chosen again."""

from typing import NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from govdigital.databases import EDITORIAL
from timeline.admin.base.row_keys import is_key, person_key
from timeline.models import SavedFilter
from timeline.models.editor_choice import LONGEST_QUERY
from timeline.registry import MODELS

MOST = 20
LONGEST_NAME = 60
# What says where one is in a list, and not what is chosen in it.
NOT_CHOSEN = (PAGE_VAR, ALL_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR)


class SavedChoice(NamedTuple):
    """A saved filter as its list offers it."""

    pk: int
    name: str
    query: str
    is_current: bool


def choice_in(query: QueryDict) -> str:
    """What is chosen in a list, in one order; blank where nothing is."""
    chosen = query.copy()
    for name in NOT_CHOSEN:
        chosen.pop(name, None)
    ordered = QueryDict(mutable=True)
    for name in sorted(chosen):
        ordered.setlist(name, [value for value in chosen.getlist(name) if value])
    return ordered.urlencode()


def saved_for(request: HttpRequest, model: type[Model]) -> dict[str, object]:
    """What a list shows of the filters that this person has saved for it."""
    current = choice_in(request.GET)
    rows = SavedFilter.objects.using(EDITORIAL).filter(
        person=person_key(request), model=model._meta.model_name
    )
    choices = []
    for row in rows:
        choices.append(SavedChoice(row.pk, row.name, row.query, row.query == current))
    return {
        "saved_filters": choices,
        "choice_to_save": current,
        "saved_filters_model": model._meta.model_name,
    }


@require_POST
def save(request: HttpRequest) -> HttpResponseRedirect:
    """Keep what is chosen in a list under a name; one that is there already stands for it from now
    on.
    """
    model = model_seen(request)
    name = " ".join(request.POST.get("name", "").split())
    query = choice_in(QueryDict(request.POST.get("query", "")[: LONGEST_QUERY * 4]))
    rows = SavedFilter.objects.using(EDITORIAL).filter(
        person=person_key(request), model=model._meta.model_name
    )
    refusal = refusal_of(name, query)
    if not refusal and not rows.filter(name=name).exists() and rows.count() >= MOST:
        refusal = _("A list keeps %(number)s saved filters. Delete one first.") % {"number": MOST}
    if refusal:
        messages.error(request, refusal)
    else:
        SavedFilter.objects.using(EDITORIAL).update_or_create(
            person=person_key(request),
            model=model._meta.model_name,
            name=name,
            defaults={"query": query},
        )
        messages.success(request, _("“%(name)s” is saved above this list.") % {"name": name})
    return to_list(model, query)


def refusal_of(name: str, query: str) -> str:
    """Why this cannot be saved; blank where it can."""
    if not name:
        return _("Give the filter a name.")
    if len(name) > LONGEST_NAME:
        return _("A name has at most %(number)s characters.") % {"number": LONGEST_NAME}
    if not query:
        return _("Nothing is chosen in this list, so there is nothing to save.")
    if len(query) > LONGEST_QUERY:
        return _("This choice is too long to be saved.")
    return ""


@require_POST
def delete(request: HttpRequest) -> HttpResponseRedirect:
    """Forget one of this person's saved filters; the list stays as it is chosen."""
    model = model_seen(request)
    pk = request.POST.get("saved", "")
    rows = SavedFilter.objects.using(EDITORIAL).filter(person=person_key(request))
    row = rows.filter(pk=int(pk)).first() if is_key(pk) else None
    if row is not None:
        row.delete()
        messages.success(request, _("“%(name)s” is no longer saved.") % {"name": row.name})
    return to_list(model, choice_in(QueryDict(request.POST.get("query", ""))))


def model_seen(request: HttpRequest) -> type[Model]:
    """The noun of the list; raises Http404 for another, and PermissionDenied for who may not see
    it.
    """
    model = MODELS.get(request.POST.get("list", ""))
    if model is None:
        raise Http404
    if not admin.site.get_model_admin(model).has_view_or_change_permission(request):
        raise PermissionDenied
    return model


def to_list(model: type[Model], query: str) -> HttpResponseRedirect:
    """To the list, with what is chosen."""
    address = reverse(f"admin:timeline_{model._meta.model_name}_changelist")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def forget(*people: int) -> None:
    """Delete what was saved by accounts that are deleted."""
    SavedFilter.objects.using(EDITORIAL).filter(person__in=people).delete()
