import pytest
from django.utils.translation import override

from timeline.dates.wording import WordRun, in_words, joined_words, span_in_words


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("", "date not known", "fecha desconocida"),
        ("2014", "2014", "2014"),
        ("2014-06", "June 2014", "junio de 2014"),
        ("2015-06-23", "23 June 2015", "23 de junio de 2015"),
        ("2015-06-23T10:00:00Z", "23 June 2015", "23 de junio de 2015"),
        ("199X", "1990s", "década de 1990"),
        ("19XX", "20th century", "siglo XX"),
        ("10XX", "11th century", "siglo XI"),
        ("1XXX", "some time from 1000 to 1999", "en algún momento entre 1000 y 1999"),
        ("XXXX", "year not known", "año desconocido"),
        ("2014-XX-XX", "2014", "2014"),
        ("2014-21", "spring 2014", "primavera de 2014"),
        ("2014-36", "fourth quarter of 2014", "cuarto trimestre de 2014"),
        ("2014~", "about 2014", "hacia 2014"),
        ("199X~", "about the 1990s", "hacia la década de 1990"),
        ("2014?", "2014 (uncertain)", "2014 (fecha incierta)"),
        ("2014%", "about 2014 (uncertain)", "hacia 2014 (fecha incierta)"),
        ("2012/2018", "2012–2018", "2012–2018"),
        ("2018/..", "since 2018", "desde 2018"),
        ("2014-06-05/..", "since 5 June 2014", "desde el 5 de junio de 2014"),
        ("../2014", "until 2014", "hasta 2014"),
        ("2012/", "from 2012, end not known", "desde 2012, final desconocido"),
        (
            "/199X",
            "until the 1990s, start not known",
            "hasta la década de 1990, inicio desconocido",
        ),
        ("../..", "no start and no end", "sin inicio ni final"),
        (
            "199X/2003-06",
            "from the 1990s to June 2003",
            "desde la década de 1990 hasta junio de 2003",
        ),
        ("[2012..]", "2012 or later", "2012 o después"),
        ("[..2014]", "2014 or earlier", "2014 o antes"),
        ("[2012..2014]", "some time from 2012 to 2014", "en algún momento entre 2012 y 2014"),
        ("[2014-06-05,2014-06-05]", "5 June 2014", "5 de junio de 2014"),
        ("{1960,1961}", "1960 and 1961", "1960 y 1961"),
        ("{1667,1668,1670..1672}", "1667, 1668 and 1670–1672", "1667, 1668 y 1670–1672"),
        (
            "[2014-09,2014-10]",
            "September 2014 or October 2014",
            "septiembre de 2014 u octubre de 2014",
        ),
    ],
)
def test_a_date_is_said_in_both_languages(text, english, spanish):
    assert joined_words(in_words(text, "en")) == english
    assert joined_words(in_words(text, "es")) == spanish


def test_a_span_is_two_time_elements():
    assert in_words("2012/2018", "en") == [
        WordRun("2012", "2012"),
        WordRun("–"),
        WordRun("2018", "2018"),
    ]


def test_a_decade_is_no_time_element():
    assert in_words("199X", "en") == [WordRun("1990s")]


def test_a_text_that_was_never_validated_is_shown_as_it_is():
    assert in_words("2014-13", "en") == [WordRun("2014-13")]


def test_words_follow_the_active_language():
    with override("es"):
        assert joined_words(in_words("2018/..")) == "desde 2018"


@pytest.mark.parametrize(
    ("start", "end", "running", "english", "spanish"),
    [
        ("2014", "", True, "since 2014", "desde 2014"),
        ("[2012..]", "", True, "from 2012 or later", "a partir de 2012, sin fecha exacta"),
        (
            "[2012..2014]",
            "",
            True,
            "since some time from 2012 to 2014",
            "desde algún momento entre 2012 y 2014",
        ),
        ("2001/2003", "", True, "since 2001", "desde 2001"),
        ("", "", True, "running, start not known", "en curso, inicio desconocido"),
        ("", "", False, "date not known", "fecha desconocida"),
        ("2014", "", False, "2014", "2014"),
        ("199X", "199X", False, "1990s", "década de 1990"),
        ("2012", "2018", False, "2012–2018", "2012–2018"),
        (
            "2012-06",
            "[2018,2019]",
            False,
            "from June 2012 to 2018 or 2019",
            "desde junio de 2012 hasta 2018 o 2019",
        ),
        ("", "2018", False, "until 2018, start not known", "hasta 2018, inicio desconocido"),
        ("/2014", "", False, "until 2014, start not known", "hasta 2014, inicio desconocido"),
        ("2014-13", "", True, "2014-13/..", "2014-13/.."),
    ],
)
def test_a_life_is_said_from_its_start_and_end(start, end, running, english, spanish):
    assert joined_words(span_in_words(start, end, running, "en")) == english
    assert joined_words(span_in_words(start, end, running, "es")) == spanish
