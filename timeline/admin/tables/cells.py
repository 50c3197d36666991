"""What a cell of a workbook shows: the number format says what its number means (ISO/IEC 29500-1,
18.8.30).
"""

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import WINDOWS_EPOCH

# What stands in a format without meaning anything: quoted words, escaped characters, colours,
# currencies.
WITHOUT_MEANING = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
DATE_LETTERS = re.compile(r"am/pm|a/p|y+|m+|d+|h+|s+", re.IGNORECASE)
DECIMALS = re.compile(r"\.([0#?]+)")
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
LONGEST_FORMAT = 255
# As many decimals as a value is stored with; a number with more of them was computed, not typed.
STORED_DECIMALS = 6
LAST_SERIAL = 2_958_466
# In Excel's calendar 1900 has a 29 February.
NO_SUCH_DAY = 60


class NumberFormat(NamedTuple):
    """What a format shows of a number: parts of a date ("ymd"), of a time ("hms"), or a number."""

    date: str
    time: str
    percent: bool
    decimals: int | None


class Shown(NamedTuple):
    """The text that a cell stands for, and whether a time of the day was left out of it."""

    text: str
    time_left_out: bool = False


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat:
    """What the format code shows of a positive number."""
    bare = WITHOUT_MEANING.sub("", code[:LONGEST_FORMAT].partition(";")[0])
    if bare.strip().lower() in ("general", "@", ""):
        return NumberFormat("", "", percent=False, decimals=None)
    date, time = date_parts(bare)
    percent = "%" in bare
    decimals = None
    # Neither a fraction nor a power of ten says how many decimals there are.
    if re.search("[0#?]", bare) and not re.search("[/eE]", bare):
        after_point = DECIMALS.search(bare)
        decimals = len(after_point[1]) if after_point else 0
    return NumberFormat(date, time, percent, decimals)


def date_parts(bare: str) -> tuple[str, str]:
    """The parts of a date and of a time that the format shows; an m beside hours or seconds is
    minutes.
    """
    letters = [letter.lower() for letter in DATE_LETTERS.findall(bare)]
    letters = [letter for letter in letters if letter not in ("am/pm", "a/p")]
    date, time = "", ""
    for place, letter in enumerate(letters):
        before, after = letters[place - 1 : place], letters[place + 1 : place + 2]
        if letter[0] in "hs":
            time += letter[0]
        elif letter[0] == "m" and (
            [part for part in before if part[0] == "h"] or after in (["s"], ["ss"])
        ):
            time += "m"
        elif letter[0] != "d" or len(letter) < 3:  # “ddd” and “dddd” are the names of weekdays.
            date += letter[0]
    return date, time


def shown(text: str, code: str, epoch: datetime) -> Shown:
    """What a cell with this number and format shows; raises ValueError with a sentence."""
    form = number_format(code)
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(_("The cell holds no number that can be read."))
    number = float(text)
    if form.date:
        return shown_date(moment(number, epoch), form, code)
    if form.time:
        return Shown(shown_time(number, form))
    return Shown(shown_number(text, form))


def moment(serial: float, epoch: datetime) -> datetime:
    """The moment of a day's number; raises ValueError with a sentence where there is no
    such day.
    """
    first = 1 if epoch == WINDOWS_EPOCH else 0
    if not first <= serial < LAST_SERIAL - (0 if first else 1462) or (
        first and int(serial) == NO_SUCH_DAY
    ):
        raise ValueError(_("The cell is formatted as a date, but its number is that of no day."))
    if first and serial < NO_SUCH_DAY:
        serial += 1
    return epoch + timedelta(seconds=round(serial * 86_400))


def shown_date(day: datetime, form: NumberFormat, code: str) -> Shown:
    """As much of the day as the format shows, in EDTF; raises ValueError with a sentence."""
    left_out = bool(form.time) and (day.hour, day.minute, day.second) != (0, 0, 0)
    parts = set(form.date)
    if parts == set("ymd"):
        return Shown(day.date().isoformat(), left_out)
    if parts == set("ym"):
        return Shown(f"{day.year:04}-{day.month:02}", left_out)
    if parts == {"y"}:
        return Shown(f"{day.year:04}", left_out)
    sentence = _(
        "The cell shows only a part of a date (its format is “%(format)s”). "
        "Show the year too, or write the date as text: 2014-06-23."
    )
    raise ValueError(sentence % {"format": code[:40]})


def shown_time(number: float, form: NumberFormat) -> str:
    """A time of the day or a duration, such as 0:12 or 1:02:03."""
    minutes, seconds = divmod(round(abs(number) * 86_400), 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if "s" in form.time else text


def shown_number(text: str, form: NumberFormat) -> str:
    """The number without the noise of its computing; with a percent sign where the format
    has one.
    """
    value = Decimal(text)
    if decimals_of(value) > STORED_DECIMALS:
        # Fifteen digits are what a spreadsheet itself keeps and shows.
        value = Decimal(f"{float(text):.15g}")
    if form.percent:
        value = value.scaleb(2)
    if form.decimals is not None and decimals_of(value) > max(STORED_DECIMALS, form.decimals):
        value = value.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits}%" if form.percent else digits


def decimals_of(value: Decimal) -> int:
    """How many digits stand behind the point."""
    return max(0, -int(value.normalize().as_tuple().exponent))
