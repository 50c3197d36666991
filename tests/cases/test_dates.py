"""EDTF as tests/cases/dates.json and the standard have it, and what editors write instead."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import override
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from timeline.dates.edtf import bounds_of, edtf_of
from timeline.dates.wording import in_words, joined_words

FOLDER = Path(__file__).parent
CASES = json.loads((FOLDER / "dates.json").read_text(encoding="utf-8"))["cases"]
BOUNDS = json.loads((FOLDER / "date_bounds.json").read_text(encoding="utf-8"))["cases"]
NOT_EDTF = {"en": "not a date in EDTF", "es": "no es una fecha"}


def sentence(text, language="en"):
    """The sentence that refuses the text; blank where it is taken."""
    try:
        edtf_of(text)
    except ValidationError as refusal:
        with override(language):
            return refusal.messages[0]
    return ""


def days(text):
    return tuple(map(str, bounds_of(edtf_of(text))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_case_is_taken_or_refused_as_it_must_be(case):
    expected, refused = case["expected"], sentence(case["text"])

    assert expected["outcome"] in ("either", "refused" if refused else "accepted")
    if not refused and "earliest" in expected:
        assert days(case["text"]) == (expected["earliest"], expected["latest"])
    for language in ("en", "es"):
        refusal = sentence(case["text"], language)
        words = joined_words(in_words(case["text"], language))
        rules = expected.get("words", {}).get(language, {})
        assert refusal or all(part in words for part in rules.get("must_say", ()))
        assert refusal or not any(part in words for part in rules.get("must_not_say", ()))
        assert not refusal or all(
            part in refusal for part in expected.get("refusal_must_say", {}).get(language, ())
        )
        assert not any(
            part in refusal for part in expected.get("refusal_must_not_say", {}).get(language, ())
        )


# The examples of the specification (loc.gov/standards/datetime), level by level.
LEVELS = """
1985-04-12 1985-04 1985 1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30-04
1985-04-12T23:20:30+04:30 1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02 2004-02-01/2005
2005/2006-02
Y170000002 Y-170000002 2001-21 1984? 2004-06~ 2004-06-11% 201X 20XX 2004-XX 1985-04-XX 1985-XX-XX
1985-04-12/.. 1985-04/.. 1985/.. ../1985-04-12 ../1985-04 ../1985 1985-04-12/ 1985-04/ 1985/ /1985-04-12 /1985-04
/1985 -1985
Y-17E7 1950S2 Y171010000S3 Y3388E2S3 2001-34 [1667,1668,1670..1672] [..1760-12-03] [1760-12..]
[1760-01,1760-02,1760-12..] [1667,1760-12] [..1984] {1667,1668,1670..1672} {1960,1961-12} {..1984}
2004-06-11% 2004-06~-11 2004?-06-11 ?2004-06-~11 2004-%06-11 156X-12-25 15XX-12-25 XXXX-12-XX 1XXX-XX 1XXX-12
1984-1X 2004-06-~01/2004-06-~20 2004-06-XX/2004-07-03"""


@pytest.mark.parametrize("text", LEVELS.split())
def test_what_is_edtf_is_never_said_to_be_none(text):
    for language, words in NOT_EDTF.items():
        assert words not in sentence(text, language)


@pytest.mark.parametrize("text", LEVELS.split())
def test_what_is_taken_has_words_of_its_own_in_both_languages(text):
    for language in ("en", "es") if not sentence(text) else ():
        assert joined_words(in_words(text, language)) != text or re.fullmatch("[0-9]{4}", text)


WORDED = [
    ("2014-06-3X", "2014-06-30", "2014-06-30", "30 June 2014"),
    ("1984-1X", "1984-10-01", "1984-12-31", "some time from October 1984 to December 1984"),
    ("2014-06-1X", "2014-06-10", "2014-06-19", "some time from 10 June 2014 to 19 June 2014"),
    ("1X99", "1099-01-01", "1999-12-31", "some year from 1099 to 1999 (1X99)"),
    ("1XXX-12", "1000-12-01", "1999-12-31", "December of some year from 1000 to 1999"),
    ("15XX-12-25", "1500-12-25", "1599-12-25", "25 December of some year of the 16th century"),
    ("201X-02-29", "2012-02-29", "2016-02-29", "29 February of some year of the 2010s"),
    ("XXXX-11-20", "0001-11-20", "9999-11-20", "20 November of an unknown year"),
    ("XXXX-12-XX", "0001-12-01", "9999-12-31", "December of an unknown year"),
    ("2014-XX-11", "2014-01-11", "2014-12-11", "day 11 of an unknown month of 2014"),
    ("2014-~06", "2014-06-01", "2014-06-30", "June 2014 (month approximate)"),
    ("?2014-06", "2014-06-01", "2014-06-30", "June 2014 (year uncertain)"),
    ("2004-06~-11", "2004-06-11", "2004-06-11", "11 June 2004 (year and month approximate)"),
    ("2004-?06-~11", "2004-06-11", "2004-06-11", "11 June 2004 (day approximate, month uncertain)"),
    ("2014-06%", "2014-06-01", "2014-06-30", "about June 2014 (uncertain)"),
    ("2014-29", "2014-09-01", "2014-11-30", "spring 2014 (southern hemisphere)"),
    ("2014-30", "2014-12-01", "2015-02-28", "summer 2014 (southern hemisphere)"),
    ("2014-28", "2014-12-01", "2015-02-28", "winter 2014 (northern hemisphere)"),
    ("2014-41", "2014-07-01", "2014-12-31", "second half of 2014"),
    ("2014/2014", "2014-01-01", "2014-12-31", "2014"),
    ("2014-06/2014-06", "2014-06-01", "2014-06-30", "June 2014"),
    ("[2012..2012]", "2012-01-01", "2012-12-31", "2012"),
    ("{2012,2012}", "2012-01-01", "2012-12-31", "2012"),
    ("[2014,2014-XX]", "2014-01-01", "2014-12-31", "2014"),
    ("0014-06", "0014-06-01", "0014-06-30", "June 0014"),
    ("190X", "1900-01-01", "1909-12-31", "decade 1900–1909"),
    ("2015-06-23T23:30:00-06:00", "2015-06-23", "2015-06-23", "23 June 2015"),
    ("2015-06-23T24:00:00Z", "2015-06-23", "2015-06-23", "23 June 2015"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "words"), WORDED)
def test_the_words_say_what_is_known_and_no_more(text, earliest, latest, words):
    assert (*days(text), joined_words(in_words(text, "en"))) == (earliest, latest, words)


REFUSED = [
    ("2014-02-30", "“2014-02-30”: February has no 30th.", "“2014-02-30”: febrero no tiene día 30."),
    (
        "2011-02-29",
        "“2011-02-29”: February 2011 has no 29th.",
        "“2011-02-29”: febrero de 2011 no tiene día 29.",
    ),
    (
        "2014/2014-06-31",
        "“2014/2014-06-31”: June has no 31st.",
        "“2014/2014-06-31”: junio no tiene día 31.",
    ),
    (
        "[2013,2014-04-31]",
        "“[2013,2014-04-31]”: April has no 31st.",
        "“[2013,2014-04-31]”: abril no tiene día 31.",
    ),
    (
        "30 de Febrero de 2014",
        "“30 de Febrero de 2014”: February has no 30th.",
        "“30 de Febrero de 2014”: febrero no",
    ),
    (
        "2014-02-~30",
        "“2014-02-~30”: February has no 30th.",
        "“2014-02-~30”: febrero no tiene día 30.",
    ),
    (
        "2014-06-32",
        "“2014-06-32”: no month has a day 32.",
        "“2014-06-32”: ningún mes tiene un día 32.",
    ),
    ("2014-13", "“2014-13”: there is no month 13.", "“2014-13”: no hay mes 13."),
    (
        "2014-06-05T25:00:00Z",
        "“2014-06-05T25:00:00Z”: there is no such time",
        "“2014-06-05T25:00:00Z”: esa hora",
    ),
    (
        "1950S2",
        "“1950S2” is EDTF, but this form of it is not supported",
        "“1950S2” es EDTF, pero esta forma no se",
    ),
    (
        "03/04/2014",
        "“03/04/2014” can be read in two ways, as 2014-04-03 or as 2014-03-04.",
        "“03/04/2014” puede",
    ),
    (
        "06/23/2014",
        "“06/23/2014” puts the month before the day. If that is meant, write 2014-06-23.",
        "“06/23/2014”",
    ),
    (
        "1994-5",
        "“1994-5” can be read in two ways, as 1994-05 or as 1994/1995.",
        "“1994-5” puede leerse",
    ),
    ("0/13/2001", "“0/13/2001”: there is no month 13.", "“0/13/2001”: no hay mes 13."),
    ("0/5/2001", "“0/5/2001”: no month has a day 00.", "“0/5/2001”: ningún mes tiene un día 00."),
    ("5/0/2001", "“5/0/2001”: there is no month 00.", "“5/0/2001”: no hay mes 00."),
    ("00/00/0000", "“00/00/0000” has a year that is not", "“00/00/0000” tiene un año que no"),
    ("0-0-2001", "“0-0-2001”: there is no month 00.", "“0-0-2001”: no hay mes 00."),
    ("99999999999/1/1", "“99999999999/1/1” is not a date", "“99999999999/1/1” no es una fecha"),
    ("02/30/2014", "“02/30/2014”: February has no 30th.", "“02/30/2014”: febrero no tiene día 30."),
    ("XXXX-02-30", "“XXXX-02-30”: February has no 30th.", "“XXXX-02-30”: febrero no tiene día 30."),
    (
        "2001–06",
        "“2001–06” can be read in two ways, as 2001-06 or as 2001/2006.",
        "“2001–06” puede leerse",
    ),
    (
        "2000s",
        "“2000s” can be read in two ways, as 200X or as 20XX.",
        "“2000s” puede leerse de dos maneras",
    ),
    (
        "los años noventa",
        "“los años noventa” can be read in two ways, as 189X or as 199X.",
        "“los años noventa” puede leerse de dos maneras",
    ),
    ("after 2014", "“after 2014” does not say whether 2014 itself", "“after 2014” no dice si"),
    ("23/06/14", "“23/06/14” has no year of four digits.", "“23/06/14” no tiene un año de cuatro"),
]


@pytest.mark.parametrize(("text", "english", "spanish"), REFUSED)
def test_a_refusal_says_why_and_repeats_what_was_typed(text, english, spanish):
    assert sentence(text, "en").startswith(english)
    assert sentence(text, "es").startswith(spanish)


@pytest.mark.parametrize(
    "text", ["1" * 10_000, " " * 10_000 + "x", "junio de " * 1_000, "[" * 10_000, "2014–" * 2_000]
)
def test_ten_thousand_characters_are_refused_with_a_short_sentence(text):
    refusal = sentence(text)

    assert (
        refusal.endswith("is longer than the 100 characters that a date may have here.")
        or "not a date" in refusal
    )
    assert len(refusal) < 400


COMMON = [
    *(
        "2014",
        "2014-06",
        "2014-06-23",
        "199X",
        "19XX",
        "2014~",
        "2014-06~",
        "2014?",
        "2014%",
        "199X~",
    ),
    *("2012/2018", "2014-06/2015", "2018/..", "../2014", "2014-06-05/..", "[2012..]", "[..2014]"),
    *("[2012,2014]", "{2012,2014}", "[2012..2014]", "{2012,2013,2015}", "2014-21/2014-23"),
    *(f"2014-{number}" for number in (21, 22, 23, 24, 33, 34, 35, 36, 37, 38, 39, 40, 41)),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", COMMON)
def test_what_readers_see_can_be_typed(text, language):
    assert edtf_of(joined_words(in_words(text, language))) == text


YEARS = st.from_regex("[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX", fullmatch=True)
MONTHS_AND_DAYS = st.from_regex(
    "(-(0[1-9]|1[0-2]|2[1-9]|3[0-9]|4[01]|XX)(-([0-3][0-9]|XX))?)?", fullmatch=True
)
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])
DATES = st.builds(lambda *parts: "".join(parts), YEARS, MONTHS_AND_DAYS, QUALIFIERS)
TEXTS = st.one_of(
    DATES,
    st.builds(
        "{}/{}".format, DATES | st.sampled_from(["", ".."]), DATES | st.sampled_from(["", ".."])
    ),
    st.builds("[{},{}]".format, DATES, DATES),
    st.builds("{{{}..{}}}".format, DATES, DATES),
)


@pytest.mark.parametrize(("text", "first", "last"), BOUNDS)
def test_bounds_are_those_of_another_program(text, first, last):
    assert days(text) == (first, last)


@settings(derandomize=True, max_examples=300)
@given(TEXTS)
@example("XXXX-11-20")
@example("201X-02-29/2016-02-29")
def test_words_name_no_month_that_the_date_does_not_name(text):
    assume(not sentence(text))
    numbers = {int(month) for month in re.findall("-([0-9]{2})(?![0-9X])", text)}

    for language in ("en", "es"):
        words = joined_words(in_words(text, language))
        with override(language):
            named = {number for number, name in MONTHS.items() if re.search(rf"\b{name}\b", words)}
        assert named <= numbers


@settings(derandomize=True, max_examples=300)
@given(TEXTS)
@example("XXXX-11-20")
def test_words_name_no_year_that_the_date_does_not_allow(text):
    assume(not sentence(text))
    written = set(re.findall("[0-9]{4}", text))
    masks = [mask for mask in re.findall("[0-9X]{4}", text) if "X" in mask]
    allowed = [re.compile(mask.replace("X", "[0-9]")) for mask in masks if mask != "XXXX"]

    for language in ("en", "es"):
        for year in re.findall("[0-9]{4}", joined_words(in_words(text, language))):
            assert year in written or any(mask.fullmatch(year) for mask in allowed)


def test_any_three_numbers_are_taken_or_refused_with_a_sentence():
    numbers = ["0", "00", "0000", "1", "12", "13", "31", "32", "2001", "9999", "10000"]
    for mark in "/.- –":
        for three in product(numbers, repeat=3):
            text = mark.join(three)

            refusal = sentence(text)

            assert refusal or joined_words(in_words(edtf_of(text), "es"))


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet="0123456789XST-~?%/.,[]{}: –junioderfchmay", max_size=30))
def test_any_text_is_taken_or_refused_with_a_sentence_that_repeats_it(text):
    refusal = sentence(text)

    assert not refusal or text.strip() in refusal
    assert refusal or joined_words(in_words(edtf_of(text), "es"))
