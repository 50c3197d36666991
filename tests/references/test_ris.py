import pytest

from timeline.references import Author, read

RIS = """TY  - RPRT
AU  - Sear, Mohammad J
AU  - United Nations
TI  - El gobierno digital
PY  - 2014/06/03/
UR  - https://example.org/a
ER  -

TY  - JOUR
TI  - No end
"""


def test_ris_gives_the_values_of_a_source():
    first, second = read(RIS)

    assert first.values == {
        "type": "report",
        "title": "El gobierno digital",
        "date": "2014-06-03",
        "url": "https://example.org/a",
    }
    assert first.authors[0] == Author("Mohammad J Sear", "Sear", "Mohammad J")
    assert second.values == {"type": "article-journal", "title": "No end"}


def test_a_name_in_ris_without_a_comma_is_one_whole():
    (row,) = read("TY  - BOOK\nTI  - A\nAU  - United Nations\nAU  - Carmona, Ramiro, Jr.\nER  - ")

    assert row.authors == [
        Author("United Nations"),
        Author("Ramiro Carmona Jr.", "Carmona Jr.", "Ramiro"),
    ]


@pytest.mark.parametrize(
    ("dates", "edtf"),
    [
        (["PY  - c. 1994///", "DA  - 1994/06//"], "1994-06~"),
        (["PY  - 1994?", "DA  - 1994/06/05"], "1994-06-05?"),
        (["PY  - 1994///c.", "DA  - 1994/06"], "1994-06~"),
        (["PY  - 1994/06/23/about"], "1994-06-23~"),
        (["PY  - 1994///approximately"], "1994~"),
        (["PY  - 1994///aproximadamente"], "1994~"),
        (["PY  - 1994", "DA  - 1994/06/05"], "1994-06-05"),
    ],
)
def test_a_date_of_ris_is_as_exact_as_all_its_tags(dates, edtf):
    (row,) = read("\n".join(["TY  - RPRT", "TI  - A", *dates, "ER  - "]))

    assert (row.values["date"], row.problems) == (edtf, [])


def test_a_line_of_ris_goes_on():
    (row,) = read("TY  - BOOK\r\nTI  - A long\r\n  title\r\nER  - \r\n")

    assert (row.values["title"], row.problems) == ("A long title", [])


@pytest.mark.parametrize(
    ("dates", "date", "left_out"),
    [
        ("PY  - 2014\nDA  - 2015/03/01", "2015-03-01", "PY “2014” is left out"),
        ("PY  - 2014/06/03\nDA  - 2015", "2014-06-03", "DA “2015” is left out"),
    ],
)
def test_of_two_dates_of_ris_that_differ_the_other_is_said(dates, date, left_out):
    (row,) = read(f"TY  - BOOK\nTI  - A\n{dates}\nER  - ")

    assert row.values["date"] == date
    assert row.problems[0].startswith(left_out)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_ris_may_end_in_any_way(end):
    text = end.join(["TY  - BOOK", "TI  - A", "ER  - ", "TY  - BOOK", "TI  - B", "ER  - "])

    assert [row.values["title"] for row in read(text)] == ["A", "B"]


@pytest.mark.parametrize("start", ["TY -BOOK", "TY-BOOK", "TY  -BOOK", "TY-\tBOOK", "TY - BOOK"])
def test_a_record_begins_whatever_blanks_stand_at_its_hyphen(start):
    rows = read(f"{start}\nTI  - A\nER  - \n")

    assert [(row.values["title"], row.values["type"]) for row in rows] == [("A", "book")]
    assert not rows[0].problems
