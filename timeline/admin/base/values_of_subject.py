"""Which values of an indicator its form shows: of a survey of many subjects those of one at a time,
because hundreds of rows make a form that nobody can use.
"""

from typing import NamedTuple

from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from govdigital.databases import EDITORIAL
from timeline.models import Observation, Subject

# As many values as a form shows together, whatever their subjects.
MOST_ROWS = 60
PARAMETER = "subject"


class CountedSubject(NamedTuple):
    """A subject and the number of values that an indicator has of it."""

    subject: Subject
    total: int


class ShownValues(NamedTuple):
    """The subjects that have values, and the one whose values are shown; None where all are."""

    subjects: list[CountedSubject]
    shown: CountedSubject | None


def shown_values(request: HttpRequest, indicator: int) -> ShownValues:
    """What the form of the indicator with this key shows of its values."""
    values = Observation.objects.using(EDITORIAL).filter(indicator=indicator)
    total = values.count()
    if total <= MOST_ROWS:
        return ShownValues([], None)
    subjects = subjects_with_values(indicator)
    if len(subjects) < 2:
        return ShownValues([], None)
    by_code = {counted.subject.code: counted for counted in subjects}
    return ShownValues(subjects, by_code.get(request.GET.get(PARAMETER, ""), subjects[0]))


def subjects_with_values(indicator: int) -> list[CountedSubject]:
    """The subjects that have values of the indicator with this key, in their order."""
    values = Observation.objects.using(EDITORIAL).filter(indicator=indicator)
    counts = values.order_by().values_list("subject").annotate(total=Count("pk"))
    totals = {key: total for key, total in counts if key is not None}
    subjects = Subject.objects.using(EDITORIAL).filter(pk__in=totals)
    rows = subjects.order_by("position", "pk")
    return [CountedSubject(subject, totals[subject.pk]) for subject in rows]


def rows_shown(rows: QuerySet[Model], request: HttpRequest) -> QuerySet[Model]:
    """Of the observations those that the form at this address shows."""
    match = request.resolver_match
    key = match.kwargs.get("object_id") if match else None
    if not str(key or "").isdecimal():
        return rows
    shown = shown_values(request, int(str(key))).shown
    return rows.filter(subject=shown.subject) if shown else rows
