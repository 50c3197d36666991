"""A line of 120 by 28 beside a figure: how a value came about, without axes and words."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.charts.attributes import attributes
from timeline.charts.indicator_values import Measure, Value
from timeline.charts.line_chart import lines_in_time, near_days, spot_of
from timeline.charts.plot_frame import Frame
from timeline.charts.subject_lines import polylines, ranges
from timeline.charts.subject_series import described
from timeline.charts.time_axis import year_scale
from timeline.charts.timeline_shapes import Mark, Stroke
from timeline.models import Indicator

WIDTH = 120.0
HEIGHT = 28.0
EDGE = 4.0


class Sparkline(NamedTuple):
    """The lines, a dot at the end, and what they show in words."""

    description: str
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def size(self) -> SafeString:
        """The attributes of its element."""
        return attributes(width=round(self.width), height=round(self.height))


def sparkline(
    indicator: Indicator, values: Sequence[Value], survey_days: Sequence[int] = ()
) -> Sparkline | None:
    """The line of one subject's values, what is better at its top; None where there are not two
    with dates.
    """
    dated = [value for value in values if value.span]
    if len(dated) < 2:
        return None
    numbers = [value.number for value in dated]
    days = year_scale(near_days(dated), EDGE, WIDTH - EDGE)
    frame = Frame(WIDTH, HEIGHT, days, tight_measure(indicator, numbers), EDGE, EDGE)
    spots = [spot_of(value, frame) for value in dated]
    dots = [spot for spot in spots if not spot.ranged]
    lines = polylines(lines_in_time(dots, survey_days)) if indicator.joined else []
    marks = [Mark("dot", round(spot.x, 1), spot.y, 1.5) for spot in dots]
    if indicator.joined:
        marks = []
    if dots:
        marks.append(Mark("end", round(dots[-1].x, 1), dots[-1].y, 3.0))
    return Sparkline(
        description=described(indicator, dated),
        strokes=(*lines, *ranges(spots)),
        marks=tuple(marks),
    )


def tight_measure(indicator: Indicator, numbers: Sequence[float]) -> Measure:
    """A scale that is filled by its values, but of ranks begins with 1."""
    least, most = min(numbers), max(numbers)
    lower_is_better = indicator.better == Indicator.Better.LOWER
    if lower_is_better and least >= 1 and not indicator.decimals:
        least = 1.0
    if least == most:
        least, most = least - 1, most + 1
    if lower_is_better:
        return Measure(most, least, (), indicator.decimals, "")
    return Measure(least, most, (), indicator.decimals, "")
