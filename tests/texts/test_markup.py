import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.texts.citation_syntax import Cite
from timeline.texts.entry_links import Link
from timeline.texts.markup import (
    cited,
    ends_in_remark,
    is_safe,
    links,
    plain_text,
    problems,
    statements,
)
from timeline.texts.statements import Share


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


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", Share(0, 0)),
        ("## A heading of four words", Share(0, 0)),
        ("It runs since 2018 [@key].", Share(1, 1)),
        ("It runs since 2018.\n\nIt has grown since [@key].", Share(2, 1)),
        ("- the first thing said [@key]\n- the second thing said", Share(2, 1)),
        (
            "- [[initiative:gob-mx|the portal of the government]]\n- [x y z](https://example.org)",
            Share(0, 0),
        ),
        ("::: opinion @key\nHe thinks it so.\n:::", Share(1, 1)),
        ("::: opinion\nSomebody thinks it so.\n:::", Share(1, 0)),
        ("It runs since 2018. It has grown since [@key].", Share(2, 1)),
        ("It runs since 2018 [@key]. It has grown since.", Share(2, 1)),
        ("It runs since 2018. [@key] It has grown since.", Share(2, 1)),
        ("It runs since 2018.[@key] It has grown since.", Share(2, 1)),
        ("::: opinion @key\nHe thinks it so. It should go on.\n:::", Share(2, 2)),
        ("[[initiative:gob-mx|The portal]] opened. [Many words in a link](/x).", Share(1, 0)),
        ("[Its date is not known here.]{.remark} It runs since 2018 [@key].", Share(1, 1)),
        ("Code `C:\\` is no mark. [Its date is `b` here.]{.remark}", Share(1, 0)),
        ("It runs since 2018 [@key]; [its month is not known]{.remark}.", Share(1, 1)),
        ("It runs since 2018 ([its month is not known]{.remark}) [@key].", Share(1, 1)),
        ("[Its date is not known here.]{.remark} [@key] It runs since 2018.", Share(1, 0)),
        (
            "::: remark\nThis date is not known. Nobody has found it.\n:::\n\nIt runs since 2018.",
            Share(1, 0),
        ),
        ("Run `a. B. c` to see it.", Share(1, 0)),
        ("> It runs since 2018. It grew very fast [@key].", Share(2, 1)),
        ("| It runs since 2018 |\n| --- |\n| It grew very fast |", Share(0, 0)),
    ],
)
def test_statements_counts_what_is_said_and_what_is_sourced(text, share):
    assert statements(text) == share


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


PANDOC = {
    "[see @key]": [Cite("key", "", "see")],
    "[see @key, p. 3; cf. @b]": [Cite("key", "p. 3", "see"), Cite("b", "", "cf.")],
    "[-@key, p. 3]": [Cite("key", "p. 3")],
    "[ @key ]": [Cite("key")],
    "[@key, @b]": [Cite("key"), Cite("b")],
    "[@key, p. 4, @b]": [Cite("key", "p. 4"), Cite("b")],
    "[@key y @b]": [Cite("key"), Cite("b")],
    "[@key, pp. 3 and 4 and @b]": [Cite("key", "pp. 3 and 4"), Cite("b")],
    "[@key {pp. 3–4}]": [Cite("key", "pp. 3–4")],
    "[@key: p. 3]": [Cite("key", "p. 3")],
    "[@key, write to a@b.mx]": [Cite("key", "write to a@b.mx")],
    r"[*véase* @key, \*3]": [Cite("key", "*3", "véase")],
    "[@key,\np. 3]": [Cite("key", "p. 3")],
    "a [@a--b; @key]": [],
}


@pytest.mark.parametrize("text", PANDOC)
def test_citations_are_read_as_pandoc_reads_them(text):
    assert cited(text) == PANDOC[text]


SILENT = [
    "Write to me@example.org.",
    r"\@gobmx and \[@key] stay words.",
    "`[@key, @b]` and `@key`",
    "```\n[see @key] ![x](y) <b>\n```",
    "https://example.org/@gobmx and <https://example.org/@gobmx>",
    "[sic], […], [1], [1][2], an array[0], 3 > 2 < 4",
    r"\![x](https://example.org), \<b>, \~~x~~",
    "{x}, a = b, ~2014, [Nota]: the rest of it",
    "- [the portal](https://example.org) and [[initiative:gob-mx]]",
    "[[1]](https://example.org)",
    "[Nobody knows `[@key]` here.]{.remark}",
]


@pytest.mark.parametrize("text", SILENT)
def test_ordinary_characters_stay_words_and_nothing_is_said(text):
    assert problems(text, {"key"}, {("initiative", "gob-mx")}) == []
    assert cited(text) == []


UNREAD = {
    "@key [p. 12] tells it.": "@key [p. 12] tells it.",
    "It is on @gobmx.": "@gobmx.",
    "[@key, quoted in @b]": "[@key, quoted in @b]",
    "[@key's book]": "[@key's book]",
    "[@key;]": "[@key;]",
    "[@@key]": "[@@key]",
    "[<b>see</b> @key]": "@key]",
    "[@key, ~~p. 3~~]": "[@key, ~~p. 3~~]",
    "[see `x` @key]": "@key]",
    "[@key [p. 3]]": "[@key [p. 3]]",
    "[@{key}]": "[@{key}]",
    "[@ key]": "[@ key]",
    "[Follow @gobmx](https://example.org)": "@gobmx",
    "# @key": "@key",
    "| @key |\n| --- |": "@key",
    "::: opinion @key\n@key says so.\n:::": "@key says so.",
    "![x](https://example.org/y.png)": "!x",
    "![[photo]]": "![[photo]]",
    "![x][y]": "![x][y]",
    "It runs[^1].": "[^1].",
    "It runs^[note].": "^[note].",
    "[words][ref]": "[words][ref]",
    "[words][]": "[words][]",
    "[ref]: https://example.org": "[ref]:",
    "[It [@key]](/x)": "[It](/x)",
    "[words](bad address)": "[words](bad address)",
    "<b>bold": "<b>bold",
    '<img src="https://example.org/y.png">': '<img src="">',
    "<!-- hidden -->": "<!-- hidden -->",
    "# Heading {#here}": "{#here}",
    "[words]{.small}": "]{.small}",
    "{{ page }}": "{{ page }}",
    "~~gone~~": "~~gone~~",
    "==marked==": "==marked==",
    "- [ ] to do": "[ ] to do",
    "::: note\nWords": "::: note",
    "[[Portal]]": "[[Portal]]",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read_is_said_and_quoted(text):
    said = problems(text, {"key", "b"}, ())

    assert any(sentence.startswith(f"“{UNREAD[text]}” ") for sentence in said), said


def test_no_form_is_said_more_often_than_an_editor_reads():
    in_one_paragraph = " ".join(f"[^{number}]" for number in range(1000))
    assert len(problems(in_one_paragraph, (), ())) == 10
    assert len(problems(in_one_paragraph.replace(" ", "\n\n"), (), ())) == 10
    assert len(problems("\n".join(f"- [ ] task {number}" for number in range(1000)), (), ())) == 10


def test_the_words_of_a_remark_stay_in_the_plain_text():
    assert plain_text("It opened [@key]. [Its *month* is not known.]{.remark}") == (
        "It opened. Its month is not known."
    )


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("[No date is given.]{.remark} It opens.", False),
        ("It opens. [No date is given.]{.remark}", True),
        ("It opens ([no date is given]{.remark}).", True),
        ("::: remark\nNo date is given.\n:::", True),
        ("[No date is given.]{.remark} [[initiative:gob-mx]]", False),
    ],
)
def test_a_text_that_ends_in_a_remark_is_known(text, ends):
    assert ends_in_remark(text) is ends


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
