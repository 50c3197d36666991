"""RIS as it is written; tests/references/test_round_trip.py reads it back."""

import pytest
import rispy

from timeline.references import Author
from timeline.references.cited_work import CitedWork
from timeline.references.ris_records import ris


def written(**values):
    return "".join(ris([CitedWork(**{"key": "a", "type": "webpage", "title": "P"} | values)]))


def lines(tag, **values):
    return [line[6:] for line in written(**values).split("\r\n") if line.startswith(f"{tag}  - ")]


def test_a_page_names_no_creator_where_the_site_is_its_author():
    site = "Digital government, dated"

    text = written(
        key="mexicox-x7k2m9q4k",
        title="MéxicoX",
        authors=[Author(site)],
        is_by_its_site=True,
        container=site,
        publisher=site,
        date="2026-11-25",
        language="en",
        url="https://timeline.example.org/at/9/initiatives/mexicox/",
    )

    assert text == (
        "TY  - ELEC\r\nID  - mexicox-x7k2m9q4k\r\nTI  - MéxicoX\r\n"
        "T2  - Digital government, dated\r\nPB  - Digital government, dated\r\n"
        "PY  - 2026\r\nDA  - 2026/11/25/\r\nLA  - en\r\n"
        "UR  - https://timeline.example.org/at/9/initiatives/mexicox/\r\nER  - \r\n\r\n"
    )
    assert rispy.loads(text)[0]["title"] == "MéxicoX"


@pytest.mark.parametrize(
    ("edtf", "year", "date", "note"),
    [
        ("2014-06-23", ["2014"], ["2014/06/23/"], []),
        ("2014-06", ["2014"], ["2014/06//"], []),
        ("2014", ["2014"], ["2014///"], []),
        ("2014~", ["2014"], ["2014///about"], []),
        ("2014?", ["2014"], ["2014///about"], ["Date: 2014 (uncertain) (EDTF: 2014?)"]),
        ("2012/2018", ["2012-2018"], [], []),
        ("199X", [], [], ["Date: 1990s"]),
        ("2018/..", [], [], ["Date: since 2018 (EDTF: 2018/..)"]),
        ("2014-24", [], [], ["Date: winter 2014"]),
        ("", [], [], []),
    ],
)
def test_a_date_is_never_more_exact_than_it_is(edtf, year, date, note):
    assert [lines(tag, date=edtf) for tag in ("PY", "DA", "N1")] == [year, date, note]


def test_an_organisation_has_no_comma_and_a_person_one():
    authors = [Author("Oficina, Central"), Author("", "de la Cruz", "Felipe")]
    assert lines("AU", authors=authors) == ["Oficina; Central", "de la Cruz, Felipe"]


def test_no_text_begins_a_line():
    text = written(title="A\r\nER  - \r\nTY  - BOOK", container="B\u2028TI  - C\x0bTI  - D")
    assert text == (
        "TY  - ELEC\r\nID  - a\r\nTI  - A ER - TY - BOOK\r\nT2  - B TI - C TI - D\r\nER  - \r\n\r\n"
    )


def test_an_interview_says_what_kind_of_communication_it_was():
    assert (lines("TY", type="interview"), lines("M3", type="interview")) == (
        ["PCOMM"],
        ["interview"],
    )
    assert (lines("TY", type="speech"), lines("M3", type="speech")) == (["SLIDE"], [])


def test_an_archived_copy_and_the_day_of_access_stand_in_their_tags():
    values = {"archived_url": "https://web.archive.org/a", "accessed_on": "2020-02-03"}
    assert (lines("L2", **values), lines("Y2", **values)) == (
        ["https://web.archive.org/a"],
        ["2020/02/03/"],
    )
