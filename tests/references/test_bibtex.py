import pytest

from timeline.references import Author, read

BIBTEX = r"""
@report{sear2014, title={{El gobierno} digital en M{\'e}xico}, author={Sear, Mohammad J and Luis G{\'o}mez and others},
  institution={United Nations}, year=2014, month=jun, url={https://example.org/a_b}, doi={10.1000/x}}
@article{second, title={Portals}, journaltitle={Information Polity}, date={2014-06-03}}
"""


def test_bibtex_gives_the_values_of_a_source():
    first, second = read(BIBTEX)

    assert first.values == {
        "type": "report",
        "title": "El gobierno digital en México",
        "date": "2014-06",
        "url": "https://example.org/a_b",
        "doi": "10.1000/x",
        "key": "sear2014",
    }
    assert first.authors == [
        Author("Mohammad J Sear", "Sear", "Mohammad J"),
        Author("Luis Gómez", "Gómez", "Luis"),
    ]
    others = "author “and others” is left out: a source here has no place for it."
    assert (first.publisher, first.problems) == ("United Nations", [others])
    assert (second.number, second.values["container_title"], second.values["date"]) == (
        2,
        "Information Polity",
        "2014-06-03",
    )


def said_of(text):
    (row,) = read(text)
    return row.problems


@pytest.mark.parametrize(
    ("month", "date", "said"),
    [
        ("jun", "2014-06", False),
        ("{Septiembre}", "2014-09", False),
        ('jun # "~23"', "2014-06-23", False),
        ("{May/June}", "2014-05/2014-06", False),
        ("{Spring}", "2014-21", False),
        ("{sometime}", "2014", True),
        ("{13}", "2014", True),
    ],
)
def test_a_month_that_is_not_understood_keeps_its_year(month, date, said):
    (row,) = read(f"@book{{x, title={{A}}, year=2014, month={month}}}")

    assert (row.values["date"], bool(row.problems)) == (date, said)


@pytest.mark.parametrize(
    ("field", "column", "value"),
    [
        (r"url={\url{https://example.org/a\_b\%20c\~{}d}}", "url", "https://example.org/a_b%20c~d"),
        (
            "url={https://example.org/a%20b?x=1&y=~z#t}",
            "url",
            "https://example.org/a%20b?x=1&y=~z#t",
        ),
        ("doi={DOI: 10.5555/a{_}b}", "doi", "10.5555/a_b"),
        ("doi={http://dx.doi.org/10.5555/A%2FB}", "doi", "10.5555/A%2FB"),
        ("title={R&D: 100% de M{\\'e}xico_1}", "title", "R&D: 100% de México_1"),
        ("langid={ukenglish}", "language", "en-GB"),
        ("language={langspanish}", "language", "es"),
        ("language={inglés}", "language", "en"),
        ("language={spa}", "language", "es"),
    ],
)
def test_values_are_kept_as_they_are_written(field, column, value):
    (row,) = read(f"@online{{x, {field}, note={{n}}}}")

    assert row.values[column] == value


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("language={klingonish}", "“klingonish” is not a language tag"),
        ("doi={xyz}", "A DOI begins with “10.”"),
        ("keywords={a, b}", "keywords “a, b” is left out: a source here has no place for it."),
        ("translator={Paz, Irma}", "translator “Paz, Irma” is left out"),
        ("author={P, A and others}", "author “and others” is left out"),
        ("date={2014}, year={2013}", "year “2013” is left out"),
        ("date={2014}, year={in press}", "year “in press” is left out"),
        ("xdata={gone}", "xdata names “gone”, which is not in this text."),
    ],
)
def test_what_is_left_out_is_said_in_its_row(field, said):
    (problem,) = said_of(f"@book{{x, title={{A}}, {field}}}")

    assert said in problem


@pytest.mark.parametrize("year", ["1994-5", "2001-6"])
def test_years_that_may_be_a_month_are_not_taken_for_one(year):
    row = read(f"@book{{x, title={{A}}, year={{{year}}}}}")[0]

    assert "date" not in row.values
    assert "can be read in two ways" in row.problems[0]
