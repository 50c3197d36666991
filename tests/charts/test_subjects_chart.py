from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.unsaved_rows import collisions, ranks, subject, value_at
from timeline.charts.subject_lines import NAMES_APART, spread
from timeline.charts.subject_series import Choice, usual_choice
from timeline.charts.subjects_chart import subjects_chart
from timeline.models import Indicator
from timeline.texts.value_places import subjects_of

SHEETS = ("page", "wide", "narrow")
MEXICO = subject("MEX", 1, title="Mexico")
CHILE = subject("CHL", 2, title="Chile", peer=True)
PERU = subject("PER", 3, title="Peru")
YEARS = (2003, 2005, 2008, 2010)


def rank(**values):
    return Indicator(
        **{"slug": "rank", "title": "World rank", "unit": "rank", "better": "lower"} | values
    )


def drawn(rows, indicator=None, sheets=SHEETS):
    return subjects_chart(indicator or rank(), rows, usual_choice(subjects_of(rows)), sheets)


def steady(*subjects):
    numbers = {}
    for number, of in enumerate(subjects):
        numbers[of] = {year: 10 * number + year % 10 + 1 for year in YEARS}
    return ranks(numbers)


def line(plot, code):
    [found] = [line for line in plot.lines if line.code == code]
    return found


def test_the_front_is_drawn_last_with_its_first_and_last_value():
    plot = drawn(steady(MEXICO, CHILE, PERU)).plots[0]

    assert plot.lines[-1].code == "MEX"
    assert [label.text for label in plot.lines[-1].labels] == ["Mexico 1", "4"]
    assert [label.text for label in line(plot, "CHL").labels] == ["Chile 11"]
    assert line(plot, "PER").labels == ()


def test_rank_one_stands_at_the_top_and_is_called_better():
    plot = drawn(steady(MEXICO, CHILE)).plots[0]
    ticks = {label.text: label.y for label in plot.axis}

    assert ticks["1"] < ticks["10"]
    assert "↑ better" in ticks


def test_a_missing_survey_is_a_gap():
    rows = ranks(
        {
            MEXICO: {year: 5 for year in YEARS if year != 2005},
            CHILE: dict.fromkeys(YEARS, 7),
            PERU: dict.fromkeys(YEARS, 9),
        }
    )
    plot = drawn(rows).plots[0]

    # From 2008 to 2010; what stands alone has a mark.
    assert [stroke.points.count(",") for stroke in line(plot, "MEX").strokes] == [2]
    assert [stroke.points.count(",") for stroke in line(plot, "CHL").strokes] == [4]


def test_two_sources_for_one_date_are_two_marks():
    rows = [*steady(MEXICO, CHILE), value_at("2010", 9, MEXICO)]
    plot = drawn(rows).plots[0]

    assert len(line(plot, "MEX").marks) == len(YEARS) + 1


def test_values_that_are_not_joined_have_marks_and_no_line():
    plot = drawn(steady(MEXICO, CHILE, PERU), rank(joined=False)).plots[0]

    for code in ("MEX", "CHL", "PER"):
        assert line(plot, code).strokes == ()
        assert len(line(plot, code).marks) == len(YEARS)


def test_a_change_of_method_is_an_upright_with_words():
    changed = rank(method_date="2008", method_note="new questions")
    chart = drawn(steady(MEXICO, CHILE), changed)

    assert chart.change == "2008: new questions"
    assert chart.plots[0].change_label.text == "2008: new questions"
    assert chart.plots[0].change
    assert drawn(steady(MEXICO, CHILE), rank(method_date="1990")).plots[0].change is None


def test_no_chart_is_made_without_a_dated_value_in_front():
    rows = [value_at("", 5, MEXICO), value_at("2010", 7, CHILE)]

    assert drawn(rows) is None


def test_texts_of_a_reader_who_does_not_see_it_tell_range_and_names():
    chart = drawn(steady(MEXICO, CHILE, PERU))

    assert chart.title == "World rank, 3 subjects"
    assert chart.description == (
        "Mexico between 1 and 9; 1 in 2010; lower is better. Named beside it: Chile 11."
    )


def test_small_multiples_share_one_scale_in_each_set_and_repeat_the_front():
    chart = drawn(steady(MEXICO, CHILE, PERU, subject("HTI", 9)))

    assert [plot.code for plot in chart.shown.multiples] == ["MEX", "CHL"]
    assert [plot.code for plot in chart.folded.multiples] == ["PER", "HTI"]
    assert (chart.shown.top, chart.folded.top) == ("1", "1")
    assert chart.shown.foot != chart.folded.foot
    front, beside = chart.shown.multiples
    assert front.front_strokes == ()
    assert beside.front_strokes == front.strokes
    assert beside.description == ("Chile: between 11 and 19; 11 in 2010; lower is better")
    assert (front.width, front.height) >= (150, 96)


@pytest.mark.parametrize("count", [2, 7, 24])
@pytest.mark.parametrize("step", [0, 1, 9])
def test_no_two_texts_meet(count, step):
    subjects = []
    numbers = {}
    for position in range(count):
        of = subject(f"C{position}", position, title=f"A country {position}", peer=True)
        subjects.append(of)
        numbers[of] = dict.fromkeys(YEARS, 1 + step * position)
    chart = drawn(ranks(numbers), rank(method_date="2008", method_note="new questions"))

    for plot in chart.plots:
        assert collisions(plot) == []


def test_a_name_has_the_year_of_a_last_value_that_is_older():
    rows = ranks({MEXICO: dict.fromkeys(YEARS, 5), CHILE: {2003: 7, 2005: 8}})
    [label] = line(drawn(rows).plots[0], "CHL").labels

    assert (label.text, label.after) == ("Chile 8", "2005")


def test_a_chosen_subject_stands_in_front():
    rows = steady(MEXICO, CHILE, PERU)
    chart = subjects_chart(rank(), rows, Choice(PERU, (MEXICO,), (CHILE,)), SHEETS)

    assert [line.code for line in chart.plots[0].lines] == ["CHL", "MEX", "PER"]


@given(st.lists(st.floats(min_value=20, max_value=400), max_size=7))
def test_names_keep_their_order_and_their_distance(wanted):
    places = spread(sorted(wanted), NAMES_APART, 14, 500)

    for before, after in combinations(places, 2):
        assert after - before >= NAMES_APART - 0.2
    assert all(14 <= place <= 500.1 for place in places)


def test_a_long_first_value_stays_clear_of_the_axis():
    index = Indicator(slug="index", title="Index", decimals=4)
    rows = ranks({MEXICO: {2003: "0.8079", 2024: "0.7637"}, CHILE: {2003: "0.1", 2024: "0.9"}})

    for plot in drawn(rows, index).plots:
        assert collisions(plot) == []
