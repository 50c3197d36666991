import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.references import Author, read


def person(family, given):
    return Author(f"{given} {family}", family, given)


# One printed reference each, as styles print them, with what it says.
PRINTED = {
    # APA 7
    "Gil-García, J. R., & Pardo, T. A. (2005). E-government success factors: Mapping tools to theory. "
    "Government Information Quarterly, 22(2), 187–216. https://doi.org/10.1016/j.giq.2005.02.001": (
        {
            "type": "article-journal",
            "title": "E-government success factors: Mapping tools to theory",
            "container_title": "Government Information Quarterly",
            "date": "2005",
            "volume": "22",
            "issue": "2",
            "pages": "187–216",
            "doi": "10.1016/j.giq.2005.02.001",
        },
        [person("Gil-García", "J. R."), person("Pardo", "T. A.")],
        "",
    ),
    # Chicago, author and date
    "Sear, Mohammad J. 2019. “A story of portals.” El Ágora 3 (2): 1–20. https://example.org/a.": (
        {
            "type": "article-journal",
            "title": "A story of portals",
            "container_title": "El Ágora",
            "date": "2019",
            "volume": "3",
            "issue": "2",
            "pages": "1–20",
            "url": "https://example.org/a",
        },
        [person("Sear", "Mohammad J")],
        "",
    ),
    # ISO 690
    "SEAR, Mohammad J. The story of a portal. Paris: OECD Publishing, 2014. ISBN 978-92-64-12345-6.": (
        {
            "type": "book",
            "title": "The story of a portal",
            "date": "2014",
            "isbn": "978-92-64-12345-6",
        },
        [person("Sear", "Mohammad J")],
        "OECD Publishing",
    ),
    # APA in Spanish, with the day of access
    "Presidencia de la República. (2013, 25 de noviembre). Estrategia Digital Nacional. "
    "Gobierno de México. Consultado el 3 de marzo de 2024, de https://www.example.mx/a": (
        {
            "type": "webpage",
            "title": "Estrategia Digital Nacional",
            "date": "2013-11-25",
            "accessed_on": "2024-03-03",
            "url": "https://www.example.mx/a",
        },
        [Author("Presidencia de la República")],
        "Gobierno de México",
    ),
    # a chapter
    "Luna-Reyes, L. F., y Sandoval-Almazán, R. (2015). Avances y retos. En Instituto de Administración "
    "(Ed.), El gobierno digital (pp. 11-40).": (
        {
            "type": "chapter",
            "title": "Avances y retos",
            "container_title": "El gobierno digital",
            "date": "2015",
            "pages": "11–40",
        },
        [person("Luna-Reyes", "L. F."), person("Sandoval-Almazán", "R.")],
        "",
    ),
    # no date
    "Secretaría de la Función Pública. (s. f.). CompraNet. https://compranet.example.mx": (
        {"type": "webpage", "title": "CompraNet", "url": "https://compranet.example.mx"},
        [Author("Secretaría de la Función Pública")],
        "",
    ),
    # Vancouver
    "1. Nixon P, Koutrakou V. E-government in Europe. J Public Adm. 2007;12(3):1-20.": (
        {
            "type": "article-journal",
            "title": "E-government in Europe",
            "container_title": "J Public Adm",
            "date": "2007",
            "volume": "12",
            "issue": "3",
            "pages": "1–20",
        },
        [person("Nixon", "P"), person("Koutrakou", "V")],
        "",
    ),
    # parted by commas
    "OECD (2020), Digital Government in Mexico: Inclusive Transformation, OECD Publishing, "
    "https://doi.org/10.1787/6db24495-en.": (
        {
            "type": "report",
            "title": "Digital Government in Mexico: Inclusive Transformation",
            "date": "2020",
            "doi": "10.1787/6db24495-en",
        },
        [Author("OECD")],
        "OECD Publishing",
    ),
}


@pytest.mark.parametrize("text", PRINTED)
def test_a_printed_reference_is_read(text):
    values, authors, publisher = PRINTED[text]

    [reference] = read(text)

    assert (reference.values, reference.authors, reference.publisher) == (
        values,
        authors,
        publisher,
    )


def test_the_editors_of_a_book_are_its_editors():
    [reference] = read(
        "Sear, M. (2015). Avances. En A. Pérez (Ed.), El gobierno digital (pp. 11-40). IAPEM."
    )

    assert reference.editors == [person("Pérez", "A.")]


def test_what_was_pasted_is_repeated_so_that_nothing_is_lost():
    text = "Somebody (2014) wrote something, somewhere. Odd words [sic] at the end."

    [reference] = read(text)

    assert reference.problems == [
        f"This was read from a printed reference. Please look at each field: “{text}”"
    ]


def test_a_list_gives_a_reference_for_each_paragraph_or_line():
    lines = [
        "Sear, M. (2014). The first of several portals.",
        "Sear, M. (2015). The second portal here.",
    ]

    for text in (
        "\n".join(lines),
        "\n\n".join(lines),
        "\n\n".join(lines).replace(" portal", "\nportal"),
    ):
        assert [row.values["date"] for row in read(text)] == ["2014", "2015"]


def test_a_long_text_is_no_reference():
    [reference] = read("In 2014 it went on. " * 200)

    assert reference.problems == ["This is too long for one reference, and in no known format."]
    assert "title" not in reference.values


@given(
    st.lists(
        st.sampled_from(
            [
                "Sear, M.",
                "(2014)",
                " ",
                ". ",
                "“",
                "”",
                ", ",
                "12(3)",
                ": 1–20",
                "doi:10.1/x",
                "http://",
            ]
        )
        | st.text(max_size=12),
        max_size=30,
    ).map("".join)
)
def test_any_printed_words_give_rows_that_say_something(text):
    assert all(row.values.get("title") or row.problems for row in read(text))
