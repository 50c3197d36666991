"""Fields for a day, and for a day with its time, whose refusals say what is wrong with what was
typed.
"""

from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.dates.days_and_times import day_of, moment_of

Context = dict[str, Any]


def said_in_words(attrs: Context | None, kind: str) -> Context:
    """The attributes by which a script says what is typed in words, in the language of the page."""
    said = {
        "data-date": kind,
        "data-words": reverse("admin:writing_dates"),
        # Of what is no day browsers tell the script only that.
        "data-impossible": _("There is no such day or time."),
    }
    return {**(attrs or {}), **said}


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def get_context(self, name: str, value: Any, attrs: Context | None) -> Context:
        """What the template shows."""
        return super().get_context(name, value, said_in_words(attrs, "day"))


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day with its time."""

    input_type = "datetime-local"

    def get_context(self, name: str, value: Any, attrs: Context | None) -> Context:
        """What the template shows."""
        return super().get_context(name, value, said_in_words(attrs, "moment"))


class TypedDayInput(DayInput):
    """A line of text for a day: where a form is sent without the browser's checks, the browser's
    own field loses what is none.
    """

    input_type = "text"


class DayField(forms.DateField):
    """A day; raises ValidationError with a sentence that repeats what was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": DayInput(format="%Y-%m-%d"), **options})

    def to_python(self, value: object) -> date | None:
        """The day, or None where none was typed."""
        if value is None or isinstance(value, date):
            return super().to_python(value)
        return day_of(str(value))


class MomentField(forms.DateTimeField):
    """A day with its time, in the zone in which the site tells time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": MomentInput(format="%Y-%m-%dT%H:%M"), **options})

    def to_python(self, value: object) -> datetime | None:
        """The moment, or None where none was typed; raises ValidationError with a sentence."""
        if value is None or isinstance(value, date):
            return super().to_python(value)
        return moment_of(str(value))
