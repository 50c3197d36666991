"""How many statements a text makes, and how many of them name a source."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from timeline.texts.citation_syntax import Cite, read_citation
from timeline.texts.entry_links import link_label
from timeline.texts.sentences import CITED, LINK_BEGINS, LINK_ENDS, REMARK, Sentence, sentences

STATEMENT_WORDS = 3
CONTROL = re.compile("[\x00-\x1f]")
WORD = re.compile(r"\w")


class Share(NamedTuple):
    """How many statements a text makes, and how many of them name a source."""

    total: int
    sourced: int


class CountedStatements(NamedTuple):
    """The share of a text, and whether a citation in it stands at a remark of the editors."""

    share: Share
    cites_for_remark: bool


def counted_statements(tokens: Sequence[Token]) -> CountedStatements:
    """The statements and those with a source; and whether a citation stands at a remark."""
    total = 0
    sourced = 0
    cites_for_remark = False
    # For each opinion block that is open, whether it names its source.
    opinions: list[bool] = []
    remarks = 0
    previous = ""
    for token in tokens:
        if token.type == "container_opinion_open":
            opinions.append(opinion_cite(token) is not None)
        elif token.type == "container_opinion_close":
            opinions.pop()
        elif token.type.startswith("container_remark"):
            remarks += token.nesting
        elif token.type == "inline" and previous == "paragraph_open" and not remarks:
            for sentence in sentences(marked_words(token)):
                if sentence.cites_for_remark:
                    cites_for_remark = True
                if is_statement(sentence):
                    total += 1
                    if sentence.is_cited or any(opinions):
                        sourced += 1
        previous = token.type
    return CountedStatements(Share(total, sourced), cites_for_remark)


def is_statement(sentence: Sentence) -> bool:
    """Whether the sentence has words enough, some of them outside of links."""
    return sentence.words >= STATEMENT_WORDS and sentence.unlinked_words > 0


def marked_words(token: Token) -> str:
    """The words of a paragraph without its remarks, with a character for each of what sentences.py
    asks for.
    """
    pieces: list[str] = []
    remarks = 0
    for child in token.children or ():
        if child.type in ("remark_open", "remark_close"):
            remarks += child.nesting
            pieces.append(REMARK)
        elif remarks:
            continue
        elif child.type == "citation":
            pieces.append(CITED)
        elif child.type == "entry_link":
            pieces += [LINK_BEGINS, without_controls(link_label(child.meta["link"])), LINK_ENDS]
        elif child.type == "link_open":
            pieces.append(LINK_BEGINS)
        elif child.type == "link_close":
            pieces.append(LINK_ENDS)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        else:
            pieces.append(without_controls(child.content))
    return "".join(pieces)


def without_controls(text: str) -> str:
    """The text without the characters that stand for marks."""
    return CONTROL.sub(" ", text)


def is_remark_last(tokens: Sequence[Token]) -> bool:
    """Whether no word of the text follows its last remark."""
    blocks = 0
    is_last = False
    for token in tokens:
        if token.type.startswith("container_remark"):
            blocks += token.nesting
        for child in token.children or ():
            if child.type == "remark_close":
                is_last = True
            elif child.type in ("entry_link", "citation") or WORD.search(child.content):
                is_last = blocks > 0
    return is_last


def opinion_cite(token: Token) -> Cite | None:
    """The source that an opinion block names, or None."""
    citation = token.info.strip().removeprefix("opinion").strip()
    if not citation.startswith("@"):
        return None
    cited_keys = read_citation(citation)
    if len(cited_keys) != 1:
        return None
    return cited_keys[0].cite
