import pytest

from timeline.linked_data.dates import coverage, coverage_of, exact_day, iso_date


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("2015-06-23", "2015-06-23"),
        ("2015-06", "2015-06"),
        ("2015", "2015"),
        ("", ""),
        ("199X", ""),
        ("2014~", ""),
        ("2014?", ""),
        ("2014-24", ""),
        ("2015-06-~23", ""),
        ("2012/2018", ""),
        ("[2014,2015]", ""),
        ("no date", ""),
    ],
)
def test_only_what_is_a_date_of_the_calendar_is_one(edtf, date):
    assert iso_date(edtf) == date


@pytest.mark.parametrize(("edtf", "day"), [("2015-06-23", "2015-06-23"), ("2015-06", "")])
def test_only_a_whole_day_is_a_day(edtf, day):
    assert exact_day(edtf) == day


@pytest.mark.parametrize(
    ("edtf", "covered"),
    [
        ("2012/2018", "2012/2018"),
        ("2012/..", "2012/.."),
        ("../2018", "../2018"),
        ("2012/", ""),
        ("2012~/2018", ""),
        ("199X/2006", ""),
        ("2012", ""),
        ("", ""),
    ],
)
def test_a_time_is_covered_from_one_exact_end_to_another(edtf, covered):
    assert coverage(edtf) == covered


def test_values_cover_the_time_from_the_first_exact_date_to_the_last():
    assert coverage_of(["2018", "2014~", "2012-05", "2020"]) == "2012-05/2020"
    assert coverage_of(["2018"]) == "2018"
    assert coverage_of(["199X"]) == ""
