from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates.bounds import first_and_last, fitting


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014-24", "2014-12-01", "2015-02-28"),
        ("2014-28", "2014-12-01", "2015-02-28"),
        ("2014-30", "2014-12-01", "2015-02-28"),
        ("2014-29", "2014-09-01", "2014-11-30"),
        ("2014-36", "2014-10-01", "2014-12-31"),
        ("2014-39", "2014-09-01", "2014-12-31"),
        ("2014-40", "2014-01-01", "2014-06-30"),
        ("9999-24", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_grouping_of_months_may_last_into_the_next_year(text, first, last):
    assert tuple(map(str, first_and_last(text))) == (first, last)


@pytest.mark.parametrize(
    "text", ["2014-02-30", "2011-02-29", "XXXX-02-30", "2014-06-31", "2014-13"]
)
def test_a_day_that_does_not_exist_has_no_bounds(text):
    with pytest.raises(ValueError, match=text):
        first_and_last(text)


def test_the_29_february_of_an_unknown_year_is_one_of_a_leap_year():
    assert first_and_last("201X-02-29") == (date(2012, 2, 29), date(2016, 2, 29))


def test_an_x_stands_for_any_digit():
    assert fitting("1X", range(1, 32)) == [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]


YEARS = st.from_regex("199[0-9X]|20[01][0-9X]", fullmatch=True)
MONTHS = st.from_regex("0[1-9X]|1[0-2X]|XX", fullmatch=True)
DAYS = st.from_regex("[0-2][0-9X]|3[01X]|XX", fullmatch=True)
THIRTY_YEARS = [str(date(1990, 1, 1) + timedelta(days)) for days in range(30 * 365 + 7)]


@settings(derandomize=True, max_examples=60)
@given(YEARS, MONTHS, DAYS)
def test_bounds_are_the_outermost_of_all_days_that_fit(year, month, day):
    mask = f"{year}-{month}-{day}"
    fitting_days = [day for day in THIRTY_YEARS if fits(mask, day)]

    if fitting_days:
        assert tuple(map(str, first_and_last(mask))) == (fitting_days[0], fitting_days[-1])
    else:
        with pytest.raises(ValueError, match=mask):
            first_and_last(mask)


def fits(mask, text):
    return all(letter in ("X", digit) for letter, digit in zip(mask, text, strict=True))
