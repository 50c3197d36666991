"""What is to be drawn of an indicator: its values with their days, words and sources, and their
scale.
"""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from timeline.charts.spans import Side, sides
from timeline.dates.wording import in_words, joined_words
from timeline.models import Indicator, Observation
from timeline.texts.citations import reference_of

PERCENT = "%"
TICKS = 4


class Value(NamedTuple):
    """One observation as it is drawn: `span` is None where no date is known."""

    pk: int
    number: float
    words: str
    when: str
    source: str
    span: Side | None

    @property
    def name(self) -> str:
        """The whole of it in words, for a reader who does not see its place."""
        return ", ".join(words for words in (f"{self.when}: {self.words}", self.source) if words)

    @property
    def day(self) -> int | None:
        """The middle day of a date that is known to the year or better."""
        if (
            self.span is None
            or self.span.rough
            or self.span.first is None
            or self.span.last is None
        ):
            return None
        return (self.span.first + self.span.last) // 2


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


def values(indicator: Indicator, observations: Iterable[Observation]) -> list[Value]:
    """The observations in words, in their order."""
    return [value(indicator, observation) for observation in observations]


def value(indicator: Indicator, observation: Observation) -> Value:
    """One observation in words, with its source for short."""
    number = observation.value or Decimal()
    words = amount(number, indicator.decimals, indicator.unit or "")
    if observation.approximate:
        words = pgettext("a value", "about {value}").format(value=words)
    reference = reference_of(observation.source) if observation.source else None
    source = (reference.author or reference.title) if reference else ""
    span = sides(observation.date or "", "")
    when = joined_words(in_words(observation.date or ""))
    return Value(observation.pk, float(number), words, when, source, joined(*span))


def joined(start: Side | None, end: Side | None) -> Side | None:
    """The span of an observation whose date is itself a span."""
    if start and end:
        return Side(start.first, end.last, rough=True)
    return start


def amount(number: Decimal | float, decimals: int, unit: str) -> str:
    """A number in the reader's notation, with a per cent sign where that is the unit."""
    # A half is rounded up, as readers expect, and not to the even neighbour.
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    words = number_format(rounded, decimals, force_grouping=abs(rounded) >= 10000)
    return (
        gettext("{number} %").format(number=words).replace(" ", "\u00a0")
        if unit == PERCENT
        else words
    )


def measure(indicator: Indicator, numbers: list[float]) -> Measure:
    """The scale for these numbers, with what is better at its top: a rank's is 1."""
    least, most = min(numbers), max(numbers)
    unit = indicator.unit or ""
    ticks: tuple[float, ...]
    if unit == PERCENT and least >= 0 and most <= 100:
        ends, ticks, decimals = (0.0, 100.0), (0.0, 25.0, 50.0, 75.0, 100.0), 0
    elif indicator.better == Indicator.Better.LOWER and least >= 1 and not indicator.decimals:
        ends, ticks, decimals = ranks(most)
    else:
        ends, ticks, decimals = rounded_off(least, most)
    better_low = indicator.better == Indicator.Better.LOWER
    foot, top = reversed(ends) if better_low else ends
    return Measure(foot, top, ticks, decimals, unit)


def ranks(most: float) -> tuple[tuple[float, float], tuple[float, ...], int]:
    """From rank 1 to a round number, with the round ranks between."""
    step = max(round_step((most - 1) / TICKS), 1.0)
    last = max(math.ceil(most / step) * step, 2.0)
    rounds = [step * number for number in range(1, round(last / step) + 1)]
    return (1.0, last), (1.0, *(rank for rank in rounds if rank - 1 >= step / 2 and rank > 1)), 0


def rounded_off(least: float, most: float) -> tuple[tuple[float, float], tuple[float, ...], int]:
    """From a round number to a round number; from zero where the values come near to it."""
    if least == most:
        least, most = (0.0, most * 1.25) if most > 0 else (least - 1, most + 1)
    elif 0 <= least < (most - least):
        least = 0.0
    step = round_step((most - least) / TICKS)
    first, last = math.floor(least / step), math.ceil(most / step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = tuple(round(step * number, decimals) for number in range(first, last + 1))
    return (first * step, last * step), ticks, decimals


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … (or their tenths) that is no less."""
    power = 10.0 ** math.floor(math.log10(least)) if least > 0 else 1.0
    return float(
        next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))
    )
