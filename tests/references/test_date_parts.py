import pytest
from django.utils.translation import override

from timeline.references.date_parts import date_note, date_parts, is_plain, noted_date, words_of


@pytest.mark.parametrize(
    ("edtf", "parts", "about"),
    [
        ("2014-06-23", [[2014, 6, 23]], False),
        ("0987", [[987]], False),
        ("2014~", [[2014]], True),
        ("2014-06?", [[2014, 6]], True),
        ("2012/2014-05", [[2012], [2014, 5]], False),
        ("2012/2014%", [[2012], [2014]], True),
        ("199X", [], False),
        ("2014-24", [], False),
        ("2018/..", [], False),
        ("2014-~06", [], True),
        ("[1667,1668]", [], False),
        ("soon", [], False),
    ],
)
def test_numbers_say_no_more_than_the_date(edtf, parts, about):
    assert date_parts(edtf) == (parts, about)


def test_biblatex_knows_all_but_sets_and_dates_of_which_a_part_is_about():
    known = ["2014", "2014~", "199X", "2018/..", "2014-24", "2012?/2018~"]
    assert [edtf for edtf in [*known, "[1667,1668]", "2014-~06", "soon"] if is_plain(edtf)] == known


@pytest.mark.parametrize(
    ("language", "note"), [("en", "Date: 1990s"), ("es", "Fecha: década de 1990")]
)
def test_a_note_says_the_date_in_the_words_of_the_reader(language, note):
    with override(language):
        assert date_note("199X").startswith(note)
        assert noted_date(date_note("199X")).date == "199X"


def test_a_note_has_edtf_where_its_words_do_not_say_it():
    assert date_note("2018/..") == "Date: since 2018 (EDTF: 2018/..)"
    assert noted_date("Fecha: desde 2018 (EDTF: 2018/..)") == ("2018/..", True)


@pytest.mark.parametrize(
    "note", ["", "A note.", "Date: sometime", "Date: x (EDTF: 9999-99)", "Update: 2014", "Date: "]
)
def test_another_note_says_no_date(note):
    assert noted_date(note) is None


def test_what_was_never_validated_is_told_as_it_stands():
    assert words_of("soon") == "soon"
