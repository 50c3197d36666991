import pytest

from timeline.texts.markup import PARSER, parser
from timeline.texts.remarks import ENDING, brackets, find_bracket_ends, take_citations_from_remarks


def remarks_of(source):
    return [source[start : end + len(ENDING)] for start, end in find_bracket_ends(source).items()]


@pytest.mark.parametrize(
    ("source", "remarks"),
    [
        ("It opens. [No date.]{.remark} It runs.", ["[No date.]{.remark}"]),
        ("[a [b](/x) c]{.remark}", ["[a [b](/x) c]{.remark}"]),
        ("[a [b]{.remark} c]{.remark}", ["[b]{.remark}", "[a [b]{.remark} c]{.remark}"]),
        ("[words]{.small}", []),
        ("words]{.remark}", []),
        (r"\[words]{.remark}", []),
        ("`[words]{.remark}`", []),
        ("[a `]{.remark}` b]{.remark}", ["[a `]{.remark}` b]{.remark}"]),
    ],
)
def test_a_remark_stands_between_its_own_brackets(source, remarks):
    assert remarks_of(source) == remarks


@pytest.mark.parametrize(
    ("source", "positions"),
    [
        ("[a]", [0, 2]),
        (r"\[a\]", []),
        ("`[`]", [3]),
        # A run of backticks that nothing closes is no code.
        ("``[`", [2]),
        ("``[`]``[", [7]),
        # An escaped backtick begins no code; within code a backslash escapes nothing.
        (r"\`[`", [2]),
        (r"`[\`]", [4]),
    ],
)
def test_brackets_in_code_and_after_a_backslash_are_none(source, positions):
    assert list(brackets(source)) == positions


def inline_types(tokens):
    types = []
    for token in tokens:
        types += [child.type for child in token.children or ()]
    return types


@pytest.mark.parametrize(
    "text",
    [
        "[Not [@key] known.]{.remark} It runs [@key].",
        "::: remark\nNot known [@key].\n:::\n\nIt runs [@key].",
    ],
)
def test_citations_are_taken_from_remarks_alone(text):
    tokens = parser().disable("remarks").parse(text)

    assert take_citations_from_remarks(tokens) is True
    assert inline_types(tokens).count("citation") == 1
    assert take_citations_from_remarks(tokens) is False


def test_an_opinion_within_a_remark_loses_its_source():
    tokens = PARSER.parse(":::: remark\n::: opinion @key\nNot known.\n:::\n::::")

    assert [token.info for token in tokens if token.type == "container_opinion_open"] == ["opinion"]
