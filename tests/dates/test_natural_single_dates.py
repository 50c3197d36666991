import pytest
from django.core.exceptions import ValidationError

from timeline.dates.edtf import edtf_of


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Monday, 23 June 2014", "2014-06-23"),
        ("lunes 23 de junio de 2014", "2014-06-23"),
        ("2014 Jun 23", "2014-06-23"),
        ("2014-jun", "2014-06"),
        ("1ro de mayo de 2012", "2012-05-01"),
        ("in 2014", "2014"),
        ("el año 2014", "2014"),
        ("en junio de 2014", "2014-06"),
        ("20140623", "2014-06-23"),
        ("AD 500", "0500"),
        ("500 d. C.", "0500"),
        ("s. XX", "19XX"),
        ("20th c.", "19XX"),
    ],
)
def test_one_date_is_read_as_it_is_written(text, edtf):
    assert edtf_of(text) == edtf


def test_a_day_of_another_weekday_is_refused():
    with pytest.raises(ValidationError) as refusal:
        edtf_of("martes 23 de junio de 2014")

    assert refusal.value.messages == [
        "“martes 23 de junio de 2014”: 2014-06-23 is a Monday. Correct the one or the other."
    ]


def test_the_day_of_a_weekday_that_does_not_exist_is_said_to_be_none():
    with pytest.raises(ValidationError) as refusal:
        edtf_of("Monday 30 February 2014")

    assert refusal.value.messages == ["“Monday 30 February 2014”: February has no 30th."]
