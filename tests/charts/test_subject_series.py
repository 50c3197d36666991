from django.utils.translation import override

from tests.charts.unsaved_rows import ranks, subject, value_at
from timeline.charts.indicator_values import value_of
from timeline.charts.subject_series import (
    described,
    regional_place,
    series_of,
    survey_days,
    usual_choice,
)
from timeline.models import Indicator
from timeline.texts.value_places import subjects_of, values_of

RANK = Indicator(slug="rank", title="World rank", unit="rank", better="lower")
MEXICO = subject("MEX", 1, title="Mexico", region="Latin America")
CHILE = subject("CHL", 2, title="Chile", region="Latin America", peer=True)
PERU = subject("PER", 3, title="Peru", region="Latin America")
ESTONIA = subject("EST", 4, title="Estonia", peer=True)
ROWS = ranks(
    {
        PERU: {2020: 71, 2024: 58},
        MEXICO: {2020: 61, 2024: 65},
        ESTONIA: {2020: 3, 2024: 2},
        CHILE: {2020: 34, 2024: 31},
    }
)


def test_the_first_subject_with_values_stands_in_front():
    assert subjects_of(ROWS) == [MEXICO, CHILE, PERU, ESTONIA]
    assert [row.value for row in values_of(RANK, ROWS).observations] == [61, 65]


def test_peers_are_named_and_all_others_are_behind():
    choice = usual_choice(subjects_of(ROWS))
    drawn = [(series.code, series.role) for series in series_of(RANK, ROWS, choice)]

    # The better last value first.
    assert drawn == [("MEX", "front"), ("EST", "named"), ("CHL", "named"), ("PER", "behind")]


def test_at_most_six_peers_are_named():
    subjects = [subject(f"P{number}", number, peer=True) for number in range(9)]

    choice = usual_choice(subjects)
    assert len(choice.named) == 6
    assert len(choice.others) == 2


def test_the_place_in_a_region_is_counted_among_those_of_the_latest_date():
    place = regional_place(RANK, ROWS, MEXICO)

    assert (place.ordinal, place.total, place.region) == ("3rd", 3, "Latin America")
    with override("es"):
        assert place.ordinal == "3"


def test_equal_values_share_a_place():
    rows = ranks({MEXICO: {2024: 31}, CHILE: {2024: 31}, PERU: {2024: 58}})

    assert regional_place(RANK, rows, MEXICO).place == 1
    assert regional_place(RANK, rows, PERU).place == 3


def test_nothing_is_counted_without_a_region_or_without_others_of_that_date():
    assert regional_place(RANK, ROWS, ESTONIA) is None
    rows = ranks({MEXICO: {2024: 65}, CHILE: {2022: 36}})
    assert regional_place(RANK, rows, MEXICO) is None


def test_days_of_most_subjects_are_those_of_the_survey():
    rows = ranks({MEXICO: {2020: 1, 2024: 2}, CHILE: {2020: 1, 2022: 2, 2024: 3}, PERU: {2022: 1}})

    # In 2020, 2022 and 2024 two of the three.
    assert len(survey_days(rows)) == 3


def test_values_are_described_with_range_latest_value_and_direction():
    values = [value_of(RANK, row) for row in ROWS if row.subject == MEXICO]

    assert described(RANK, values) == "between 61 and 65; 65 in 2024; lower is better"
    assert described(RANK, values[:1]) == "61 in 2020; lower is better"
    exact = [value_of(RANK, value_at("2024-06-23", 65))]
    assert described(RANK, exact) == "65 (23 June 2024); lower is better"
