import json

import pytest

from timeline.references import read


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2010/2012", "2010/2012"),
        ("2010--2012", "2010/2012"),
        ("2010-2012", "2010/2012"),
        ("1994-96", "1994/1996"),
        ("2014--15", "2014/2015"),
        ("1990s", "199X"),
        ("los años 1990", "199X"),
        ("c. 1994", "1994~"),
        ("hacia 1994", "1994~"),
        ("[2001?]", "2001?"),
        ("[ca. 1994]", "1994~"),
        ("ca. 1994?", "1994%"),
        ("[..1984]", "[..1984]"),
        ("1988/..", "1988/.."),
        ("23/06/2014", "2014-06-23"),
        ("junio de 2014", "2014-06"),
        ("May 5, 2014", "2014-05-05"),
        ("otoño de 2012", "2012-23"),
        ("2014~/2016?", "2014~/2016?"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(written, edtf):
    bibtex = read(f"@book{{x, title={{A}}, date={{{written}}}}}")
    csl_items = read(json.dumps([{"title": "A", "type": "book", "issued": {"raw": written}}]))

    assert [row.values["date"] for row in (*bibtex, *csl_items)] == [edtf, edtf]
    assert [row.problems for row in (*bibtex, *csl_items)] == [[], []]


@pytest.mark.parametrize(
    "written", ["in press", "2014-02-30", "2010/11", "2014 [i.e. 2015]", "-0044"]
)
def test_a_date_that_is_not_understood_is_said_and_no_other_is_made_of_it(written):
    for text in (
        f"@book{{x, title={{A}}, date={{{written}}}}}",
        json.dumps([{"title": "A", "type": "book", "issued": {"raw": written}}]),
    ):
        (row,) = read(text)
        assert "date" not in row.values
        assert len(row.problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        "@book{x, title={A}, date={03/04/2014}}",
        "TY  - BOOK\nTI  - A\nDA  - 03/04/2014\nER  - ",
        json.dumps([{"title": "A", "type": "book", "issued": {"raw": "03/04/2014"}}]),
    ],
)
def test_of_a_day_that_can_be_read_in_two_ways_the_year_is_kept_and_that_is_said(text):
    row = read(text)[0]

    assert row.values["date"] == "2014"
    assert "03/04/2014" in row.problems[0]
    assert row.problems[0].endswith(" only “2014” is taken: the rest is not understood.")
