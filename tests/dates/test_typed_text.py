import pytest

from timeline.dates.edtf import edtf_of
from timeline.dates.typed_text import folded, plain_characters, tokens_of


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("２０１４－０６", "2014-06"),
        ("٢٠١٤", "2014"),
        ("2014‑06", "2014-06"),
        ("2014−06", "2014-06"),
        ("2014.", "2014"),
        ("2014;", "2014"),
        ("(1990)", "1990"),
        ("“June 2014”", "2014-06"),
        ("[c. 1990]", "1990~"),
        ("¿1990?", "1990?"),
    ],
)
def test_a_date_may_stand_in_other_signs(text, edtf):
    assert edtf_of(text) == edtf


def test_plain_characters_leave_words_as_they_are():
    assert plain_characters("Año ２０１４") == "Año 2014"


def test_a_set_keeps_its_brackets():
    assert folded("[2012, 2014]") == "[2012, 2014]"


def test_an_abbreviation_keeps_its_full_stop():
    assert (folded("n.d."), folded("500 a. C.")) == ("n.d.", "500 a. c.")


def test_dashes_between_words_part_them():
    assert folded("Junio–julio de 2014") == "junio - julio de 2014"
    assert folded("23-25 June 2014") == "23 - 25 june 2014"
    assert folded("2014-06-23 at ten") == "2014-06-23 at ten"


def test_words_are_told_without_articles():
    assert tokens_of("the 23rd of june, 2014") == ["23rd", "june", "2014"]
