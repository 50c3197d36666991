import json

import pytest

from timeline.references import Author, read

JSON = """[{"type": "report", "title": "El gobierno digital", "issued": {"date-parts": [[2014, 6]]},
 "author": [{"family": "Sear", "given": "Mohammad J"}, {"literal": "United Nations"}], "publisher": "UN",
 "URL": "https://example.org/a", "language": "es"}, 7]"""


def test_csl_json_gives_the_values_of_a_source():
    first, second = read(JSON)

    assert first.values == {
        "type": "report",
        "title": "El gobierno digital",
        "date": "2014-06",
        "url": "https://example.org/a",
        "language": "es",
    }
    assert first.authors == [
        Author("Mohammad J Sear", "Sear", "Mohammad J"),
        Author("United Nations"),
    ]
    assert second.problems == ["This is not a reference: 7"]


def test_what_is_kept_of_a_value_of_csl_is_said():
    items = [{"title": ["A", "B"], "type": "book", "issued": {"date-parts": [[2014, 6, 31]]}}]

    row = read(json.dumps(items))[0]

    assert (row.values["title"], row.values["date"]) == ("A", "2014-06")
    assert [problem.partition(" only ")[2] for problem in row.problems] == [
        "“A” is taken: the rest is not understood.",
        "“2014-06” is taken: the rest is not understood.",
    ]


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [], "raw": "2014"}, "2014"),
        ({"date-parts": [[2014], ["abc"]]}, ""),
        ({"date-parts": [[2014, 6], [20155]]}, ""),
        ({"date-parts": [[2012], [2014, 13]]}, "2012/2014"),
        ({"date-parts": [[2012], []]}, "2012/.."),
    ],
)
def test_a_date_of_csl_is_taken_as_far_as_it_is_understood_and_the_rest_is_said(issued, date):
    (row,) = read(json.dumps([{"title": "A", "type": "book", "issued": issued}]))

    assert row.values.get("date", "") == date
    assert bool(row.problems) == (date not in ("2014", "2012/.."))


def test_a_per_cent_sign_in_what_is_kept_is_a_sign():
    (row,) = read(json.dumps([{"title": ["100% digital", "x"], "type": "book"}]))

    assert row.values["title"] == "100% digital"
    assert "“100% digital” is taken" in row.problems[0]


def test_marks_in_marks_are_taken_out_of_a_title_and_signs_stay():
    (row,) = read(json.dumps([{"title": "5 <i> 3 and <i>a <b>b</b></i>", "type": "book"}]))

    assert row.values["title"] == "5 <i> 3 and a b"
