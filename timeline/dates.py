"""EDTF (ISO 8601-2) dates: reading, bounds and the model fields. Their wording is in wording.py."""

import re
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from timeline.days import first_and_last

OPEN = ".."
UNKNOWN = ""
LONGEST = 100

Bounds = tuple[date | None, date | None]

HELP = _(
    "A date in EDTF: a year (2014), a month (2014-06), a day (2014-06-23), a span (2012/2018), "
    "one that still runs (2018/..), a decade (199X), about (2014~), uncertain (2014?), "
    "some time in ([2012..])."
)
NOT_EDTF = _(
    "“%(text)s” is not a date in EDTF. Write a year (2014), a month (2014-06), a day (2014-06-23), "
    "a span (2012/2018), one that still runs (2018/..), a decade (199X) or an approximate year (2014~)."
)
WRONG_YEAR = _("“%(text)s” has a year that is not from 0001 to 9999.")
WRONG_ORDER = _("This range ends before it starts.")

QUALIFIERS = re.compile("[?~%]")
COMPONENT = r"(?:[?~%]?{0}|{0}[?~%])"
PART = COMPONENT.format("(?:[0-9]{2}|XX)")
TIME = r"(?:T[0-9:]{8}(?:Z|[+-][0-9:]{2,5})?)?"
MOMENT = re.compile(COMPONENT.format("[0-9X]{4}") + f"(?:-{PART}(?:-{PART})?)?{TIME}")
OUTSIDE = re.compile("Y-?[0-9]|-[0-9]{4}")


class Moment(NamedTuple):
    """One date, or a gap: `bare` is the text without its qualifiers, ".." (open) or "" (unknown)."""

    bare: str
    approximate: bool
    uncertain: bool
    earliest: date
    latest: date


class Span(NamedTuple):
    """From one moment to another."""

    start: Moment
    end: Moment


class Choice(NamedTuple):
    """A set: one of its members, or every one of them."""

    members: tuple["Moment | Span", ...]
    every: bool


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The text in capitals without spaces beside its punctuation, as it is stored."""
    return re.sub(r"\s*([/,\[\]{}]|\.\.)\s*", r"\1", text.strip()).upper()


def bounds(text: str) -> Bounds:
    """Earliest and latest day by EDTF: date.min and date.max where open or unknown, None for blank.

    Raises ValidationError with a sentence when the text is no date in EDTF.
    """
    if not normalise(text):
        return None, None
    return extent(reading(normalise(text)))


def extent(read: Moment | Span | Choice) -> tuple[date, date]:
    """Earliest and latest day of what was read."""
    if isinstance(read, Moment):
        return read.earliest, read.latest
    if isinstance(read, Span):
        return read.start.earliest, read.end.latest
    extents = [extent(member) for member in read.members]
    return min(earliest for earliest, _latest in extents), max(latest for _earliest, latest in extents)


@lru_cache(maxsize=4096)
def reading(text: str) -> Moment | Span | Choice:
    """The normalised text taken apart; raises ValidationError with a sentence."""
    if len(text) > LONGEST:
        raise refusal(NOT_EDTF, text[:LONGEST] + "…")
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
    span = Span(*(_gap(part) if part in (OPEN, UNKNOWN) else _moment(part, text) for part in (start, end)))
    if span.start.earliest > span.end.latest:
        raise refusal(WRONG_ORDER, text)
    return span


def _gap(bare: str) -> Moment:
    return Moment(bare, approximate=False, uncertain=False, earliest=date.min, latest=date.max)


def _moment(part: str, text: str) -> Moment:
    if OUTSIDE.match(part):
        raise refusal(WRONG_YEAR, text)
    if not MOMENT.fullmatch(part):
        raise refusal(NOT_EDTF, text)
    qualifiers = set(QUALIFIERS.findall(part))
    bare = QUALIFIERS.sub("", part)
    if bare[:4] == "0000":
        raise refusal(WRONG_YEAR, text)
    return Moment(bare, bool(qualifiers & {"~", "%"}), bool(qualifiers & {"?", "%"}), *_days(bare, text))


def _days(bare: str, text: str) -> tuple[date, date]:
    try:
        return first_and_last(bare)
    except ValueError as error:
        raise refusal(NOT_EDTF, text) from error


def refusal(sentence: Any, text: str) -> ValidationError:
    """The error that says in a sentence why the text was refused."""
    return ValidationError(sentence, code="edtf", params={"text": text})


class EDTFField(models.CharField):
    """The EDTF text, normalised; every bound field of it follows the text by itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        """The normalised text; raises ValidationError as forms and fixtures expect it."""
        text = super().to_python(value)
        if not text:
            return text
        bounds(text)
        return normalise(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The text as it is stored, whoever set it."""
        text = normalise(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, text)
        return text

    def formfield(self, **options: Any) -> forms.Field | None:
        """A text input whose help teaches the notation."""
        return super().formfield(**{"help_text": self.help_text or HELP, **options})


class BoundAttribute(DeferredAttribute):
    """A bound read from an instance: computed from the text, also before any save and from raw fixtures."""

    field: "BoundField"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is not None and self.field.of in instance.__dict__:
            try:
                instance.__dict__[self.field.attname] = self.field.day(instance.__dict__[self.field.of])
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
