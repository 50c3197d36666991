"""The editors' own remarks: [words]{.remark} in a sentence, ::: remark around a block; Pandoc's
spans and divs.

A remark never carries the number of an author's note.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

ENDING = "]{.remark}"
STRUCTURE = re.compile(r"\\[^`]|\\?`+|[\[\]]")


class RemarkBrackets(NamedTuple):
    """A text, and by the beginning of each bracket that a remark ends, where it ends."""

    source: str
    ends: dict[int, int]


def read_remark(state: StateInline, silent: bool) -> bool:
    """[words]{.remark}"""
    if state.src[state.pos] != "[":
        return False
    end = bracket_ends(state).get(state.pos)
    if end is None or end + len(ENDING) > state.posMax:
        return False
    if not silent:
        # What stands between the brackets is read as if the text ended there.
        outer_end = state.posMax
        state.pos += 1
        state.posMax = end
        state.push("remark_open", "span", 1)
        state.md.inline.tokenize(state)
        state.push("remark_close", "span", -1)
        state.posMax = outer_end
    state.pos = end + len(ENDING)
    return True


def bracket_ends(state: StateInline) -> dict[int, int]:
    """Where each bracket that a remark ends has begun and where it ends, in one walk over a
    text.
    """
    brackets_of_text: RemarkBrackets | None = state.env.get("remarks")
    # The same text is the same object; to compare long ones at each bracket would take its time.
    if brackets_of_text is None or brackets_of_text.source is not state.src:
        brackets_of_text = RemarkBrackets(state.src, find_bracket_ends(state.src))
        state.env["remarks"] = brackets_of_text
    return brackets_of_text.ends


def find_bracket_ends(source: str) -> dict[int, int]:
    """The brackets of remarks, of which none stands in a code span or is escaped."""
    ends: dict[int, int] = {}
    if ENDING not in source:
        return ends
    opened: list[int] = []
    for bracket in brackets(source):
        if source[bracket] == "[":
            opened.append(bracket)
        elif opened:
            start = opened.pop()
            if source.startswith(ENDING, bracket):
                ends[start] = bracket
    return ends


def brackets(source: str) -> Iterator[int]:
    """Where brackets stand that are neither escaped nor in a code span."""
    marks = list(STRUCTURE.finditer(source))
    # A run of backticks begins a code span only where a run of the same length is still to come.
    runs_to_come: Counter[str] = Counter()
    for mark in marks:
        if "`" in mark[0]:
            runs_to_come[mark[0].lstrip("\\")] += 1
    code_span = ""
    for mark in marks:
        if "`" in mark[0]:
            run = mark[0].lstrip("\\")
            runs_to_come[run] -= 1
            # Within code a backslash is a character like all others; outside it makes one of the
            # first backtick.
            opening = run
            if mark[0].startswith("\\"):
                opening = run[1:]
            if code_span == run:
                code_span = ""
            elif not code_span and runs_to_come[opening]:
                code_span = opening
        elif not code_span and mark[0] in ("[", "]"):
            yield mark.start()


def take_citations_from_remarks(tokens: Iterable[Token]) -> bool:
    """Take away every citation that stands within a remark; whether there was any."""
    blocks = 0
    has_cited = False
    for token in tokens:
        if token.type.startswith("container_remark"):
            blocks += token.nesting
        elif token.type == "container_opinion_open" and blocks:
            token.info = "opinion"
            has_cited = True
        elif token.children:
            children = without_remarked_citations(token.children, blocks)
            has_cited = has_cited or len(children) < len(token.children)
            token.children = children
    return has_cited


def without_remarked_citations(children: list[Token], depth: int) -> list[Token]:
    """The inline tokens without the citations of remarks."""
    tokens = []
    for child in children:
        if child.type in ("remark_open", "remark_close"):
            depth += child.nesting
        if child.type != "citation" or not depth:
            tokens.append(child)
    return tokens
