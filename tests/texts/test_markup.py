import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.texts.citation_syntax import Cite
from timeline.texts.entry_links import Link
from timeline.texts.markup import (
    cited,
    is_safe,
    links,
    plain_text,
    problems,
    statements,
)


def test_cited_names_sources_and_locators_in_order():
    text = "It runs since 2018 [@sear-mexico, p. 3; @un2020]. It grew [@sear-mexico]."

    assert cited(text) == [Cite("sear-mexico", "p. 3"), Cite("un2020"), Cite("sear-mexico")]


def test_the_source_of_an_opinion_is_cited_before_those_inside_it():
    text = "::: opinion @sear-mexico, p. 4\nHe thinks so [@un2020].\n:::"

    assert cited(text) == [Cite("sear-mexico", "p. 4"), Cite("un2020")]


@pytest.mark.parametrize(
    "text", ["`[@key]`", r"\[@key]", "    [@key]", "write to me@example.org", "[@ key]", r"\@key"]
)
def test_what_is_no_citation_cites_nothing(text):
    assert cited(text) == []


def test_a_citation_at_the_head_of_a_line_is_no_reference_definition():
    assert cited("[@key]: so it says") == [Cite("key")]


def test_links_names_entries_in_order():
    text = (
        "[[initiative:gob-mx]] came in [[era:digital-strategy|that time]], not in [[planet:mars]]."
    )

    assert links(text) == [
        Link("initiative", "gob-mx"),
        Link("era", "digital-strategy", "that time"),
    ]


def test_problems_of_a_sound_text_are_none():
    text = "It runs since 2018 [@key, p. 3]; see [[initiative:gob-mx]] and [this](https://example.org)."

    assert problems(text, {"key"}, {("initiative", "gob-mx")}) == []


NO_CITATION = (
    "“{}” is not understood as a citation. Write [@key, p. 3], with a semicolon between two sources; "
    "where a name begins with @, write \\@."
)
NO_ENTRY = "“{}” is not understood as a link to an entry. Write [[initiative:address]]."
CITED_IN_REMARK = (
    "A remark is the editors’ own word and names no source. "
    "Take the citation out of it, or end the remark before."
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It runs [@xyz; @xyz].", "No source has the key “xyz”."),
        ("::: opinion @xyz\nIt runs.\n:::", "No source has the key “xyz”."),
        ("See [[era:xyz]].", "There is no entry “era:xyz”."),
        ("It runs [@key, p. 3", NO_CITATION.format("[@key, p. 3")),
        ("[[planet:mars]]", NO_ENTRY.format("[[planet:mars]]")),
        (
            "::: opinion\nIt runs.\n:::",
            "An opinion block must name one source. Begin it with ::: opinion @key.",
        ),
        (
            "::: opinion @key, @xyz\nIt runs.\n:::",
            "An opinion block must name one source. Begin it with ::: opinion @key.",
        ),
        ("::: opinion @key\nIt runs.", "A block is not closed. End it with a line of :::."),
        ("::: remark\nIt runs.", "A block is not closed. End it with a line of :::."),
        ("[It runs [@key].]{.remark}", CITED_IN_REMARK),
        ("[It runs.]{.remark} [@key]", CITED_IN_REMARK),
        ("::: remark\nIt runs [@key].\n:::", CITED_IN_REMARK),
        (
            "[@key](https://example.org)",
            "A citation cannot be a link. Take away what follows [@key] in round brackets.",
        ),
        ("[x](javascript:alert)", "A text cannot link to “javascript:alert”."),
        ("<data:text/html,x>", "A text cannot link to “data:text/html,x”."),
    ],
)
def test_each_problem_is_said_once_in_a_sentence(text, sentence):
    assert problems(text, {"key"}, {("initiative", "gob-mx")}) == [sentence]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org",
        "HTTP://a.org",
        "mailto:a@b.org",
        "/x",
        "#y",
        "?q=1",
        "//a.org",
        "/x:y",
        "x y",
    ],
)
def test_an_address_on_the_web_or_on_the_site_is_safe(url):
    assert is_safe(url) is True


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "JaVaScRiPt:x",
        " java\tscript:x",
        "\1javascript:x",
        "data:x",
        "vbscript:x",
        "file:///x",
        "java%09script:x",
    ],
)
def test_an_address_that_runs_or_reads_is_not_safe(url):
    assert is_safe(url) is False


def test_plain_text_keeps_the_words_alone():
    text = (
        "# The *portal*\n\nIt runs\nsince 2018 [@key]; see [[era:digital-strategy]] and [this](/x)."
    )

    assert plain_text(text) == "The portal\nIt runs since 2018; see digital strategy and this."


@given(st.text(alphabet="[]@:;,|.-#*_`<>&\\\n ()!aera0\0😀", max_size=80))
def test_any_text_can_be_read(text):
    assert statements(text).sourced <= statements(text).total
    assert all(problem.endswith((".", ":::.")) for problem in problems(text, (), ()))


def test_the_words_of_a_remark_stay_in_the_plain_text():
    assert plain_text("It opened [@key]. [Its *month* is not known.]{.remark}") == (
        "It opened. Its month is not known."
    )


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000 + "@a" + "]" * 50_000,
        "[" * 7_000 + "x" + "]{.remark}" * 7_000,
        "[a]{.remark}" * 8_000,
        ("[@a" + " ," * 240 + "@b]") * 200,
        "[@a, " * 20_000,
        "~~a" * 30_000,
        ":::\n" * 25_000,
        "a. " * 30_000,
        "“" * 100_000,
    ],
)
def test_a_hostile_text_of_100_kilobytes_is_read(text):
    assert statements(text).sourced <= statements(text).total
    assert len(problems(text, (), ())) < 50
