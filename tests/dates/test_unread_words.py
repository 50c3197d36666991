import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from timeline.dates import unread_words
from timeline.dates.edtf import edtf_of, parse_edtf

FORMS = (
    "Write a year (2014), a month (2014-06), a day (2014-06-23), a season (2014-21) or a span "
    "(2012/2018)."
)
VAGUE = (
    "EDTF has no early, middle or late part. Write the whole (199X, 2014), about when (1995~), or "
    "a span (1993/1996)."
)
NO_YEAR = "has no year of four digits. Write it in full, as in 2014, 2014-06 or 2014-06-23."
NO_DATE = "is no date. Where none is known, leave the field empty."
MOVES = "means another date each day or year. Write the date itself; today is 2026-11-26."
YEARS = "lies before the year 1. Years here go from 0001 to 9999."
ISO = "counts weeks or days of the year, which EDTF does not. Write"
NOT_SUPPORTED = "is EDTF, but this form of it is not supported here"

REFUSED = [
    ("n.d.", f"“n.d.” {NO_DATE}"),
    ("s.f.", f"“s.f.” {NO_DATE}"),
    ("Sin fecha", f"“Sin fecha” {NO_DATE}"),
    ("?", f"“?” {NO_DATE}"),
    ("hoy", f"“hoy” {MOVES}"),
    ("Yesterday", f"“Yesterday” {MOVES}"),
    ("500 BC", f"“500 BC” {YEARS}"),
    ("500 a. C.", f"“500 a. C.” {YEARS}"),
    ("mid-1990s", f"“mid-1990s”: {VAGUE}"),
    ("a principios de 2014", f"“a principios de 2014”: {VAGUE}"),
    ("second half of the 20th century", f"“second half of the 20th century”: {VAGUE}"),
    (
        "los noventa",
        "“los noventa” can be read in two ways, as 189X or as 199X. Write the one that is meant.",
    ),
    (
        "the 20s",
        "“the 20s” can be read in two ways, as 192X or as 202X. Write the one that is meant.",
    ),
    (
        "después de junio de 2014",
        (
            "“después de junio de 2014” does not say whether 2014-06 itself is included. If it is, write [2014-06..]; "
            "else the same with the next date."
        ),
    ),
    (
        "before 2014",
        (
            "“before 2014” does not say whether 2014 itself is included. If it is, write [..2014]; else the same with "
            "the date before it."
        ),
    ),
    ("23/06/14", f"“23/06/14” {NO_YEAR}"),
    ("'14", f"“'14” {NO_YEAR}"),
    ("14", f"“14” {NO_YEAR}"),
    ("23 de junio", f"“23 de junio” {NO_YEAR}"),
    ("MMXIV", f"“MMXIV” {NO_YEAR}"),
    ("2014-W12", f"“2014-W12” {ISO} 2014-03-17/2014-03-23."),
    ("2014-W12-3", f"“2014-W12-3” {ISO} 2014-03-19."),
    ("2014-175", f"“2014-175” {ISO} 2014-06-24."),
    ("2014-W60", "“2014-W60”: there is no such week or day in 2014."),
    ("2014-366", "“2014-366”: there is no such week or day in 2014."),
    ("2014-06-23 10:30", "“2014-06-23 10:30” has a time of day. Write the day alone: 2014-06-23."),
    (
        "23/6/2014, 5 p.m.",
        "“23/6/2014, 5 p.m.” has a time of day. Write the day alone: 2014-06-23.",
    ),
    (
        "2014-06-23 a las 10",
        "“2014-06-23 a las 10” has a time of day. Write the day alone: 2014-06-23.",
    ),
    ("199?", "“199?”: a digit that is not known is written X. Write 199X."),
    ("19--", "“19--”: a digit that is not known is written X. Write 19XX."),
    ("2O14", "“2O14” has a letter among its digits. If 2014 is meant, write that."),
    ("1990-91", "“1990-91” is no month. If a span is meant, write 1990/1991."),
    ("2014 06", "“2014 06”: hyphens part year, month and day. If 2014-06 is meant, write that."),
    ("201406", "“201406”: hyphens part year, month and day. If 2014-06 is meant, write that."),
    ("201", "“201”: a year has four digits, as in 2014 or 0850."),
    ("20144", "“20144”: a year has four digits, as in 2014 or 0850."),
    (
        "Junuary 2014",
        "“Junuary 2014”: “Junuary” is not understood. If 2014-01 is meant, write that.",
    ),
    ("23 de júlio de 2014", None),
    (
        "23 Agust 2014",
        "“23 Agust 2014”: “Agust” is not understood. If 2014-08-23 is meant, write that.",
    ),
    ("Pâques 2014", f"“Pâques 2014”: “Pâques” is not understood. {FORMS}"),
    ("1950S2", f"“1950S2” {NOT_SUPPORTED}: the number of digits that count. Write 19XX."),
    ("Y20E2", f"“Y20E2” {NOT_SUPPORTED}. Write 2000."),
    (
        "199X-21",
        f"“199X-21” {NOT_SUPPORTED}: a season needs all digits of its year, as in 2014-21. Or write the years alone.",
    ),
]


@pytest.fixture(autouse=True)
def _a_day(monkeypatch):
    monkeypatch.setattr(unread_words, "site_day", lambda: date(2026, 11, 26))


def sentence(text, language="en"):
    with override(language):
        try:
            edtf_of(text)
        except ValidationError as refusal:
            (words,) = refusal.messages
            return words
    return None


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_each_wording_is_refused_with_what_is_wrong_and_what_to_write(text, words):
    assert sentence(text) == words


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_is_proposed_can_be_written(text, words):
    for proposal in re.findall(r"[rR]ite ([0-9\[]\S*?)(?=[.;]?(?:\s|$))", words or ""):
        parse_edtf(proposal)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_each_is_refused_in_spanish_too(text, words):
    spanish = sentence(text, "es")

    assert (spanish is None) == (words is None)
    assert words is None or (spanish != words and text in spanish)


def test_a_time_of_day_that_does_not_exist_is_still_said_to_be_none():
    assert sentence("2014-06-05T25:00:00Z").endswith("there is no such time of day.")
