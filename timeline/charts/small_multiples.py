"""For a narrow window: each subject in a small plot of its own, all of one set on the same scale,
with the line in front repeated in each.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.indicator_values import Measure, measure_of
from timeline.charts.line_chart import lines_in_time, near_days, spot_of
from timeline.charts.plot_frame import Frame
from timeline.charts.subject_lines import marks_of, polylines, ranges, values_of_all
from timeline.charts.subject_series import BEHIND, FRONT, Series, described
from timeline.charts.time_axis import Scale, year_scale
from timeline.charts.timeline_shapes import Mark, Stroke
from timeline.models import Indicator

WIDTH = 166.0
HEIGHT = 98.0
EDGE = 4.0


class SmallMultiple(NamedTuple):
    """One subject: its name, first and last value in words, its line, and that of the front behind
    it.
    """

    code: str
    name: str
    is_front: bool
    first: str
    last: str
    description: str
    front_strokes: tuple[Stroke, ...]
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    width: float = WIDTH
    height: float = HEIGHT


class MultipleSet(NamedTuple):
    """Small plots that share a scale, and its two ends in words."""

    multiples: tuple[SmallMultiple, ...]
    top: str
    foot: str


def multiple_sets(
    indicator: Indicator, all_series: Sequence[Series], survey_days: Sequence[int]
) -> tuple[MultipleSet, MultipleSet | None]:
    """The set of the front and the named, and that of all others, which has a scale of its own."""
    named = [series for series in all_series if series.role != BEHIND]
    others = [series for series in all_series if series.role == BEHIND]
    [front] = [series for series in all_series if series.role == FRONT]
    # The same years everywhere.
    days = year_scale(near_days(values_of_all(all_series)), EDGE, WIDTH - EDGE)
    shown = multiple_set(indicator, named, front, days, survey_days)
    if not others:
        return shown, None
    return shown, multiple_set(indicator, others, front, days, survey_days)


def multiple_set(
    indicator: Indicator,
    all_series: Sequence[Series],
    front: Series,
    days: Scale,
    survey_days: Sequence[int],
) -> MultipleSet:
    """The series of one set; the scale holds the line in front too."""
    numbers = [value.number for value in values_of_all([*all_series, front])]
    measure = measure_of(indicator, numbers)
    frame = Frame(WIDTH, HEIGHT, days, measure, EDGE, EDGE)
    behind = strokes_of(front, frame, survey_days, joined=indicator.joined)
    multiples: list[SmallMultiple] = []
    for series in all_series:
        strokes = strokes_of(series, frame, survey_days, joined=indicator.joined)
        multiples.append(small_multiple(indicator, series, behind, strokes, frame))
    return MultipleSet(tuple(multiples), *ends(measure))


def strokes_of(
    series: Series, frame: Frame, survey_days: Sequence[int], *, joined: bool
) -> list[Stroke]:
    """The line of a series, and a level stroke for each value whose date is a range."""
    spots = [spot_of(value, frame) for value in series.values]
    lines = polylines(lines_in_time(spots, survey_days)) if joined else []
    return [*lines, *ranges(spots)]


def small_multiple(
    indicator: Indicator,
    series: Series,
    behind: Sequence[Stroke],
    strokes: Sequence[Stroke],
    frame: Frame,
) -> SmallMultiple:
    """The plot of one subject."""
    spots = [spot_of(value, frame) for value in series.values]
    is_front = series.role == FRONT
    role = FRONT if not indicator.joined else "named"
    marks = marks_of(Series(series.code, series.name, role, series.values), spots, strokes)
    words = described(indicator, series.values)
    return SmallMultiple(
        code=series.code,
        name=series.name,
        is_front=is_front,
        first=series.first.words,
        last=series.last.words,
        description=gettext("{name}: {description}").format(name=series.name, description=words),
        front_strokes=() if is_front else tuple(behind),
        strokes=tuple(strokes),
        marks=tuple(marks),
    )


def ends(measure: Measure) -> tuple[str, str]:
    """What stands at the top of the scale and at its foot, in words."""
    top, foot = max(measure.ticks), min(measure.ticks)
    if measure.top < measure.foot:
        top, foot = foot, top
    return measure.words(top), measure.words(foot)
