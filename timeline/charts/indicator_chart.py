"""The chart of an indicator, once for wide columns and once for narrow ones."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.bar_chart import bar_plot
from timeline.charts.indicator_values import Value, measure_of, value_of
from timeline.charts.line_chart import beyond, line_plot
from timeline.charts.method_change import change_of
from timeline.charts.plot_shapes import Plot
from timeline.charts.subject_series import described
from timeline.models import Indicator, Observation
from timeline.texts.amounts import PERCENT


class Chart(NamedTuple):
    """Both plots, what they show in words, and what the plots cannot place or cannot name."""

    key: str
    title: str
    description: str
    plots: tuple[Plot, ...]
    undated: tuple[Value, ...] = ()
    beyond: tuple[Value, ...] = ()
    together: tuple[Value, ...] = ()
    # The words of a change of method, which may have no room in the plot.
    change: str = ""


def chart(indicator: Indicator, observations: Iterable[Observation], key: str = "") -> Chart | None:
    """The chart of an indicator of one subject with its observations, whose sources and their
    agents are prefetched; `key` tells it from other charts of its page.

    None where there is no value to draw.
    """
    values = [value_of(indicator, observation) for observation in observations]
    dated = [value for value in values if value.span]
    undated = [value for value in values if not value.span]
    if is_share(indicator, values):
        return Chart(
            key=key or indicator.slug,
            title=indicator.title,
            description=describe(indicator, values),
            plots=(bar_plot("wide", values), bar_plot("narrow", values)),
        )
    if not dated:
        return None
    measure = measure_of(indicator, [value.number for value in dated])
    change = change_of(indicator)
    unit = indicator.unit or ""
    if unit == PERCENT:
        # The per cent sign stands at each number.
        unit = ""
    return Chart(
        key=key or indicator.slug,
        title=indicator.title,
        description=describe(indicator, values),
        plots=(
            line_plot("wide", dated, measure, unit, change, joined=indicator.joined),
            line_plot("narrow", dated, measure, unit, change, joined=indicator.joined),
        ),
        undated=tuple(undated),
        beyond=beyond(dated),
        together=together(dated),
        change=change.words if change else "",
    )


def is_share(indicator: Indicator, values: Sequence[Value]) -> bool:
    """Whether it is one share, or a few of no known order, that bars from 0 to 100 show better than
    dots.
    """
    if not values or indicator.unit != PERCENT:
        return False
    days = {value.day for value in values if value.day}
    return len(days) <= 1 and all(0 <= value.number <= 100 for value in values)


def together(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values that share their date with another source's, which the plot may have no room to
    name.
    """
    dates = [value.when for value in values]
    return tuple(value for value in values if dates.count(value.when) > 1)


def describe(indicator: Indicator, values: Sequence[Value]) -> str:
    """What a reader who does not see the chart is told of it."""
    count = len(values)
    words = ngettext("%(count)d value:", "%(count)d values:", count) % {"count": count}
    table = gettext("The table has the same values with their sources.")
    return f"{words} {described(indicator, values)}. {table}"
