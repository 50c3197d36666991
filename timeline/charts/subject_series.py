"""The values of an indicator of several subjects, sorted into one series a subject: one in front, a
few that are named, and all others.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.indicator_values import Value, day_of, span_of, value_of
from timeline.models import Indicator, Observation, Subject
from timeline.texts.amounts import ordinal
from timeline.texts.headlines import value_at_date

FRONT, NAMED, BEHIND = "front", "named", "behind"
# More names than these at the ends of lines are no help.
MOST_NAMED = 6


class Series(NamedTuple):
    """The values of one subject by date; `role` says how it is drawn."""

    code: str
    name: str
    role: str
    values: tuple[Value, ...]

    @property
    def first(self) -> Value:
        """The earliest value."""
        return self.values[0]

    @property
    def last(self) -> Value:
        """The latest value."""
        return self.values[-1]


class Choice(NamedTuple):
    """Of the subjects that have values: which one is in front, and which are named beside it."""

    front: Subject
    named: tuple[Subject, ...] = ()
    others: tuple[Subject, ...] = ()


def usual_choice(subjects: Sequence[Subject]) -> Choice:
    """The first of the subjects in front, and the first peers beside it."""
    front, *rest = subjects
    return chosen(subjects, front, [subject for subject in rest if subject.peer][:MOST_NAMED])


def chosen(subjects: Sequence[Subject], front: Subject, named: Sequence[Subject]) -> Choice:
    """The choice of these subjects among all that have values."""
    shown = {front.pk, *(subject.pk for subject in named)}
    others = [subject for subject in subjects if subject.pk not in shown]
    return Choice(front, tuple(named), tuple(others))


def series_of(
    indicator: Indicator, observations: Iterable[Observation], choice: Choice
) -> list[Series]:
    """A series for each subject with a dated value: the front, those named, and the others, each
    group with the better last value first.
    """
    values: dict[int, list[Value]] = defaultdict(list)
    for row in observations:
        value = value_of(indicator, row)
        if row.subject_id and value.span:
            values[row.subject_id].append(value)
    groups = ((FRONT, [choice.front]), (NAMED, choice.named), (BEHIND, choice.others))
    all_series: list[Series] = []
    for role, subjects in groups:
        group: list[Series] = []
        for subject in subjects:
            if values[subject.pk]:
                series = Series(subject.code, subject.title, role, tuple(values[subject.pk]))
                group.append(series)
        all_series += better_first(indicator, group)
    return all_series


def better_first(indicator: Indicator, group: Sequence[Series]) -> list[Series]:
    """The series in the order of their last values."""
    higher_is_better = indicator.better == Indicator.Better.HIGHER
    return sorted(group, key=last_number, reverse=higher_is_better)


def last_number(series: Series) -> float:
    """The latest value as a number."""
    return series.last.number


def survey_days(observations: Iterable[Observation]) -> list[int]:
    """The days on which more than half of the subjects have a value: where one of the others lacks
    it, its line has a gap.
    """
    by_date: dict[str, set[int]] = defaultdict(set)
    for row in observations:
        if row.subject_id and row.date:
            by_date[row.date].add(row.subject_id)
    total = len(set().union(*by_date.values()))
    days: set[int] = set()
    for text, subjects in by_date.items():
        day = day_of(span_of(text))
        if day is not None and 2 * len(subjects) > total:
            days.add(day)
    return sorted(days)


class RegionalPlace(NamedTuple):
    """The place of a subject among those of its region, which the site itself has counted."""

    place: int
    total: int
    region: str
    when: str

    @property
    def ordinal(self) -> str:
        """The place as the language writes it."""
        return ordinal(self.place)


def regional_place(
    indicator: Indicator, observations: Iterable[Observation], subject: Subject
) -> RegionalPlace | None:
    """The place at the latest date of the subject, those with equal values sharing one; None where
    nobody else of its region has a value of that date.
    """
    rows = [row for row in observations if row.subject and row.subject.region == subject.region]
    own = [row for row in rows if row.subject_id == subject.pk and row.date_latest]
    if not subject.region or not own:
        return None
    latest = max(own, key=lambda row: row.date_latest or date.min)
    # Of two sources for one date the first speaks.
    numbers: dict[int, float] = {}
    for row in rows:
        if row.date == latest.date and row.subject_id:
            numbers.setdefault(row.subject_id, float(row.value or 0))
    if len(numbers) < 2:
        return None
    number = numbers[subject.pk]
    if indicator.better == Indicator.Better.LOWER:
        better = [other for other in numbers.values() if other < number]
    else:
        better = [other for other in numbers.values() if other > number]
    when = value_of(indicator, latest).when
    return RegionalPlace(len(better) + 1, len(numbers), subject.region, when)


def described(indicator: Indicator, values: Sequence[Value]) -> str:
    """Range, latest value and direction in words: “between 30 and 65; 65 in 2024; lower is
    better”.
    """
    direction = str(indicator.get_better_display())
    numbers = sorted(values, key=lambda value: value.number)
    latest = value_at_date(values[-1].words, values[-1].when)
    if len(values) == 1:
        return f"{latest}; {direction}"
    span = gettext("between {least} and {most}")
    return f"{span.format(least=numbers[0].words, most=numbers[-1].words)}; {latest}; {direction}"
