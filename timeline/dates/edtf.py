"""EDTF (ISO 8601-2) dates: reading, bounds and the model fields. Their wording is in wording.py."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from govdigital.lazy_text import LazyText
from timeline.dates.bounds import GROUPINGS, FirstAndLast, first_and_last, fitting
from timeline.dates.natural_dates import edtf_of_words
from timeline.dates.typed_text import plain_characters
from timeline.dates.unread_words import UNREAD, why_unread

OPEN = ".."
UNKNOWN = ""
LONGEST = 100
# The code of what is EDTF, and no date here.
OUTSIDE = "outside"

Bounds = tuple[date | None, date | None]

HELP = _(
    "A date in EDTF: a year (2014), a month (2014-06), a day (2014-06-23), a span (2012/2018), "
    "one that still runs (2018/..), a decade (199X), about (2014~), uncertain (2014?), "
    "some time in ([2012..]). “23/06/2014”, “June 2014”, “spring 2014” and “about 1994” are turned "
    "into EDTF."
)
NOT_EDTF = _(
    "“%(text)s” is not a date in EDTF. Write a year (2014), a month (2014-06), a day (2014-06-23), "
    "a span (2012/2018), one that still runs (2018/..), a decade (199X) or an approximate year "
    "(2014~)."
)
UNSUPPORTED = _(
    "“%(text)s” is EDTF, but this form of it is not supported here. Write a decade (199X), a "
    "century (19XX), "
    "a span (2012/2018) or some time between two dates ([1990..1994])."
)
UNSUPPORTED_SEASON = _(
    "“%(text)s” is EDTF, but this form of it is not supported here: a season needs all digits of "
    "its year, as in 2014-21. Or write the years alone."
)
UNSUPPORTED_DIGITS = _(
    "“%(text)s” is EDTF, but this form of it is not supported here: the number of digits that "
    "count. Write %(edtf)s."
)
UNSUPPORTED_YEAR = _(
    "“%(text)s” is EDTF, but this form of it is not supported here. Write %(edtf)s."
)
TOO_LONG = _("“%(text)s” is longer than the 100 characters that a date may have here.")
WRONG_YEAR = _("“%(text)s” has a year that is not from 0001 to 9999.")
WRONG_ORDER = _("“%(text)s” ends before it starts. Turn its two dates round.")
NO_MONTH = _(
    "“%(text)s”: there is no month %(month)s. Months go from 01 to 12, seasons from 21 (spring) to "
    "24 (winter)."
)
NO_DAY = _("“%(text)s”: no month has a day %(day)s.")
NO_DAY_IN_MONTH = _("“%(text)s”: %(month)s has no %(day)s.")
NO_DAY_IN_YEAR = _("“%(text)s”: %(month)s %(year)s has no %(day)s.")
NO_TIME = _("“%(text)s”: there is no such time of day.")
LAST_DAYS = {"29": _("29th"), "30": _("30th"), "31": _("31st")}

# One of the parts of a date, with a qualifier before it (of the part alone) or after it (of all so
# far).
COMPONENT = re.compile("(?P<before>[?~%]?)(?P<digits>[0-9X]+)(?P<after>[?~%]?)")
TIME = re.compile("([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?")
NEGATIVE = re.compile("[?~%]?-[0-9X]{4}(?![0-9X])")
LONG_YEAR = re.compile("Y(-?)([0-9]+)(?:E([0-9]+))?(?:S[0-9]+)?[?~%]?")
SIGNIFICANT = re.compile("([0-9]{4})S([0-9]+)[?~%]?")
COMPONENTS = ("year", "month", "day")
DIGITS = [4, 2, 2]


class SingleDate(NamedTuple):
    """One date, or a gap: `bare` is the text without its qualifiers, ".." (open) or "" (unknown).

    `approximate_parts` and `uncertain_parts` name the parts so qualified, and are empty where all
    parts are.
    """

    bare: str
    approximate: bool
    uncertain: bool
    earliest: date
    latest: date
    approximate_parts: tuple[str, ...] = ()
    uncertain_parts: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether it stands for an end that is open or unknown."""
        return self.bare in (OPEN, UNKNOWN)


class Interval(NamedTuple):
    """From one date to another."""

    start: SingleDate
    end: SingleDate


class DateSet(NamedTuple):
    """A set: one of its members, or every one of them."""

    members: tuple[SingleDate | Interval, ...]
    every: bool


AnyDate = SingleDate | Interval | DateSet


def normalise(text: str) -> str:
    """The text in capitals and plain digits without spaces beside its punctuation, as it is
    stored.
    """
    # What is too long to be a date is refused: it takes neither time nor room in the cache.
    if len(text) > 4 * LONGEST:
        return text
    return _normalised(text)


@lru_cache(maxsize=4096)
def _normalised(text: str) -> str:
    plain = plain_characters(text).strip()
    return re.sub(r"\s*([/,\[\]{}]|\.\.)\s*", r"\1", plain).upper()


def bounds_of(text: str) -> Bounds:
    """Earliest and latest day by EDTF: date.min and date.max where open or unknown, None for blank.

    Raises ValidationError with a sentence when the text is no date in EDTF.
    """
    edtf = normalise(text)
    if not edtf:
        return None, None
    return extent(parse_edtf(edtf))


def edtf_of(text: str) -> str:
    """The EDTF of what an editor typed, which may also be “23/06/2014” or “junio de 2014”; blank
    for blank.

    Raises ValidationError with a sentence that repeats what was typed.
    """
    edtf = normalise(text)
    if not edtf:
        return ""
    try:
        parse_edtf(edtf)
    except ValidationError as error:
        if len(text) > LONGEST or error.code == OUTSIDE:
            raise _quoting(error, text) from None
        edtf_of_typed = edtf_of_words(text)
        if edtf_of_typed is None:
            raise _reason(error, text) from None
        try:
            parse_edtf(edtf_of_typed)
        except ValidationError as second_error:
            raise _reason(second_error, text) from None
        return edtf_of_typed
    return edtf


def _reason(error: ValidationError, text: str) -> ValidationError:
    """What is wrong with the words that were typed, where more can be said than the error does."""
    reason = why_unread(text) if error.code == UNREAD else None
    return reason or _quoting(error, text)


def _quoting(error: ValidationError, text: str) -> ValidationError:
    """The same error with what was typed in place of its EDTF."""
    params = {**(error.params or {}), "text": shortened(text)}
    return ValidationError(error.message, code=error.code, params=params)


def shortened(text: str) -> str:
    """The text as a sentence can repeat it."""
    stripped = text.strip()
    if len(stripped) <= LONGEST:
        return stripped
    return stripped[:LONGEST] + "…"


def extent(parsed: AnyDate) -> FirstAndLast:
    """Earliest and latest day of what was parsed."""
    if isinstance(parsed, SingleDate):
        return FirstAndLast(parsed.earliest, parsed.latest)
    if isinstance(parsed, Interval):
        return FirstAndLast(parsed.start.earliest, parsed.end.latest)
    first, last = date.max, date.min
    for member in parsed.members:
        member_extent = extent(member)
        first = min(first, member_extent.first)
        last = max(last, member_extent.last)
    return FirstAndLast(first, last)


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> AnyDate:
    """The normalised text taken apart; raises ValidationError with a sentence."""
    if len(text) > LONGEST:
        raise refusal(TOO_LONG, shortened(text))
    brackets = text[:1] + text[-1:]
    if brackets in ("[]", "{}"):
        members = [_member(member, text) for member in text[1:-1].split(",")]
        return DateSet(tuple(members), every=brackets == "{}")
    start, slash, end = text.partition("/")
    if slash and (start.strip(".") or end.strip(".") or OPEN in (start, end)):
        return _interval(start, end, text)
    return _single_date(text, text)


def _member(member: str, text: str) -> SingleDate | Interval:
    start, dots, end = member.partition(OPEN)
    if dots and (start or end):
        return _interval(start or OPEN, end or OPEN, text)
    return _single_date(member, text)


def _interval(start: str, end: str, text: str) -> Interval:
    interval = Interval(_end_of_interval(start, text), _end_of_interval(end, text))
    if interval.start.earliest > interval.end.latest:
        raise refusal(WRONG_ORDER, text)
    return interval


def _end_of_interval(written: str, text: str) -> SingleDate:
    if written in (OPEN, UNKNOWN):
        return SingleDate(written, False, False, earliest=date.min, latest=date.max)
    return _single_date(written, text)


def _single_date(written: str, text: str) -> SingleDate:
    _refuse_years_outside(written, text)
    calendar_date, has_time, time = written.partition("T")
    digits: list[str] = []
    approximate: set[str] = set()
    uncertain: set[str] = set()
    for position, component in enumerate(calendar_date.split("-")):
        match = COMPONENT.fullmatch(component)
        if match is None or (match["before"] and match["after"]):
            raise unread(NOT_EDTF, text)
        digits.append(match["digits"])
        qualifier = match["after"]
        qualified = COMPONENTS[: position + 1]
        if match["before"]:
            qualifier = match["before"]
            qualified = COMPONENTS[position : position + 1]
        if qualifier in ("~", "%"):
            approximate.update(qualified)
        if qualifier in ("?", "%"):
            uncertain.update(qualified)
    if [len(component) for component in digits] != DIGITS[: len(digits)]:
        raise unread(NOT_EDTF, text)
    bare = "-".join(digits)
    year, _hyphen, month_and_day = bare.partition("-")
    month, _hyphen, day = month_and_day.partition("-")
    _refuse_components(year, month, day, text)
    if has_time:
        if not day or "X" in calendar_date or approximate or uncertain:
            raise unread(NOT_EDTF, text)
        _refuse_times(time, text)
        bare = f"{bare}T{time}"
    first, last = _existing_days("-".join(digits), text)
    components = COMPONENTS[: len(digits)]
    if _is_grouping(month):
        # A season is one with its year.
        components = COMPONENTS[:1]
    return SingleDate(
        bare,
        bool(approximate),
        bool(uncertain),
        first,
        last,
        _some(approximate, components),
        _some(uncertain, components),
    )


def _some(qualified: set[str], components: tuple[str, ...]) -> tuple[str, ...]:
    """The qualified components in their order, unless all are."""
    if components == ("year",) or qualified.issuperset(components):
        return ()
    return tuple(component for component in COMPONENTS if component in qualified)


def _is_grouping(month: str) -> bool:
    return month.isdigit() and int(month) in GROUPINGS


def _refuse_years_outside(written: str, text: str) -> None:
    """Refuse years that EDTF can say and no calendar date here has, and forms of years not
    supported here.
    """
    if NEGATIVE.match(written) or written.lstrip("?~%")[:4] == "0000":
        raise outside(WRONG_YEAR, text)
    if significant := SIGNIFICANT.fullmatch(written):
        known = min(int(significant[2]), 4)
        raise outside(UNSUPPORTED_DIGITS, text, edtf=significant[1][:known].ljust(4, "X"))
    long_year = LONG_YEAR.fullmatch(written)
    if long_year is None:
        return
    minus, digits, exponent = long_year.groups()
    if exponent is None and len(digits) < 5:
        raise unread(NOT_EDTF, text)
    # An exponent of many digits is not worked out: its year lies outside whatever it multiplies.
    power = min(int(exponent or "0"), LONGEST)
    year = int(digits) * 10**power
    if not minus and 0 < year <= 9999:
        raise outside(UNSUPPORTED_YEAR, text, edtf=f"{year:04d}")
    raise outside(WRONG_YEAR, text)


def _refuse_components(year: str, month: str, day: str, text: str) -> None:
    """Refuse months and days that no year has, and unknown digits where words could not say what is
    known.
    """
    if _is_grouping(month):
        if day:
            raise unread(NOT_EDTF, text)
        if "X" in year:
            raise outside(UNSUPPORTED_SEASON, text)
    elif month and not fitting(month, range(1, 13)):
        if fitting(month, list(GROUPINGS)):
            raise outside(UNSUPPORTED, text)
        raise unread(NO_MONTH, text, month=month)
    elif "X" in month and month != "XX" and ("X" in year or day or month[0] == "X"):
        raise outside(UNSUPPORTED, text)
    if day and not fitting(day, range(1, 32)):
        raise refusal(NO_DAY, text, day=day)
    if "X" in day and day != "XX" and ("X" in year or "X" in month or day[0] == "X"):
        raise outside(UNSUPPORTED, text)


def _refuse_times(time: str, text: str) -> None:
    clock = TIME.fullmatch(time)
    if clock is None:
        raise unread(NOT_EDTF, text)
    numbers = [int(digits or 0) for digits in clock.groups()]
    hours, minutes, seconds, shift_hours, shift_minutes = numbers
    is_midnight = (hours, minutes, seconds) == (24, 0, 0)
    is_time = (hours < 24 or is_midnight) and max(minutes, seconds) <= 59
    is_shift = shift_hours <= 23 and shift_minutes <= 59
    if not is_time or not is_shift:
        raise refusal(NO_TIME, text)


def _existing_days(bare: str, text: str) -> FirstAndLast:
    try:
        return first_and_last(bare)
    except ValueError:
        # What has no day was checked but for the length of its month, so that it has a day.
        year, month, day = bare.split("-")
        sentence = NO_DAY_IN_MONTH
        if (month, day) == ("02", "29"):
            sentence = NO_DAY_IN_YEAR
        last_day = LAST_DAYS.get(day, day)
        raise refusal(sentence, text, month=MONTHS[int(month)], year=year, day=last_day) from None


def refusal(sentence: str | LazyText, text: str, **values: str | LazyText) -> ValidationError:
    """The error that says in a sentence why the text was refused."""
    return ValidationError(sentence, code="edtf", params={"text": text, **values})


def unread(sentence: str | LazyText, text: str, **values: str | LazyText) -> ValidationError:
    """The same for what is no EDTF, and may be words."""
    return ValidationError(sentence, code=UNREAD, params={"text": text, **values})


def outside(sentence: str | LazyText, text: str, **values: str | LazyText) -> ValidationError:
    """The same for what is EDTF and lies outside of what is taken here, so that it is not read as
    words.
    """
    return ValidationError(sentence, code=OUTSIDE, params={"text": text, **values})


class EDTFFormField(forms.CharField):
    """A text input that takes EDTF and plain words for dates, and shows EDTF when it is shown
    again.
    """

    def to_python(self, value: object) -> str:
        """The EDTF of what was typed; raises ValidationError with a sentence."""
        return edtf_of(super().to_python(value) or "")

    def bound_data(self, data: object, initial: object) -> object:
        """What a form with errors shows again: EDTF where the text was understood, else what was
        typed.
        """
        if not isinstance(data, str):
            return data
        try:
            return edtf_of(data)
        except ValidationError:
            return data

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """The mark by which the script finds the fields whose date it says in words."""
        return {**super().widget_attrs(widget), "data-date": ""}


class EDTFField(models.CharField[str, str]):
    """The EDTF text, normalised; every bound field of it follows the text by itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(*args, **options)

    def to_python(self, value: object) -> str | None:
        """The EDTF of the text; raises ValidationError as forms, tables and fixtures expect it."""
        text: str | None = super().to_python(value)
        if not text:
            return text
        return edtf_of(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The text as it is stored, whoever set it."""
        text = normalise(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, text)
        return text

    def formfield(self, **options: Any) -> forms.Field | None:
        """A text input whose help teaches the notation."""
        help_text = self.help_text or HELP
        return super().formfield(**{"help_text": help_text, "form_class": EDTFFormField, **options})


class BoundAttribute(DeferredAttribute):
    """A bound read from an instance: computed from the text, also before any save and from raw
    fixtures.
    """

    field: "BoundField"

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> object:
        if instance is not None and self.field.of in instance.__dict__:
            text = instance.__dict__[self.field.of]
            try:
                instance.__dict__[self.field.attname] = self.field.day(text)
            except ValidationError:
                # An invalid text is refused when it is saved; reading must not fail before that.
                return instance.__dict__.get(self.field.attname)
        return super().__get__(instance, owner)

    def __set__(self, instance: models.Model, value: date | None) -> None:
        instance.__dict__[self.field.attname] = value


class BoundField(models.DateField[Any, Any]):
    """A day derived from the EDTF text named by `of`; never typed."""

    descriptor_class = BoundAttribute
    index: int

    def __init__(self, *args: Any, of: str = "span", **options: Any) -> None:
        self.of = of
        super().__init__(*args, **{**options, "null": True, "blank": True, "editable": False})

    def day(self, text: str | None) -> date | None:
        """This side of the text's bounds."""
        return bounds_of(text or "")[self.index]

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """The field for a migration, with `of` and without what is always so."""
        name, path, args, options = super().deconstruct()
        for option in ("null", "blank", "editable"):
            options.pop(option, None)
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        """The day of the text that is being saved, in bulk_create too."""
        day = self.day(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, day)
        return day


class EarliestField(BoundField):
    """The earliest day that the text allows."""

    index = 0


class LatestField(BoundField):
    """The latest day that the text allows."""

    index = 1
