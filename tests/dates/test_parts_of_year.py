import pytest

from timeline.dates.edtf import edtf_of
from timeline.dates.parts_of_year import part_of_year, winter_of_two_years


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("spring 2014", "2014-21"),
        ("Spring of 2014", "2014-21"),
        ("primavera de 2014", "2014-21"),
        ("verano 2014", "2014-22"),
        ("Fall 2014", "2014-23"),
        ("otoño de 2014", "2014-23"),
        ("2014 winter", "2014-24"),
        ("winter 2014/15", "2014-24"),
        ("invierno de 2014–2015", "2014-24"),
        ("winter 1999-2000", "1999-24"),
        ("about spring 2014", "2014-21~"),
        ("desde la primavera de 2014 hasta el otoño de 2014", "2014-21/2014-23"),
        ("Q1 2014", "2014-33"),
        ("2014Q3", "2014-35"),
        ("2014-Q4", "2014-36"),
        ("3T 2014", "2014-35"),
        ("segundo trimestre de 2014", "2014-34"),
        ("trimestre 2 de 2014", "2014-34"),
        ("last quarter of 2014", "2014-36"),
        ("third third of 2014", "2014-39"),
        ("tercer cuatrimestre de 2014", "2014-39"),
        ("H1 2014", "2014-40"),
        ("2º semestre 2014", "2014-41"),
    ],
)
def test_a_part_of_a_year_is_read_by_its_name(text, edtf):
    assert edtf_of(text) == edtf


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["2014"],
        ["q5", "2014"],
        ["quarter", "2014"],
        ["spring", "199x"],
        ["fifth", "half", "2014"],
    ],
)
def test_what_no_year_has_is_no_part_of_one(words):
    assert part_of_year(words) is None


@pytest.mark.parametrize("words", ["winter 2014/16", "winter 2014", "spring 2014/15"])
def test_only_two_years_that_follow_each_other_have_a_winter(words):
    assert winter_of_two_years(words) is None
