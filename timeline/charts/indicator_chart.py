"""The chart of an indicator, once for wide columns and once for narrow ones."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.bar_chart import bars
from timeline.charts.indicator_values import PERCENT, Value, measure, values
from timeline.charts.line_chart import beyond, dots
from timeline.charts.plot_shapes import Plot
from timeline.models import Indicator, Observation


class Chart(NamedTuple):
    """Both plots, what they show in words, and what the plots cannot place or cannot name."""

    key: str
    title: str
    description: str
    plots: tuple[Plot, ...]
    undated: tuple[Value, ...]
    beyond: tuple[Value, ...]
    together: tuple[Value, ...]


def chart(indicator: Indicator, observations: Iterable[Observation]) -> Chart | None:
    """The chart of an indicator with its observations, whose sources and their agents are
    prefetched.

    None where there is no value to draw.
    """
    found = values(indicator, observations)
    placed = [value for value in found if value.span]
    title, description = indicator.title, describe(indicator, found)
    if is_share(indicator, found, placed):
        plots = (bars("wide", found), bars("narrow", found))
        return Chart(indicator.slug, title, description, plots, (), (), ())
    if not placed:
        return None
    scale = measure(indicator, [value.number for value in placed])
    unit = "" if indicator.unit == PERCENT else indicator.unit or ""
    plots = (dots("wide", placed, scale, unit), dots("narrow", placed, scale, unit))
    undated = tuple(value for value in found if not value.span)
    return Chart(
        indicator.slug, title, description, plots, undated, beyond(placed), together(placed)
    )


def is_share(indicator: Indicator, found: list[Value], placed: list[Value]) -> bool:
    """Whether it is one share, or a few of no known order, that bars from 0 to 100 show better than
    dots.
    """
    shares = indicator.unit == PERCENT and all(0 <= value.number <= 100 for value in found)
    ordered = len({value.day for value in placed if value.day}) > 1
    return bool(found) and shares and not ordered


def together(placed: list[Value]) -> tuple[Value, ...]:
    """The values that share their date with another source's, which the plot may have no room to
    name.
    """
    days = [value.when for value in placed]
    return tuple(value for value in placed if days.count(value.when) > 1)


def describe(indicator: Indicator, found: list[Value]) -> str:
    """What a reader who does not see the chart is told of it."""
    count = len(found)
    words = ngettext("%(count)d value.", "%(count)d values.", count) % {"count": count}
    if indicator.better == Indicator.Better.LOWER:
        better = gettext("Lower is better; the lowest value is at the top.")
    else:
        better = gettext("Higher is better.")
    return f"{words} {better} " + gettext("The table has the same values with their sources.")
