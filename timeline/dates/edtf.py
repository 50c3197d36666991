"""EDTF (ISO 8601-2) dates: reading, bounds and the model fields. Their wording is in wording.py."""

import re
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from timeline.dates.bounds import GROUPINGS, first_and_last, fitting
from timeline.dates.natural_dates import edtf_of_words

OPEN = ".."
UNKNOWN = ""
LONGEST = 100

Bounds = tuple[date | None, date | None]

HELP = _(
    "A date in EDTF: a year (2014), a month (2014-06), a day (2014-06-23), a span (2012/2018), "
    "one that still runs (2018/..), a decade (199X), about (2014~), uncertain (2014?), "
    "some time in ([2012..]). “23/06/2014”, “June 2014” and “about 1994” are turned into EDTF."
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
TOO_LONG = _("“%(text)s” is longer than the 100 characters that a date may have here.")
WRONG_YEAR = _("“%(text)s” has a year that is not from 0001 to 9999.")
WRONG_ORDER = _("This range ends before it starts.")
NO_MONTH = _("“%(text)s”: there is no month %(month)s.")
NO_DAY = _("“%(text)s”: no month has a day %(day)s.")
NO_DAY_IN_MONTH = _("“%(text)s”: %(month)s has no %(day)s.")
NO_DAY_IN_YEAR = _("“%(text)s”: %(month)s %(year)s has no %(day)s.")
NO_TIME = _("“%(text)s”: there is no such time of day.")
LAST_DAYS = {"29": _("29th"), "30": _("30th"), "31": _("31st")}

# One of the parts of a date, with a qualifier before it (of the part alone) or after it (of all so
# far).
COMPONENT = re.compile("([?~%]?)([0-9X]+)([?~%]?)")
TIME = re.compile("([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?")
NEGATIVE = re.compile("[?~%]?-[0-9X]{4}(?![0-9X])")
LONG_YEAR = re.compile("Y(-?)([0-9]+)(?:E([0-9]+))?(?:S[0-9]+)?[?~%]?")
SIGNIFICANT = re.compile("[0-9]{4}S[0-9]+[?~%]?")
PARTS = ("year", "month", "day")


class Moment(NamedTuple):
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


class Span(NamedTuple):
    """From one moment to another."""

    start: Moment
    end: Moment


class Choice(NamedTuple):
    """A set: one of its members, or every one of them."""

    members: tuple["Moment | Span", ...]
    every: bool


def normalise(text: str) -> str:
    """The text in capitals without spaces beside its punctuation, as it is stored."""
    # What is too long to be a date is refused: it takes neither time nor room in the cache.
    return _normalised(text) if len(text) <= 4 * LONGEST else text


@lru_cache(maxsize=4096)
def _normalised(text: str) -> str:
    return re.sub(r"\s*([/,\[\]{}]|\.\.)\s*", r"\1", text.strip()).upper()


def bounds(text: str) -> Bounds:
    """Earliest and latest day by EDTF: date.min and date.max where open or unknown, None for blank.

    Raises ValidationError with a sentence when the text is no date in EDTF.
    """
    if not normalise(text):
        return None, None
    return extent(reading(normalise(text)))


def edtf_of(text: str) -> str:
    """The EDTF of what an editor typed, which may also be “23/06/2014” or “junio de 2014”; blank
    for blank.

    Raises ValidationError with a sentence that repeats what was typed.
    """
    edtf = normalise(text)
    if not edtf:
        return ""
    try:
        reading(edtf)
    except ValidationError as error:
        words = edtf_of_words(text) if len(text) <= LONGEST else None
        if words is None:
            raise _quoting(error, text) from None
        try:
            reading(words)
        except ValidationError as refused:
            raise _quoting(refused, text) from None
        return words
    return edtf


def _quoting(error: ValidationError, text: str) -> ValidationError:
    return ValidationError(
        error.message, code=error.code, params={**(error.params or {}), "text": short(text)}
    )


def short(text: str) -> str:
    """The text as a sentence can repeat it."""
    stripped = text.strip()
    return stripped if len(stripped) <= LONGEST else stripped[:LONGEST] + "…"


def extent(read: Moment | Span | Choice) -> tuple[date, date]:
    """Earliest and latest day of what was read."""
    if isinstance(read, Moment):
        return read.earliest, read.latest
    if isinstance(read, Span):
        return read.start.earliest, read.end.latest
    extents = [extent(member) for member in read.members]
    return min(earliest for earliest, _latest in extents), max(
        latest for _earliest, latest in extents
    )


@lru_cache(maxsize=4096)
def reading(text: str) -> Moment | Span | Choice:
    """The normalised text taken apart; raises ValidationError with a sentence."""
    if len(text) > LONGEST:
        raise refusal(TOO_LONG, short(text))
    opening, closing = text[:1], text[-1:]
    if opening + closing in ("[]", "{}"):
        members = [_member(member, text) for member in text[1:-1].split(",")]
        return Choice(tuple(members), every=opening == "{")
    start, slash, end = text.partition("/")
    if slash and (start.strip(".") or end.strip(".") or OPEN in (start, end)):
        return _span(start, end, text)
    return _moment(text, text)


def _member(member: str, text: str) -> Moment | Span:
    start, dots, end = member.partition(OPEN)
    if dots and (start or end):
        return _span(start or OPEN, end or OPEN, text)
    return _moment(member, text)


def _span(start: str, end: str, text: str) -> Span:
    span = Span(
        *(_gap(part) if part in (OPEN, UNKNOWN) else _moment(part, text) for part in (start, end))
    )
    if span.start.earliest > span.end.latest:
        raise refusal(WRONG_ORDER, text)
    return span


def _gap(bare: str) -> Moment:
    return Moment(bare, approximate=False, uncertain=False, earliest=date.min, latest=date.max)


def _moment(part: str, text: str) -> Moment:
    _refuse_years_outside(part, text)
    written, has_time, time = part.partition("T")
    components = [COMPONENT.fullmatch(component) for component in written.split("-")]
    if not 1 <= len(components) <= 3:
        raise refusal(NOT_EDTF, text)
    values: list[str] = []
    approximate: set[str] = set()
    uncertain: set[str] = set()
    for place, component in enumerate(components):
        if component is None or (component[1] and component[3]):
            raise refusal(NOT_EDTF, text)
        values.append(component[2])
        qualified = PARTS[place : place + 1] if component[1] else PARTS[: place + 1]
        qualifier = component[1] or component[3]
        approximate.update(qualified if qualifier in ("~", "%") else ())
        uncertain.update(qualified if qualifier in ("?", "%") else ())
    if [len(value) for value in values] != [4, 2, 2][: len(values)]:
        raise refusal(NOT_EDTF, text)
    _refuse_parts(*values, text=text)
    if has_time:
        if len(values) < 3 or "X" in written or approximate or uncertain:
            raise refusal(NOT_EDTF, text)
        _refuse_times(time, text)
    bare = "-".join(values) + (f"T{time}" if has_time else "")
    days = _days(values, text)
    all_parts = set(PARTS[:1] if _is_grouping(values) else PARTS[: len(values)])
    return Moment(
        bare,
        bool(approximate),
        bool(uncertain),
        *days,
        *(_some(p, all_parts) for p in (approximate, uncertain)),
    )


def _some(qualified: set[str], parts: set[str]) -> tuple[str, ...]:
    """The qualified parts in their order, unless all are; a season is one with its year."""
    if qualified >= parts or parts == {"year"}:
        return ()
    return tuple(part for part in PARTS if part in qualified)


def _is_grouping(values: list[str]) -> bool:
    return len(values) == 2 and values[1].isdigit() and int(values[1]) in GROUPINGS


def _refuse_years_outside(part: str, text: str) -> None:
    """Refuse years that EDTF can say and no calendar date here has, and forms of years not
    supported here.
    """
    if NEGATIVE.match(part) or part.lstrip("?~%")[:4] == "0000":
        raise refusal(WRONG_YEAR, text)
    if SIGNIFICANT.fullmatch(part):
        raise refusal(UNSUPPORTED, text)
    if year := LONG_YEAR.fullmatch(part):
        minus, digits, exponent = year.groups()
        if exponent is None and len(digits) < 5:
            raise refusal(NOT_EDTF, text)
        # An exponent of many digits is not worked out: its year lies outside whatever it
        # multiplies.
        power = min(int(exponent or "0"), LONGEST)
        inside = not minus and 0 < int(digits) * 10**power <= 9999
        raise refusal(UNSUPPORTED if inside else WRONG_YEAR, text)


def _refuse_parts(year: str, month: str = "", day: str = "", *, text: str) -> None:
    """Refuse months and days that no year has, and unknown digits where words could not say what is
    known.
    """
    full_month = month.isdigit()
    if full_month and int(month) in GROUPINGS:
        if day:
            raise refusal(NOT_EDTF, text)
        if "X" in year:
            raise refusal(UNSUPPORTED, text)
    elif month and not fitting(month, range(1, 13)):
        raise refusal(
            NO_MONTH if not fitting(month, list(GROUPINGS)) else UNSUPPORTED, text, month=month
        )
    elif month and not full_month and month != "XX" and ("X" in year or day or month[0] == "X"):
        raise refusal(UNSUPPORTED, text)
    if day and not fitting(day, range(1, 32)):
        raise refusal(NO_DAY, text, day=day)
    if "X" in day and day != "XX" and ("X" in year or not full_month or day[0] == "X"):
        raise refusal(UNSUPPORTED, text)


def _refuse_times(time: str, text: str) -> None:
    clock = TIME.fullmatch(time)
    if clock is None:
        raise refusal(NOT_EDTF, text)
    hours, minutes, seconds, shift_hours, shift_minutes = (
        int(digits or 0) for digits in clock.groups()
    )
    midnight = (hours, minutes, seconds) == (24, 0, 0)
    if (
        not (hours < 24 or midnight)
        or max(minutes, seconds, shift_minutes) > 59
        or shift_hours > 23
    ):
        raise refusal(NO_TIME, text)


def _days(values: list[str], text: str) -> tuple[date, date]:
    try:
        return first_and_last("-".join(values))
    except ValueError:
        year, month, day = values
        named: dict[str, Any] = {
            "month": MONTHS[int(month)],
            "year": year,
            "day": LAST_DAYS.get(day, day),
        }
        leap = (month, day) == ("02", "29")
        raise refusal(NO_DAY_IN_YEAR if leap else NO_DAY_IN_MONTH, text, **named) from None


def refusal(sentence: Any, text: str, **named: Any) -> ValidationError:
    """The error that says in a sentence why the text was refused."""
    return ValidationError(sentence, code="edtf", params={"text": text, **named})


class EDTFFormField(forms.CharField):
    """A text input that takes EDTF and plain words for dates, and shows EDTF when it is shown
    again.
    """

    def to_python(self, value: Any) -> str:
        """The EDTF of what was typed; raises ValidationError with a sentence."""
        return edtf_of(super().to_python(value) or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What a form with errors shows again: EDTF where the text was understood, else what was
        typed.
        """
        try:
            return edtf_of(data) if isinstance(data, str) else data
        except ValidationError:
            return data

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The mark by which the script finds the fields whose date it says in words."""
        return {**super().widget_attrs(widget), "data-date": ""}


class EDTFField(models.CharField):
    """The EDTF text, normalised; every bound field of it follows the text by itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        """The EDTF of the text; raises ValidationError as forms, tables and fixtures expect it."""
        text = super().to_python(value)
        return edtf_of(text) if text else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
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

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is not None and self.field.of in instance.__dict__:
            try:
                instance.__dict__[self.field.attname] = self.field.day(
                    instance.__dict__[self.field.of]
                )
            except ValidationError:
                # An invalid text is refused when it is saved; reading must not fail before that.
                return instance.__dict__.get(self.field.attname)
        return super().__get__(instance, owner)

    def __set__(self, instance: Any, value: date | None) -> None:
        instance.__dict__[self.field.attname] = value


class BoundField(models.DateField):
    """A day derived from the EDTF text named by `of`; never typed."""

    descriptor_class = BoundAttribute
    index: int

    def __init__(self, *args: Any, of: str = "span", **options: Any) -> None:
        self.of = of
        super().__init__(*args, **{**options, "null": True, "blank": True, "editable": False})

    def day(self, text: str | None) -> date | None:
        """This side of the text's bounds."""
        return bounds(text or "")[self.index]

    def deconstruct(self) -> Any:
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
