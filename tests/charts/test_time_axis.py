from datetime import date

import pytest

from timeline.charts.time_axis import FAR_YEARS, Scale, core, year_scale


def ordinal(year):
    return date(year, 1, 1).toordinal()


def test_scale_places_days_in_proportion():
    scale = Scale(0, 100, near=10, far=210)

    assert [scale.place(day) for day in (0, 50, 100)] == [10, 110, 210]


def test_scale_places_a_day_outside_at_the_edge():
    scale = Scale(1000, 2000, near=10, far=210)

    assert [scale.place(day) for day in (1, 9000)] == [10, 210]


@pytest.mark.parametrize(
    ("apart", "years"),
    [
        (10, [2010, 2011, 2012, 2013, 2014]),
        (30, [2010, 2012, 2014]),
        (60, [2010]),
    ],
)
def test_scale_writes_years_as_far_apart_as_they_need(apart, years):
    scale = Scale(ordinal(2010), ordinal(2014), near=0, far=80)

    assert scale.years(apart) == years


def test_scale_writes_no_year_before_its_first_day():
    scale = Scale(ordinal(2010) + 1, ordinal(2014), near=0, far=80)

    assert scale.years(10) == [2011, 2012, 2013, 2014]


def test_year_scale_begins_with_a_year_and_lasts_two_at_least():
    scale = year_scale([date(2014, 6, 23).toordinal()], 0, 100)

    assert (scale.first, scale.last) == (ordinal(2014), ordinal(2014) + 731)


def test_year_scale_stays_inside_the_calendar():
    scale = year_scale([date.max.toordinal()], 0, 100)

    assert scale.last == date.max.toordinal()
    assert scale.last - scale.first == 731


def test_core_leaves_out_what_lies_far_at_either_end():
    assert core([1, 2000, 2004, 2008, 9999], FAR_YEARS) == (2000, 2008)


def test_core_keeps_what_lies_nearer_than_a_far_gap():
    assert core([1951, 2000, 2004, 2008], FAR_YEARS) == (1951, 2008)


def test_core_keeps_both_halves_where_neither_is_few():
    assert core([1, 2, 2000, 2001], FAR_YEARS) == (1, 2001)


def test_core_weighs_places_by_how_often_they_stand():
    assert core({1: 3, 2000: 2, 2001: 2}, FAR_YEARS) == (2000, 2001)
    assert core({1: 4, 2000: 2, 2001: 2}, FAR_YEARS) == (1, 2001)
    assert core([1, 1, 2000], FAR_YEARS) == (1, 1)
