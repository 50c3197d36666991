"""What the site writes for reference managers comes back through its own import."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govdigital.plain_text import plain_text
from timeline.models import Source
from timeline.references import Author, read
from timeline.references.bibtex_records import bibtex
from timeline.references.cited_work import CitedWork
from timeline.references.csl_items import csl_json
from timeline.references.reference import one_line
from timeline.references.ris_records import ris

WRITERS = {"bibtex": bibtex, "ris": ris, "csl": csl_json}
EVERY_FORMAT = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())


def work(**values):
    return CitedWork(**{"key": "a-1", "type": "report", "title": "Portals"} | values)


def read_back(write, *works):
    return read("".join(write(works)))


@EVERY_FORMAT
@pytest.mark.parametrize("kind", Source.Type.values)
def test_a_type_comes_back(write, kind):
    (row,) = read_back(write, work(type=kind, url="https://example.org/"))

    assert (row.values["type"], row.problems) == (kind, [])


DATES = [
    *(
        "2014-06-23",
        "2014-06",
        "2014",
        "0987",
        "2014~",
        "2014-06~",
        "2014-06-23~",
        "2014?",
        "2014%",
    ),
    *(
        "2012/2018",
        "2012-05/2014-06",
        "2012-03/2012-05",
        "2012/2013-01",
        "2012~/2018",
        "2012~/2018~",
    ),
    *(
        "199X",
        "19XX",
        "199X~",
        "2018/..",
        "../2018",
        "2018/",
        "/2018",
        "2014-24",
        "2014-21/2014-23",
    ),
    *("2014-XX", "2014-06-XX", "[1667,1668]", "{1667,1668}", "[..1984]", "2014-~06", "199X/2004"),
]


@EVERY_FORMAT
@pytest.mark.parametrize("edtf", DATES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_date_comes_back(write, edtf, language):
    from django.utils.translation import override

    with override(language):
        (row,) = read_back(write, work(date=edtf, type="webpage"))

    assert (row.values.get("date"), row.problems) == (edtf, [])


@EVERY_FORMAT
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/~a/b%20c?x=1&y=2#z_%7E",
        "https://example.org/{a}/%7B",
        "https://example.org/$a$/\\textasciitilde/\\%C3",
        'https://example.org/"a"/@misc{b}',
        "http://example.org/a--b/''c''/``d``/%",
    ],
)
def test_an_address_comes_back(write, address):
    (row,) = read_back(write, work(url=address, archived_url=address))

    encoded = address
    if write is bibtex:
        # There these signs would end the field, or mean something.
        for sign, code in (("{", "%7B"), ("}", "%7D"), ("\\", "%5C")):
            encoded = encoded.replace(sign, code)
    assert (row.values["url"], row.values["archived_url"]) == (encoded, address)


@EVERY_FORMAT
@pytest.mark.parametrize("tag", ["en", "es", "es-MX", "en-US", "pt-BR", "de-CH", "nah", "zh-Hant"])
def test_a_language_comes_back(write, tag):
    (row,) = read_back(write, work(language=tag))

    assert row.values["language"] == tag


@EVERY_FORMAT
def test_all_else_comes_back(write):
    chapter = work(
        key="rueda.2005:a_b-c",
        type="chapter",
        editors=[Author("Oficina Central"), Author("Inés Nava", "Nava", "Inés")],
        container="Oficinas de ayer & hoy",
        publisher="Casa & Hijos and Co",
        volume="2",
        pages="101–117",
        chapter="4",
        edition="2.ª",
        accessed_on="2020-02-03",
        archived_url="https://web.archive.org/web/2020/https://example.org/a_b",
        doi="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        isbn="978-1",
    )
    (row,) = read_back(write, chapter)

    assert row.problems == []
    assert row.values == {
        "key": "rueda.2005:a_b-c",
        "type": "chapter",
        "title": "Portals",
        "container_title": chapter.container,
        "volume": "2",
        "pages": "101–117",
        "chapter": "4",
        "edition": "2.ª",
        "accessed_on": "2020-02-03",
        "archived_url": chapter.archived_url,
        "doi": chapter.doi,
        "isbn": "978-1",
    }
    assert row.editors == chapter.editors
    assert row.publisher == chapter.publisher


@EVERY_FORMAT
def test_numbers_come_back(write):
    article = work(type="article-journal", volume="14", issue="3", pages="9")
    law = work(type="legislation", number="DOF 2014/3")

    first, second = read_back(write, article, law)

    assert [first.values[name] for name in ("volume", "issue", "pages")] == ["14", "3", "9"]
    assert second.values["number"] == "DOF 2014/3"


SIGNS = "{}%&#_$~\\`'\"^-–<>|@=,;:./()[]?!*+ abcÁñ\n\r\t\u2028\x0b"
texts = st.one_of(
    st.text(SIGNS, min_size=1, max_size=40),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
).filter(one_line)


@EVERY_FORMAT
@given(title=texts)
@example(title="}, url = {https://example.org/")
@example(title="@article{x, y``z @a` ?` {@} --- '''")
@example(title="A\r\nER  - \r\nTY  - BOOK\nTI  - B")
@example(title="</script>" + "&" * 491)
@example(title="\\{\\%} 50 % R&D $5 a_b ~c #1 x^2")
@settings(max_examples=300, deadline=None)
def test_a_title_comes_back(write, title):
    if write is csl_json and "<" in title:
        # Marks of rich text are no part of a title.
        title = title.replace("<", "")
    rows = read_back(write, work(title=one_line(title)), work(key="b", title="B"))

    assert [row.values.get("title") for row in rows] == [one_line(title) or None, "B"]


LETTERS = "abcdeÁñ{}%&#_$~\\`'-. @=/"
names = (
    st.text(LETTERS, min_size=1, max_size=20)
    .map(one_line)
    .filter(lambda name: any(map(str.isalpha, name)))
)


@EVERY_FORMAT
@given(families=st.lists(names, min_size=1, max_size=3), given_names=names, whole=names)
@example(families=["de la Cruz"], given_names="Felipe", whole="Digital government, dated")
@example(families=["Carmona Jr."], given_names="Ramiro y Ana and Eva", whole="A and B, others")
@example(families=["others"], given_names="and", whole="others")
@settings(max_examples=300, deadline=None)
def test_names_come_back(write, families, given_names, whole):
    authors = [Author(f"{given_names} {family}", family, given_names) for family in families]
    authors.append(Author(whole))

    rows = read_back(write, work(authors=authors), work(key="b", title="B"))

    assert [row.values["title"] for row in rows] == ["Portals", "B"]
    assert rows[0].authors == authors


def test_what_is_read_is_plain():
    assert plain_text(SIGNS.replace("\x0b", "")) == SIGNS.replace("\x0b", "")
