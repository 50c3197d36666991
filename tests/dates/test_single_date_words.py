import pytest
from django.utils.translation import override

from timeline.dates.edtf import parse_edtf
from timeline.dates.single_date_words import WordRun, single_date_in_words


def words(text, language, governed=False):
    with override(language):
        return single_date_in_words(parse_edtf(text), governed).text


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("2014-06-23", "23 June 2014", "23 de junio de 2014"),
        ("2014-XX-XX", "2014", "2014"),
        ("2014-25", "spring 2014 (northern hemisphere)", "primavera de 2014 (hemisferio norte)"),
        ("2014-32", "winter 2014 (southern hemisphere)", "invierno de 2014 (hemisferio sur)"),
        ("2014-33", "first quarter of 2014", "primer trimestre de 2014"),
        ("190X", "decade 1900–1909", "década de 1900 a 1909"),
        ("00XX", "1st century", "siglo I"),
        ("11XX", "12th century", "siglo XII"),
        ("20XX", "21st century", "siglo XXI"),
        ("000X", "some time from 0001 to 0009", "en algún momento entre 0001 y 0009"),
    ],
)
def test_a_date_as_it_stands_by_itself(text, english, spanish):
    assert words(text, "en") == english
    assert words(text, "es") == spanish


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("2014-06", "June 2014", "junio de 2014"),
        ("2014-06-23", "23 June 2014", "el 23 de junio de 2014"),
        ("2014-21", "spring 2014", "la primavera de 2014"),
        ("2014-41", "the second half of 2014", "el segundo semestre de 2014"),
        ("199X", "the 1990s", "la década de 1990"),
        ("190X", "the decade 1900–1909", "la década de 1900 a 1909"),
        ("19XX", "the 20th century", "el siglo XX"),
        ("XXXX", "an unknown year", "un año desconocido"),
        ("1XXX", "some time from 1000 to 1999", "algún momento entre 1000 y 1999"),
    ],
)
def test_a_date_as_it_follows_a_preposition(text, english, spanish):
    assert words(text, "en", governed=True) == english
    assert words(text, "es", governed=True) == spanish


@pytest.mark.parametrize(
    ("text", "datetime"),
    [
        ("2014", "2014"),
        ("2014-06-XX", "2014-06"),
        ("2014-06-23T10:00:00Z", "2014-06-23"),
        ("2014-21", ""),
        ("201X", ""),
        ("XXXX-06", ""),
    ],
)
def test_only_a_date_of_the_calendar_is_a_time_element(text, datetime):
    assert single_date_in_words(parse_edtf(text), governed=False).datetime == datetime


def test_a_qualifier_is_left_to_the_words_around_it():
    assert single_date_in_words(parse_edtf("2014~"), governed=False) == WordRun("2014", "2014")
