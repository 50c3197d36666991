import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from timeline.references import Author, alike, read

BIBTEX = r"""
@report{sear2014, title={{El gobierno} digital en M{\'e}xico}, author={Sear, Mohammad J and Luis G{\'o}mez and others},
  institution={United Nations}, year=2014, month=jun, url={https://example.org/a_b}, doi={10.1000/x}}
@article{second, title={Portals}, journaltitle={Information Polity}, date={2014-06-03}}
"""
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
JSON = """[{"type": "report", "title": "El gobierno digital", "issued": {"date-parts": [[2014, 6]]},
 "author": [{"family": "Sear", "given": "Mohammad J"}, {"literal": "United Nations"}], "publisher": "UN",
 "URL": "https://example.org/a", "language": "es"}, 7]"""


def test_bibtex_gives_the_values_of_a_source():
    first, second = read(BIBTEX)

    assert first.values == {
        "type": "report",
        "title": "El gobierno digital en México",
        "date": "2014-06",
        "url": "https://example.org/a_b",
        "doi": "10.1000/x",
    }
    assert first.authors == [
        Author("Mohammad J Sear", "Sear", "Mohammad J"),
        Author("Luis Gómez", "Gómez", "Luis"),
    ]
    assert (first.publisher, first.problems) == ("United Nations", [])
    assert (second.number, second.values["container_title"], second.values["date"]) == (
        2,
        "Information Polity",
        "2014-06-03",
    )


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


def test_braces_hold_an_organisation_together():
    (row,) = read("@book{x, title={{A} title}, author={{World Bank, Office} and {{UN}} and Sear, {M} J}}")

    assert row.authors == [Author("World Bank, Office"), Author("UN"), Author("M J Sear", "Sear", "M J")]
    assert row.values["title"] == "A title"


def test_csl_json_gives_the_values_of_a_source():
    first, second = read(JSON)

    assert first.values == {
        "type": "report",
        "title": "El gobierno digital",
        "date": "2014-06",
        "url": "https://example.org/a",
        "language": "es",
    }
    assert first.authors == [Author("Mohammad J Sear", "Sear", "Mohammad J"), Author("United Nations")]
    assert second.problems == ["This is not a reference: 7"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to read."),
        ("Just words.", "This is neither BibTeX nor RIS nor CSL-JSON."),
        ("@book{x, year=2014}", "This reference has no title."),
        (
            f"@book{{x, title={{A}}, author={{{'y' * 201}}}}}",
            f"The name “{'y' * 60}…” is left out: it is too long.",
        ),
        (
            "@book{x, title={A}, title={B}}",
            "The entry in line 1 cannot be read: @book{x, title={A}, title={B}}",
        ),
        ('{"title": "A", "type": "song"}', "“song” is not a type of source here; it is read as a web page."),
        (
            '{"title": "A", "URL": "javascript:alert(1)"}',
            (
                "address on the web “javascript:alert(1)” is left out: "
                "Write a web address that begins with https:// or http://."
            ),
        ),
    ],
)
def test_what_is_not_understood_is_said(text, sentence):
    assert [problem for row in read(text) for problem in row.problems] == [sentence]


def test_a_broken_entry_does_not_hide_the_others():
    rows = read("@misc{broken, title={x\n@book{good, title={Y}}")

    assert [row.values.get("title") for row in rows] == ["Y", None]
    assert rows[1].problems == ["The entry in line 1 cannot be read: @misc{broken, title={x"]


WORDS = st.sampled_from(
    ["@book{", "}", "title=", "{", '"', ",", "TY  - ", "ER  - ", "\n", "TI  - x", "[", '{"title":']
)
PIECES = st.lists(WORDS | st.text(max_size=8), max_size=20).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "author", "issued", "date-parts", "URL", "family", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.text() | PIECES)
def test_any_text_gives_rows_that_say_something(text):
    assert all(row.values.get("title") or row.problems for row in read(text))


@settings(deadline=None)
@given(VALUES)
def test_any_json_gives_rows_that_say_something(value):
    import json

    assert all(row.values.get("title") or row.problems for row in read(json.dumps([value])))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"url": "http://www.example.org/a/#top"},
        {"doi": "https://doi.org/10.1000/X"},
        {"title": "portals in latin america"},
        {"title": "Portals, in Latín  America"},
    ],
)
def test_alike_finds_the_same_source_under_another_spelling(values):
    same = factories.source(url="https://example.org/a", doi="10.1000/x", title="Portals in Latin America")
    factories.source("other", url="https://example.org/a/b", doi="10.1000/xy")

    assert list(alike(values)) == [same]
