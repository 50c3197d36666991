"""What an indicator comes to in one sentence: its editor's message with its values, or the first
and the last value.
"""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext

from timeline.models import Indicator, Observation
from timeline.texts.amounts import amount
from timeline.texts.value_places import NO_OTHERS, Values, filled, year_of


def message(
    indicator: Indicator,
    values: Values,
    others: Mapping[str, Values] = NO_OTHERS,
    *,
    subject: str = "",
) -> str:
    """The headline with its values; without one, or where one of its places has no value, the first
    and the last value, of the `subject` where that is named. Blank where there is no value at all.
    """
    return filled(indicator.headline, values, others) or first_and_last(values, subject)


def first_and_last(values: Values, subject: str = "") -> str:
    """The first and the last value with their dates: “From 30 in 2003 to 65 in 2024”."""
    first, last = values.at("first"), values.at("last")
    if first is None or last is None:
        return ""
    if first is last:
        words = dated_value(values, last)
    else:
        words = gettext("From {first} to {last}").format(
            first=dated_value(values, first), last=dated_value(values, last)
        )
    if subject:
        words = gettext("{subject}: {words}").format(
            subject=subject, words=words[:1].lower() + words[1:]
        )
    return words[:1].upper() + words[1:]


def dated_value(values: Values, row: Observation) -> str:
    """A value with its date: “65 in 2024”; in brackets where the date is more than a year."""
    words = amount(row.value or 0, values.decimals, values.unit)
    if row.approximate:
        words = pgettext("a value", "about {value}").format(value=words)
    return value_at_date(words, year_of(row))


def value_at_date(words: str, when: str) -> str:
    """The words of a value with those of its date, if it has one."""
    if not when:
        return words
    if when.isdigit():
        return gettext("{value} in {date}").format(value=words, date=when)
    return f"{words} ({when})"
