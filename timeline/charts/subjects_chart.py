"""The chart of an indicator of several subjects: the sheets for wide windows, and small multiples
for narrow ones.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.indicator_values import Value, measure_of, value_of
from timeline.charts.line_chart import beyond
from timeline.charts.method_change import change_of
from timeline.charts.small_multiples import MultipleSet, multiple_sets
from timeline.charts.subject_lines import SubjectsPlot, subjects_plot, values_of_all
from timeline.charts.subject_series import (
    BEHIND,
    FRONT,
    Choice,
    Series,
    described,
    series_of,
    survey_days,
)
from timeline.models import Indicator, Observation
from timeline.texts.amounts import PERCENT


class SubjectsChart(NamedTuple):
    """The sheets, the small multiples, what they show in words, and what they cannot place."""

    key: str
    title: str
    description: str
    plots: tuple[SubjectsPlot, ...]
    shown: MultipleSet
    folded: MultipleSet | None
    hairlines: int
    undated: tuple[Value, ...] = ()
    beyond: tuple[Value, ...] = ()
    # What the narrow plots have no room for, and the wide one only beside its upright.
    change: str = ""


def subjects_chart(
    indicator: Indicator,
    observations: Iterable[Observation],
    choice: Choice,
    sheets: Sequence[str] = ("page",),
    key: str = "",
) -> SubjectsChart | None:
    """The chart with this choice of subjects; None where the one in front has no dated value."""
    rows = list(observations)
    all_series = series_of(indicator, rows, choice)
    if not all_series or all_series[0].role != FRONT:
        return None
    values = values_of_all(all_series)
    measure = measure_of(indicator, [value.number for value in values])
    unit = "" if indicator.unit == PERCENT else indicator.unit or ""
    days = survey_days(rows)
    change = change_of(indicator)
    plots: list[SubjectsPlot] = []
    for sheet in sheets:
        plot = subjects_plot(
            sheet, all_series, measure, unit, days, change, joined=indicator.joined
        )
        plots.append(plot)
    shown, folded = multiple_sets(indicator, all_series, days)
    undated = [value_of(indicator, row) for row in rows if row.subject_id]
    return SubjectsChart(
        key=key or indicator.slug,
        title=title_of(indicator, all_series),
        description=description_of(indicator, all_series),
        plots=tuple(plots),
        shown=shown,
        folded=folded,
        hairlines=len([series for series in all_series if series.role == BEHIND]),
        undated=tuple(value for value in undated if not value.span),
        beyond=beyond(values),
        change=change.words if change else "",
    )


def title_of(indicator: Indicator, all_series: Sequence[Series]) -> str:
    """What is drawn, of how many subjects."""
    count = len(all_series)
    words = ngettext("{title}, {count} subject", "{title}, {count} subjects", count)
    return words.format(title=indicator.title, count=count)


def description_of(indicator: Indicator, all_series: Sequence[Series]) -> str:
    """What a reader who does not see the chart is told of it."""
    front, *others = all_series
    words = gettext("{name} {description}.").format(
        name=front.name, description=described(indicator, front.values)
    )
    named: list[str] = []
    for series in others:
        if series.role != BEHIND:
            named.append(f"{series.name} {series.last.words}")
    if named:
        beside = gettext("Named beside it: {names}.").format(names=", ".join(named))
        words = f"{words} {beside}"
    return words
