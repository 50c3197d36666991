import pytest
from markdown_it.token import Token

from timeline.texts.citation_syntax import Cite
from timeline.texts.markup import PARSER, ends_in_remark, statements
from timeline.texts.sentences import CITED, LINK_BEGINS, LINK_ENDS, REMARK
from timeline.texts.statements import Share, counted_statements, marked_words, opinion_cite


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


def test_a_citation_at_a_remark_is_told_from_one_at_a_statement():
    at_a_remark = counted_statements(PARSER.parse("[Its date is not known.]{.remark} [@key]"))
    at_a_statement = counted_statements(PARSER.parse("It runs since 2018 [@key]."))

    assert (at_a_remark.cites_for_remark, at_a_statement.cites_for_remark) == (True, False)


def test_a_paragraph_has_one_character_for_each_mark():
    paragraph = PARSER.parse("It [runs](/x)\nnow\x01 [@key]. [Its date]{.remark} `a b`")[1]

    assert marked_words(paragraph) == (
        f"It {LINK_BEGINS}runs{LINK_ENDS} now {CITED}. {REMARK}{REMARK} a b"
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
    ("heading", "cite"),
    [
        (" opinion @key", Cite("key")),
        (" opinion @key, p. 3 ", Cite("key", "p. 3")),
        (" opinion @key, @other", None),
        (" opinion see @key", None),
        (" opinion", None),
    ],
)
def test_an_opinion_names_one_source_or_none(heading, cite):
    assert opinion_cite(Token("container_opinion_open", "div", 1, info=heading)) == cite
