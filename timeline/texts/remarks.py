"""The editors' own remarks: [words]{.remark} in a sentence, ::: remark around a block; Pandoc's
spans and divs.

A remark never carries the number of an author's note.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

ENDING = "]{.remark}"
STRUCTURE = re.compile(r"\\[^`]|\\?`+|[\[\]]")


def read_remark(state: StateInline, silent: bool) -> bool:
    """[words]{.remark}"""
    if state.src[state.pos] != "[":
        return False
    end = bracket_ends(state).get(state.pos)
    if end is None or end + len(ENDING) > state.posMax:
        return False
    if not silent:
        outer_end = state.posMax
        state.pos, state.posMax = state.pos + 1, end
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
    read_source: str | None
    ends: dict[int, int]
    read_source, ends = state.env.get("remarks", (None, {}))
    if read_source is not state.src:
        ends = find_bracket_ends(state.src) if ENDING in state.src else {}
        state.env["remarks"] = (state.src, ends)
    return ends


def find_bracket_ends(source: str) -> dict[int, int]:
    """The brackets of remarks, of which none stands in a code span or is escaped."""
    ends: dict[int, int] = {}
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
    pieces = list(STRUCTURE.finditer(source))
    ticks = Counter(piece[0].lstrip("\\") for piece in pieces if "`" in piece[0])
    code = ""
    for piece in pieces:
        mark = piece[0]
        if "`" in mark:
            # A backslash is a character within code, and before it makes one of the first backtick.
            run = mark.lstrip("\\")
            ticks[run] -= 1
            opener = run[1:] if run != mark else run
            if code:
                code = "" if code == run else code
            elif opener and ticks[opener]:
                code = opener
        elif not code and mark in "[]":
            yield piece.start()


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
