import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from timeline.models import Source
from timeline.publishing.import_references import import_references
from timeline.references import Author, csl_items, give_free_keys, near_duplicates_of, read

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
    (row,) = read(
        "@book{x, title={{A} title}, author={{World Bank, Office} and {{UN}} and Sear, {M} J}}"
    )

    assert row.authors == [
        Author("World Bank, Office"),
        Author("UN"),
        Author("M J Sear", "Sear", "M J"),
    ]
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
    assert first.authors == [
        Author("Mohammad J Sear", "Sear", "Mohammad J"),
        Author("United Nations"),
    ]
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
            "title stands twice; the first is taken, not “B”.",
        ),
        (
            '{"title": "A", "type": "song"}',
            "“song” is not a type of source here; it is read as: web page.",
        ),
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

    assert [row.values.get("title") for row in rows] == [None, "Y"]
    assert rows[0].problems == ["The entry in line 1 cannot be read: @misc{broken, title={x"]


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
    same = factories.source(
        url="https://example.org/a", doi="10.1000/x", title="Portals in Latin America"
    )
    factories.source("other", url="https://example.org/a/b", doi="10.1000/xy")

    assert list(near_duplicates_of(values)) == [same]


def said_of(text):
    (row,) = read(text)
    return row.problems


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
    ("written", "family", "given"),
    [
        ("Felipe de la Cruz", "de la Cruz", "Felipe"),
        ("{de la Cruz}, Felipe", "de la Cruz", "Felipe"),
        ("Carmona, Jr., Ramiro", "Carmona Jr.", "Ramiro"),
        ("Carmona, Ramiro, Jr.", "Carmona Jr.", "Ramiro"),
        ("family=Rueda, given=Simón, prefix=de la", "de la Rueda", "Simón"),
        (r"{\'A}lvarez, Jos{\'e}", "Álvarez", "José"),
        ("Paz, Irma and and others", "Paz", "Irma"),
    ],
)
def test_particles_and_suffixes_of_names_are_kept(written, family, given):
    (row,) = read(f"@book{{x, title={{A}}, author={{{written}}}}}")

    assert [(author.family, author.given) for author in row.authors] == [(family, given)]


def test_a_name_in_ris_without_a_comma_is_one_whole():
    (row,) = read("TY  - BOOK\nTI  - A\nAU  - United Nations\nAU  - Carmona, Ramiro, Jr.\nER  - ")

    assert row.authors == [
        Author("United Nations"),
        Author("Ramiro Carmona Jr.", "Carmona Jr.", "Ramiro"),
    ]


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


def test_every_field_of_ris_and_csl_that_is_not_taken_is_said():
    ris = said_of("TY  - BOOK\nTI  - A\nKW  - a\nKW  - b\nN1  - c\nZZ  - d\nER  - ")
    csl_items = said_of(
        '{"type": "book", "title": "A", "abstract": "x", "translator": [{"family": "Paz"}]}'
    )

    assert [sentence.split(" is left")[0] for sentence in ris] == [
        "KW “a”",
        "KW “b”",
        "N1 “c”",
        "ZZ “d”",
    ]
    assert [sentence.split(" ")[0] for sentence in csl_items] == ["abstract", "translator"]


def test_a_line_of_ris_goes_on():
    (row,) = read("TY  - BOOK\r\nTI  - A long\r\n  title\r\nER  - \r\n")

    assert (row.values["title"], row.problems) == ("A long title", [])


def test_fields_are_inherited_from_any_depth_and_a_circle_ends():
    rows = read(
        "@xdata{house, publisher={Casa}}\n"
        "@inbook{a, title={Part}, crossref={b}}\n"
        "@book{b, title={Whole}, xdata={house}, crossref={a}, year=2001}"
    )

    assert [(row.values["title"], row.publisher, row.values["date"]) for row in rows] == [
        ("Part", "Casa", "2001"),
        ("Whole", "Casa", "2001"),
    ]
    assert rows[0].values["container_title"] == "Whole"


def test_strings_that_name_each_other_end():
    (row,) = read("@string{a = b}@string{b = a # a}@book{x, title = b # { end}}")

    assert row.values["title"].endswith(" end")


NESTED = '[{"title":' * 900 + '"x"' + "}]" * 900


@pytest.mark.parametrize(
    "text",
    [
        "@book{x, title={" + "{" * 5_000 + "}" * 5_000 + "}}",
        "@book{x," * 20_000,
        "[" * 200_000,
        NESTED,
        "TY  - JOUR\n" + "AU  - A, B\n" * 20_000,
        "@book{x, title={A}, author={" + " and" * 50_000 + "}}",
        "@string{a0={xxxxxxxx}}"
        + "".join(f"@string{{a{n + 1}=a{n} # a{n}}}" for n in range(60))
        + "@book{x,title=a60}",
        '[{"title": "T", "issued": {"date-parts": [[' + "9" * 6_000 + "]]}}]",
    ],
    ids=["braces", "entries", "brackets", "objects", "authors", "ands", "strings", "digits"],
)
def test_hostile_texts_give_short_answers(text):
    rows = read(text)

    assert 0 < len(rows) <= 501
    assert all(len(row.problems) <= 51 and len(row.authors) <= 500 for row in rows)
    assert not any(
        "Error" in problem or "Exceeds" in problem for row in rows for problem in row.problems
    )


@pytest.mark.django_db
def test_a_key_that_another_has_gets_a_letter_and_it_is_said():
    factories.source("guia")
    factories.source("guiaa")
    rows = read("@book{guia, title={A}}\n@book{guia, title={B}}\n@book{Otra, title={C}}")

    give_free_keys(rows)

    assert [row.values["key"] for row in rows] == ["guiab", "guiac", "otra"]
    assert [row.problems for row in rows] == [
        ["Another source has the key “guia”; this one becomes “guiab”."],
        ["Another source has the key “guia”; this one becomes “guiac”."],
        ["The key “Otra” becomes “otra”."],
    ]


@pytest.mark.parametrize("value", ["\ud800", "a\x0bb", "a\x00b", "a\ufffeb"])
@pytest.mark.parametrize(
    "name", ["id", "type", "title", "abstract", "author", "issued", "language", "\ud800"]
)
def test_what_no_page_can_show_is_neither_stored_nor_said(name, value):
    for item in ({"title": "A", name: value}, {"title": "A", name: [value]}, value):
        (row,) = read(json.dumps([item]))
        texts = [
            *row.values.values(),
            *row.problems,
            row.publisher,
            *(author.name for author in row.authors),
        ]
        assert not any(bad in text for text in texts for bad in "\ud800\x0b\x00\ufffe")


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


@pytest.mark.parametrize("year", ["1994-5", "2001-6"])
def test_years_that_may_be_a_month_are_not_taken_for_one(year):
    row = read(f"@book{{x, title={{A}}, year={{{year}}}}}")[0]

    assert "date" not in row.values
    assert "can be read in two ways" in row.problems[0]


def test_what_is_kept_of_a_value_of_csl_is_said():
    items = [{"title": ["A", "B"], "type": "book", "issued": {"date-parts": [[2014, 6, 31]]}}]

    row = read(json.dumps(items))[0]

    assert (row.values["title"], row.values["date"]) == ("A", "2014-06")
    assert [problem.partition(" only ")[2] for problem in row.problems] == [
        "“A” is taken: the rest is not understood.",
        "“2014-06” is taken: the rest is not understood.",
    ]


@pytest.mark.django_db
def test_a_reference_that_names_no_language_says_that_it_is_not_known():
    import_references(
        read(
            "@book{a, title={A}, publisher={P}}\n@book{b, title={B}, publisher={P}, langid={spanish}}"
        )
    )

    sources = Source.objects.order_by("key")
    assert [(source.language, csl_items.item(source).get("language")) for source in sources] == [
        ("und", None),
        ("es", "es"),
    ]


def test_macros_that_double_stay_within_bounds():
    doubled = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(20))
    text = f'@string{{a0 = "word "}}\n{doubled}@book{{x, title = {" # ".join(["a20"] * 20_000)}}}'
    tracemalloc.start()

    (row,) = read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert row.number == 1
    assert peak < 50_000_000


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


def test_an_institution_keeps_its_and():
    name = "United Nations Department of Economic and Social Affairs"

    assert read(f"@techreport{{x, title={{A}}, institution={{{name}}}}}")[0].publisher == name


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


def test_marks_in_marks_are_taken_out_of_a_title_and_signs_stay():
    (row,) = read(json.dumps([{"title": "5 <i> 3 and <i>a <b>b</b></i>", "type": "book"}]))

    assert row.values["title"] == "5 <i> 3 and a b"
