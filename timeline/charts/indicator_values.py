"""What is to be drawn of an indicator: its values with their days, words and sources, and their
scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import pgettext

from timeline.charts.spans import Side, sides_of
from timeline.dates.wording import in_words, joined_words
from timeline.models import Indicator, Observation
from timeline.texts.amounts import PERCENT, amount
from timeline.texts.citations import author_of

TICKS = 4


@dataclass(frozen=True)
class Value:
    """One observation as it is drawn: `span` is None where no date is known. A line without names
    asks for no words.
    """

    indicator: Indicator
    observation: Observation
    number: float
    span: Side | None
    with_source: bool

    @property
    def anchor(self) -> str:
        """The id of its place in the table."""
        return self.observation.anchor

    @cached_property
    def words(self) -> str:
        """The number as readers are told it."""
        number = self.observation.value or Decimal()
        words = amount(number, self.indicator.decimals, self.indicator.unit or "")
        if self.observation.approximate:
            words = pgettext("a value", "about {value}").format(value=words)
        return words

    @cached_property
    def when(self) -> str:
        """Its date in words."""
        return joined_words(in_words(self.observation.date or ""))

    @cached_property
    def source(self) -> str:
        """Its source for short, where that is at hand."""
        if not self.with_source or self.observation.source is None:
            return ""
        return author_of(self.observation.source) or self.observation.source.title

    @property
    def name(self) -> str:
        """The whole of it in words, for a reader who does not see its place."""
        name = f"{self.when}: {self.words}"
        if self.source:
            name += f", {self.source}"
        return name

    @cached_property
    def day(self) -> int | None:
        """The middle day of a date that is known to the year or better."""
        return day_of(self.span)


class Measure(NamedTuple):
    """The scale of values: from the one at the foot to the one at the top, with the ticks
    between.
    """

    foot: float
    top: float
    ticks: tuple[float, ...]
    decimals: int
    unit: str

    def share(self, number: float) -> float:
        """How far up the scale a number stands, from 0 to 1."""
        return min(max((number - self.foot) / (self.top - self.foot), 0.0), 1.0)

    def words(self, tick: float) -> str:
        """A tick as it is written."""
        return amount(tick, self.decimals, self.unit)


def day_of(span: Side | None) -> int | None:
    """The middle day of a date that is known to the year or better."""
    if span is None or span.rough or span.first is None or span.last is None:
        return None
    return (span.first + span.last) // 2


def span_of(text: str) -> Side | None:
    """The days that a date in EDTF allows; None where it names none."""
    span, end = sides_of(text, "")
    if span and end:
        # The date is itself a span.
        return Side(span.first, end.last, rough=True)
    return span


def value_of(indicator: Indicator, observation: Observation, *, with_source: bool = True) -> Value:
    """One observation, with its place in numbers and days."""
    number = float(observation.value or 0)
    span = span_of(observation.date or "")
    return Value(indicator, observation, number, span, with_source)


class Graduation(NamedTuple):
    """A scale that ends in round numbers, with the numbers that are written beside it."""

    least: float
    most: float
    ticks: tuple[float, ...]
    decimals: int


def measure_of(indicator: Indicator, numbers: Sequence[float]) -> Measure:
    """The scale for these numbers, with what is better at its top: a rank's is 1."""
    least, most = min(numbers), max(numbers)
    unit = indicator.unit or ""
    lower_is_better = indicator.better == Indicator.Better.LOWER
    if unit == PERCENT and least >= 0 and most <= 100:
        graduation = Graduation(0.0, 100.0, (0.0, 25.0, 50.0, 75.0, 100.0), 0)
    elif lower_is_better and least >= 1 and not indicator.decimals:
        graduation = rank_graduation(most)
    else:
        graduation = round_graduation(least, most)
    foot, top = graduation.least, graduation.most
    if lower_is_better:
        foot, top = top, foot
    return Measure(foot, top, graduation.ticks, graduation.decimals, unit)


def rank_graduation(most: float) -> Graduation:
    """From rank 1 to a round number, with the round ranks between."""
    step = max(round_step((most - 1) / TICKS), 1.0)
    last = max(math.ceil(most / step) * step, 2.0)
    ticks = [1.0]
    for number in range(1, round(last / step) + 1):
        rank = step * number
        # Ranks that stand too near to the first are not written.
        if rank > 1 and rank - 1 >= step / 2:
            ticks.append(rank)
    return Graduation(1.0, last, tuple(ticks), 0)


def round_graduation(least: float, most: float) -> Graduation:
    """From a round number to a round number; from zero where the values come near to it."""
    if least == most and most > 0:
        least, most = 0.0, most * 1.25
    elif least == most:
        least, most = least - 1, most + 1
    elif 0 <= least < (most - least):
        least = 0.0
    step = round_step((most - least) / TICKS)
    first, last = math.floor(least / step), math.ceil(most / step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = tuple(round(step * number, decimals) for number in range(first, last + 1))
    return Graduation(first * step, last * step, ticks, decimals)


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … (or their tenths) that is no less."""
    power = 1.0
    if least > 0:
        power = 10.0 ** math.floor(math.log10(least))
    for factor in (1, 2, 5):
        # A step that falls short by a rounding of binary fractions is no less.
        if power * factor >= least * (1 - 1e-9):
            return power * factor
    return power * 10
