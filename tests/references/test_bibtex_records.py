"""BibTeX as a page and sources are written in it; tests/references/test_round_trip.py reads it back."""

import pytest
from bibtexparser import parse_string

from timeline.references import Author
from timeline.references.bibtex_records import bibtex, escaped, langid
from timeline.references.cited_work import CitedWork


def entry(**values):
    text = "".join(
        bibtex([CitedWork(**{"key": "a", "type": "webpage", "title": "Portals"} | values)])
    )
    [read] = parse_string(text).entries
    return read.entry_type, {field.key: field.value for field in read.fields}


def test_a_page_is_an_online_entry_whose_names_stay_whole():
    site = "Digital government, dated"
    text = "".join(
        bibtex(
            [
                CitedWork(
                    key="mexicox-x7k2m9q4k",
                    type="webpage",
                    title="MéxicoX",
                    authors=[Author(site)],
                    container=site,
                    publisher=site,
                    date="2026-11-25",
                    version="9",
                    url="https://timeline.example.org/at/9/initiatives/mexicox/",
                    language="en",
                )
            ]
        )
    )

    assert text == (
        "@online{mexicox-x7k2m9q4k,\n"
        "  title = {{MéxicoX}},\n"
        "  author = {{Digital government, dated}},\n"
        "  organization = {{Digital government, dated}},\n"
        "  journaltitle = {{Digital government, dated}},\n"
        "  date = {2026-11-25},\n"
        "  year = {2026},\n"
        "  version = {9},\n"
        "  url = {https://timeline.example.org/at/9/initiatives/mexicox/},\n"
        "  langid = {english},\n"
        "  language = {en}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("{a} 100 % R&D #1 a_b $5", r"\{a\} 100 \% R\&D \#1 a\_b \$5"),
        ("x^2 -- --- a-b", "x^2 -{-} -{-}{-} a-b"),
        ("``a''", "{`}{`}a'{'}"),
        ("a ~ \\b", r"a \textasciitilde{} \textbackslash{}b"),
        ("a\r\n\tb\u2028c", "a b c"),
    ],
)
def test_signs_of_latex_are_escaped(text, latex):
    assert escaped(text) == latex


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2014-06", {"date": "2014-06", "year": "2014"}),
        ("2014~", {"date": "2014~", "year": "2014"}),
        ("2012/2018", {"date": "2012/2018"}),
        ("199X", {"date": "199X"}),
        ("2018/..", {"date": "2018/.."}),
        ("[1667,1668]", {"note": "Date: 1667 or 1668 (EDTF: [1667,1668])"}),
        ("", {}),
    ],
)
def test_a_date_is_as_it_is_or_a_note(date, fields):
    read = entry(date=date)[1]
    assert {name: read[name] for name in ("date", "year", "note") if name in read} == fields


@pytest.mark.parametrize(
    ("kind", "written", "fields"),
    [
        ("article-newspaper", "article", {"entrysubtype": "newspaper", "journaltitle": "{J}"}),
        ("dataset", "misc", {"type": "dataset", "journaltitle": "{J}"}),
        ("interview", "misc", {"type": "interview"}),
        ("post-weblog", "online", {"type": "blog post", "organization": "{P}"}),
        ("chapter", "incollection", {"booktitle": "{J}", "publisher": "{P}"}),
        ("thesis", "thesis", {"institution": "{P}"}),
    ],
)
def test_each_type_has_its_entry(kind, written, fields):
    entry_type, read = entry(type=kind, container="J", publisher="P")

    assert entry_type == written
    assert fields.items() <= read.items()


def test_names_of_people_keep_their_particles():
    authors = [Author("", "de la Cruz", "Felipe"), Author("", "Sear", "Mohammad J")]
    assert entry(authors=authors)[1]["author"] == "{de la Cruz}, Felipe and Sear, Mohammad J"


def test_an_archived_copy_is_added_to_the_reference():
    read = entry(archived_url="https://web.archive.org/a_b", accessed_on="2020-02-03")[1]
    assert read["addendum"] == r"Archived copy: https://web.archive.org/a\_b"
    assert read["urldate"] == "2020-02-03"


def test_a_language_has_its_name_in_latex():
    assert [langid(tag) for tag in ("es-MX", "en-GB", "nah", "")] == ["spanish", "british", "", ""]
