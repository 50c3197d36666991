"""What stands on a list, as its address asks for it: by key, in the order of the list."""

from collections.abc import Iterable
from typing import NamedTuple

from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _

from timeline.models import Agent, Article, Era, Indicator, Publication, Source
from timeline.models.addressed import Addressed
from timeline.models.sort_key import Alphabetical
from timeline.public.agent_index import keys_in_order
from timeline.public.dispute_list import DisputeList, story_order
from timeline.public.filters import InitiativeFilter

AGENTS = {"people": Agent.Kind.PERSON, "organisations": Agent.Kind.ORGANISATION}
# Lists without filters, in the order of their model.
WHOLE: dict[str, type[Addressed]] = {
    "sources": Source,
    "indicators": Indicator,
    "eras": Era,
    "articles": Article,
}


class ListKeys(NamedTuple):
    """The keys of all that a list has, and what is wrong with the query, by name."""

    keys: Iterable[int]
    errors: ErrorDict


def initiative_keys(chosen: InitiativeFilter) -> ListKeys:
    """The initiatives that a query asks for."""
    return ListKeys(chosen.qs.values_list("pk", flat=True), chosen.form.errors)


def dispute_keys(query: QueryDict, using: str) -> ListKeys:
    """The disputes that a query asks for, in the order of the story."""
    disputes = DisputeList(query, using)
    rows = disputes.narrowed().order_by(*story_order())
    return ListKeys(rows.values_list("pk", flat=True), disputes.form.errors)


def update_keys(query: QueryDict, using: str) -> ListKeys:
    """The publications, newest first, or those of one kind."""
    errors = ErrorDict()
    numbers = Publication.objects.using(using).order_by("-number")
    if kind := query.get("kind", ""):
        numbers = numbers.filter(kind=kind)
        if kind not in Publication.Kind.values:
            errors["kind"] = ErrorList([_("“%s” is not known here.") % kind[:60]])
    return ListKeys(numbers.values_list("pk", flat=True), errors)


def whole_list_keys(name: str, using: str) -> ListKeys:
    """All that stands on a list without filters; raises KeyError for a list that is not there."""
    if name in AGENTS:
        return ListKeys(keys_in_order(AGENTS[name], using), ErrorDict())
    rows = WHOLE[name].objects.using(using).listed()
    if name == "sources":
        rows = rows.order_by(Alphabetical(), "pk")
    return ListKeys(rows.values_list("pk", flat=True), ErrorDict())
