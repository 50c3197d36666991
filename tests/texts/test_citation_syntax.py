import pytest

from timeline.texts.citation_syntax import Cite, CitedKey, plain_words, read_bracket, read_citation
from timeline.texts.markup import cited

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


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "see the other",
        "@key;",
        "@key quoted in @other",
        "@key, quoted in @other",
        "@key's book",
        "<b>see</b> @key",
        "@key, ~~p. 3~~",
        "ana@key",
    ],
)
def test_a_citation_that_is_not_understood_whole_has_no_sources(inside):
    assert read_citation(inside) == []


def test_keys_stand_where_they_were_typed():
    inside = "see @key, p. 3; -@other and @third"

    keys = read_citation(inside)

    assert [inside[key.start : key.end] for key in keys] == ["key", "other", "third"]
    assert keys[0] == CitedKey(Cite("key", "p. 3", "see"), 5, 8)


def test_a_bracket_is_read_where_it_begins_and_says_where_it_ends():
    text = "It runs [@key] here."

    bracket = read_bracket(text, 8)

    assert bracket is not None
    assert [key.cite for key in bracket.cited_keys] == [Cite("key")]
    assert text[bracket.end :] == " here."
    assert read_bracket(text, 7) is None
    assert read_bracket(text, 8, 13) is None


@pytest.mark.parametrize("text", ["[^@key]", "[Follow @key](https://example.org)", "[`@key`]"])
def test_other_brackets_are_no_citations(text):
    assert read_bracket(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*see*  **also**\nhere", "see also here"),
        (r"\*3 and \_", "*3 and _"),
        ("R&amp;D", "R&D"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_the_words_of_a_note_are_without_marks(text, words):
    assert plain_words(text) == words
