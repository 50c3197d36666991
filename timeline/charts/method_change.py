"""A change of method in a chart: a dotted upright with words, so that nobody takes a new way of
measuring for a change of what is measured.
"""

from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.plot_frame import Frame
from timeline.charts.spans import sides_of
from timeline.charts.text_width import Label
from timeline.charts.time_axis import Scale
from timeline.charts.timeline_shapes import Stroke, stroke
from timeline.dates.wording import in_words, joined_words
from timeline.models import Indicator


class Change(NamedTuple):
    """A day from which on it is measured otherwise, and what that is called."""

    day: int
    words: str


def change_of(indicator: Indicator) -> Change | None:
    """The change of method, with its date in words; None where none is known."""
    side, _end = sides_of(indicator.method_date or "", "")
    if side is None or side.first is None:
        return None
    words = joined_words(in_words(indicator.method_date or ""))
    note = indicator.method_note or gettext("change of method")
    day = side.first
    if side.last and not side.rough:
        # Where a value of the same date stands.
        day = (side.first + side.last) // 2
    if words not in note:
        note = gettext("{date}: {note}").format(date=words, note=note)
    return Change(day, note)


def drawn_change(
    change: Change | None, frame: Frame, left: float, right: float
) -> tuple[Stroke | None, Label | None]:
    """The upright of a change of method, and its words at the foot on the side where there is room;
    nothing where it lies outside the scale.
    """
    if change is None or not within(change.day, frame.days):
        return None, None
    x = frame.days.place(change.day)
    foot = frame.height - frame.foot
    upright = stroke((x, frame.top - 14), (x, foot + 12))
    y = foot + 6
    label = Label(change.words, x - 8, y, "change", "end")
    if label.box.x < left:
        label = Label(change.words, x + 8, y, "change", "start")
    if label.box.x + label.box.width > right and label.anchor == "start":
        # The words are longer than either side: the page says them below the chart.
        return upright, None
    return upright, label


def within(day: int, days: Scale) -> bool:
    """Whether the day lies on the scale."""
    return days.first <= day <= days.last
