import pytest
from django.core.exceptions import ValidationError

from timeline.dates.edtf import edtf_of
from timeline.dates.natural_dates import edtf_of_words

NATURAL = [
    ("2014.06", "2014-06"),
    ("2004-3", "2004-03"),
    ("siglo XXI", "20XX"),
    ("23/06/2014", "2014-06-23"),
    ("23/6/2014", "2014-06-23"),
    ("23.06.2014", "2014-06-23"),
    ("05/05/2014", "2014-05-05"),
    ("2014/06/23", "2014-06-23"),
    ("06/2014", "2014-06"),
    ("2014/06", "2014-06"),
    ("2014/15", "2014/2015"),
    ("June 2014", "2014-06"),
    ("JUNIO DE 2014", "2014-06"),
    ("Jun. 2014", "2014-06"),
    ("23 June 2014", "2014-06-23"),
    ("June 23rd, 2014", "2014-06-23"),
    ("the 23rd of June 2014", "2014-06-23"),
    ("23 de junio del 2014", "2014-06-23"),
    ("1º de junio de 2014", "2014-06-01"),
    ("23-jun-2014", "2014-06-23"),
    ("1990s", "199X"),
    ("the 1990’s", "199X"),
    ("la década de 1990", "199X"),
    ("20th century", "19XX"),
    ("siglo XX", "19XX"),
    ("1.º de mayo de 2012", "2012-05-01"),
    ("c. 1994–1996", "1994~/1996~"),
    ("hacia 1994 - 1996", "1994~/1996~"),
    ("about 2014 to 2016", "2014~/2016~"),
    ("2014–2015?", "2014?/2015?"),
    ("c. 1994 - 1996?", "1994~/1996?"),
    ("approximately 2014", "2014~"),
    ("aproximadamente 2014", "2014~"),
    ("desde aproximadamente junio de 2014", "2014-06~/.."),
    ("c. 1994", "1994~"),
    ("ca.1994", "1994~"),
    ("about June 2014", "2014-06~"),
    ("hacia 1994", "1994~"),
    ("quizá 1994", "1994?"),
    ("about 1994 (uncertain)", "1994%"),
    ("1994 ?", "1994?"),
    ("2014 - 2015", "2014/2015"),
    ("2014–2015", "2014/2015"),
    ("2014-2015", "2014/2015"),
    ("from June 2014 to 5 May 2015", "2014-06/2015-05-05"),
    ("desde junio de 2014 hasta el 5 de mayo de 2015", "2014-06/2015-05-05"),
    ("desde 2018", "2018/.."),
    ("until 2014", "../2014"),
    ("2012 o después", "[2012..]"),
    ("2012 to the present", "2012/.."),
    ("2012-presente", "2012/.."),
    ("de 2012 a la fecha", "2012/.."),
    ("23–25 June 2014", "2014-06-23/2014-06-25"),
    ("June 23-25, 2014", "2014-06-23/2014-06-25"),
    ("del 23 al 25 de junio de 2014", "2014-06-23/2014-06-25"),
    ("June–July 2014", "2014-06/2014-07"),
    ("enero/febrero 2014", "2014-01/2014-02"),
    ("2014-06-23/24", "2014-06-23/2014-06-24"),
    ("2012 and 2014", "{2012,2014}"),
    ("2012, 2013 y 2015", "{2012,2013,2015}"),
    ("June 2012 or July 2014", "[2012-06,2014-07]"),
    ("2012 o 2014", "[2012,2014]"),
    ("en algún momento entre 2012 y 2014", "[2012..2014]"),
    (" 199x ", "199X"),
    ("  ", ""),
]


@pytest.mark.parametrize(("text", "edtf"), NATURAL)
def test_what_can_be_read_in_one_way_only_is_turned_into_edtf(text, edtf):
    assert edtf_of(text) == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("primero de mayo de 2012", "2012-05-01"),
        ("setiembre 2014", "2014-09"),
        ("años 1980", "198X"),
        ("siglo 19", "18XX"),
        ("the 2nd century", "01XX"),
        ("since about 1994", "1994~/.."),
        ("hasta tal vez 1994", "../1994?"),
        ("c. 1994 or later", "[1994~..]"),
        ("1994 o antes", "[..1994]"),
        ("perhaps c. 1994", None),
        ("1994 to nobody knows", None),
        ("15/16/2014", None),
        ("siglo xxii", None),
        ("siglo 0", None),
        ("June May 2014", None),
        ("3 4 2014", None),
        ("2015–14", None),
        ("", None),
    ],
)
def test_words_are_one_date_or_none(text, edtf):
    assert edtf_of_words(text) == edtf


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (" 03/04/2014 ", "2014-04-03", "2014-03-04"),
        ("since 3.4.2014", "2014-04-03", "2014-03-04"),
        ("2001/06", "2001-06", "2001/2006"),
        ("1994-5", "1994-05", "1994/1995"),
        ("1900s", "190X", "19XX"),
        ("2012, 2014", "{2012,2014}", "[2012,2014]"),
        ("entre 2012 y 2014", "[2012..2014]", "2012/2014"),
        ("2014-06/07", "2014-06/2014-07", "2014-06-07"),
        ("2012–", "2012/..", "2012/"),
        ("2012 onwards", "2012/..", "2012/"),
        ("–2012", "../2012", "/2012"),
    ],
)
def test_words_with_two_readings_are_refused_with_both(text, first, second):
    with pytest.raises(ValidationError) as refusal:
        edtf_of_words(text)

    (sentence,) = refusal.value.messages
    assert sentence == (
        f"“{text.strip()}” can be read in two ways, as {first} or as {second}. "
        "Write the one that is meant."
    )


def test_a_month_before_the_day_is_refused_with_the_day_that_it_may_be():
    with pytest.raises(ValidationError) as refusal:
        edtf_of_words("06/23/2014")

    assert refusal.value.messages == [
        "“06/23/2014” puts the month before the day. If that is meant, write 2014-06-23."
    ]


def test_a_day_that_no_reading_has_is_left_to_the_reader_of_edtf():
    assert edtf_of_words("02/30/2014") == "2014-02-30"
    assert edtf_of_words("0/13/2001") == "2001-13-00"
