from decimal import Decimal

import pytest
from django.utils.translation import override

from timeline.models import Indicator, Observation
from timeline.texts.value_places import (
    filled,
    named_indicators,
    place_problems,
    values_of,
)


def rank(*rows, decimals=0, unit="rank"):
    indicator = Indicator(slug="rank", decimals=decimals, unit=unit)
    made = []
    for day, value in rows:
        row = Observation(date=day, value=Decimal(value))
        # The bounds of a date are computed before the row is saved.
        for field in Observation._meta.concrete_fields:
            field.pre_save(row, add=True)
        made.append(row)
    return values_of(indicator, made)


RANK = rank(("2003", "30"), ("2014", "63"), ("2020", "61"), ("2024", "65"))


def test_places_say_the_first_and_the_last_value():
    assert filled("From {first} to {last}.", RANK) == "From 30 to 65."


def test_places_say_the_lowest_and_the_highest_with_their_years():
    text = "Best {lowest} in {lowest.year}, worst {highest} in {highest.year}."

    assert filled(text, RANK) == "Best 30 in 2003, worst 65 in 2024."


def test_an_ordinal_is_that_of_the_language():
    assert filled("{first.ordinal} to {last.ordinal}", RANK) == "30th to 65th"
    with override("es"):
        assert filled("del {first.ordinal} al {last.ordinal}", RANK) == "del 30 al 65"


def test_a_slug_in_front_names_another_indicator():
    index = rank(("2003", "0.593"), ("2024", "0.785"), decimals=3, unit="")
    text = "From {un-egdi.first} to {un-egdi.last}, yet {last.ordinal}."

    assert named_indicators(text) == {"un-egdi"}
    assert filled(text, RANK, {"un-egdi": index}) == "From 0.593 to 0.785, yet 65th."


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("Now {last", "{last"),
        ("Now last}", "last}"),
        ("Now {{last}}", "{"),
        ("From {first} to {last.", "{last."),
    ],
)
def test_a_brace_without_its_other_half_is_said_and_never_shown(text, stray):
    assert filled(text, RANK) == ""
    assert place_problems(text, RANK)[0].startswith(f"“{stray}” is no place for a value.")


def test_a_remark_beside_a_value_is_no_stray_brace():
    text = "[Counted here.]{.remark} It was {last}."

    assert place_problems(text, RANK) == []
    assert filled(text, RANK) == "[Counted here.]{.remark} It was 65."


def test_numbers_of_a_text_in_spanish_are_those_of_mexico():
    index = rank(("2003", "5400.593"), decimals=3, unit="")

    with override("es"):
        assert filled("{last}", index) == "5,400.593"


@pytest.mark.parametrize("text", ["{last}", "{last}%", "{last} %", "{last}\u00a0%"])
def test_a_share_has_its_sign_once(text):
    assert filled(text, rank(("2020", "57.4"), unit="%", decimals=1)).count("%") == 1


def test_the_last_value_is_the_last_that_has_a_date():
    assert filled("{last}", rank(("2003", "30"), ("2024", "65"), ("", "7"))) == "65"
    assert filled("{last}", rank(("", "7"))) == "7"


def test_a_date_of_more_than_one_year_is_said_in_words():
    assert filled("{last.year}", rank(("2023/2024", "1"))) == "2023–2024"


@pytest.mark.parametrize("text", ["{nearest}", "{last.day}", "{other.last}", "{ }", "{last year}"])
def test_a_reader_is_shown_no_braces(text):
    assert filled(f"It is {text}.", RANK) == ""


def test_a_text_without_places_is_left_as_it_is():
    text = "One sentence [@key]. [Ours.]{.remark}"

    assert filled(text) == text
    assert place_problems(text) == []


def test_an_indicator_of_no_value_leaves_nothing():
    assert filled("It is {last}.", rank()) == ""
    assert place_problems("It is {last}.", rank()) == ["There is no value to stand at “{last}”."]


def test_an_editor_is_told_of_each_place_that_cannot_be_filled():
    [sentence] = place_problems("{nearest}", RANK)
    assert sentence.startswith("“{nearest}” is no place for a value. Write {last}, or one of")
    assert place_problems("{other.last}", RANK) == [
        "There is no indicator “other” for the value “{other.last}”."
    ]
    assert place_problems("{last}") == [
        "“{last}” does not say of which indicator: write {un-world-rank.last}."
    ]
    assert place_problems("{first} {last.year}", RANK) == []
