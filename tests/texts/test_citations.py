import pytest
from django.utils.translation import override

from tests.unsaved import prefetched
from timeline.models import Agent, Authorship, Source
from timeline.texts.citations import Notes, RenderingContext, full_stop, joined_names, reference_of


def source(*authors, **fields):
    """A source that is not saved, with its authors as a query would have prefetched them."""
    source = Source(**{"pk": 1, "type": "report", "language": "en", **fields})
    authorships = [Authorship(source=source, agent=agent) for agent in authors]
    return prefetched(source, authorships=authorships)


def person(name, family):
    return Agent(kind="person", name=name, family=family)


def sear():
    return source(
        person("Mohammad J Sear", "Sear"),
        key="sear-mexico",
        title="Mexico: evolving from e-government to digital government",
    )


def survey():
    publisher = Agent(kind="organisation", name="United Nations")
    return source(
        key="un2020", title="2020 UN E-Government Survey", date="2020", publisher=publisher
    )


def two_author_report():
    return source(
        person("Ana Ruiz", "Ruiz"), person("Bo Lind", "Lind"), key="ruiz-lind", title="Portals"
    )


def test_parts_names_an_author_whole_and_for_short():
    reference = reference_of(sear())

    assert (reference.authors, reference.author) == ("Mohammad J Sear", "Sear")
    assert reference.label == "Sear"


def test_parts_names_the_publisher_where_there_is_no_author():
    reference = reference_of(survey())

    assert (reference.authors, reference.author, reference.publisher) == (
        "",
        "United Nations",
        "United Nations",
    )


def test_parts_joins_two_authors():
    assert (
        reference_of(two_author_report()).authors,
        reference_of(two_author_report()).author,
    ) == (
        "Ana Ruiz and Bo Lind",
        "Ruiz and Lind",
    )


def test_parts_shortens_three_authors():
    report = source(
        *(person(f"A {name}", name) for name in ("Ruiz", "Lind", "Oba")),
        key="three",
        title="Portals",
    )

    assert (reference_of(report).authors, reference_of(report).author) == (
        "A Ruiz, A Lind and A Oba",
        "Ruiz and others",
    )


def test_a_source_without_author_is_named_after_what_holds_it():
    publisher = Agent(kind="organisation", name="Periódico El Economista, S. A.")
    report = source(key="x", title="Portals", container_title="El Economista", publisher=publisher)

    assert reference_of(report).label == "El Economista"


def test_a_source_that_nothing_holds_is_named_after_its_publisher_or_its_title():
    assert reference_of(survey()).label == "United Nations"
    assert reference_of(source(key="x", title="Portals")).label == "Portals"


def test_listed_of_nobody_is_blank():
    assert joined_names([]) == ""


def test_notes_are_numbered_in_the_order_of_their_first_citation():
    notes = Notes([sear(), survey()])

    numbers = [
        notes.cite(key, locator).number
        for key, locator in [("un2020", ""), ("sear-mexico", ""), ("un2020", "")]
    ]

    assert numbers == [1, 2, 1]


def test_another_locator_is_another_note():
    notes = Notes([sear()])

    assert [
        notes.cite("sear-mexico", locator).number for locator in ("p. 3", "p. 4", " p. 3 ")
    ] == [1, 2, 1]


def test_a_note_knows_every_place_that_cites_it():
    notes = Notes([survey()])

    marks = [notes.cite("un2020"), notes.cite("un2020")]

    assert [mark.anchor for mark in marks] == ["r1-1", "r1-2"]
    assert [(note.anchor, note.places) for note in notes] == [("n1", ["r1-1", "r1-2"])]


def test_a_source_may_be_cited_by_itself():
    assert Notes().cite(survey(), "table 2").reference.title == "2020 UN E-Government Survey"


def test_an_unknown_key_has_no_mark_and_no_note():
    notes = Notes([survey()])

    assert (notes.cite("xyz"), len(notes)) == (None, 0)


def test_the_reference_of_a_source_can_be_had_without_citing_it():
    notes = Notes([survey()])

    assert (notes.reference("un2020").key, notes.reference("xyz"), len(notes)) == (
        "un2020",
        None,
        0,
    )


def test_headings_of_a_page_have_ids_of_their_own():
    page = RenderingContext()

    assert [page.heading_id("part"), page.heading_id("part"), page.heading_id("part-2")] == [
        "part",
        "part--2",
        "part-2",
    ]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Irma", "e"),
        ("Ígnea", "e"),
        ("I\u0301gnea", "e"),
        ("INEGI", "e"),
        ("Hidalgo", "e"),
        ("Híades", "e"),
        ("«Instituto»", "e"),
        ("Yvonne", "e"),
        ("Hierro", "y"),
        ("Iokasta", "y"),
        ("Yolanda", "y"),
        ("Hyatt", "y"),
        ("Hugo", "y"),
        ("Ana", "y"),
    ],
)
def test_y_becomes_e_before_the_sound_of_i(name, word):
    with override("es"):
        assert joined_names(["A", "B", name]) == f"A, B {word} {name}"
    assert joined_names(["A", name]) == f"A and {name}"


@pytest.mark.parametrize(
    ("text", "stop"),
    [
        ("¿Quién?", ""),
        ("¡Ya!", ""),
        ("Wait…", ""),
        ("Carmona Jr.", ""),
        ("“Really?”", ""),
        ("(ed.)", "."),
        ("Plan", "."),
        ("“Plan”", "."),
        ("", ""),
    ],
)
def test_one_full_stop_ends_a_part(text, stop):
    assert full_stop(text) == stop
