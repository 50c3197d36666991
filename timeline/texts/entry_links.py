"""Links from a text to an entry of the site: [[initiative:gob-mx]], [[era:first-steps|the first
years]]; and what stands between its paragraphs: the charts of indicators, ![[indicator:rank]], and
pictures, ![[picture:portal-2015|The portal in 2015]].
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from timeline.registry import LINKED

ENTRY_LINK = re.compile(r"\[\[([a-z]+):([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,200}))?\]\]")
CHART = re.compile(r"!\[\[indicator:([a-z0-9_-]{1,100})\]\]")
# The words of a caption hold citations, links and remarks, and brackets in these.
CAPTION = r"(?:[^\[\]|]|\[\[?[^\[\]]{1,300}\]\]?){1,400}"
PICTURE = re.compile(rf"!\[\[picture:([a-z0-9_-]{{1,100}})(?:\|({CAPTION}))?\]\]")
REST_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|\Z)")
LONGEST_CAPTION = 400
BLANK_LINE = re.compile(r"\n[ \t]*\n")


class Link(NamedTuple):
    """An entry linked from a text; `label` is blank where the entry's title is to stand."""

    kind: str
    slug: str
    label: str = ""


def link_label(link: Link) -> str:
    """The words for a link whose entry's title is not at hand."""
    return link.label or link.slug.replace("-", " ")


def read_entry_link(state: StateInline, silent: bool) -> bool:
    """[[kind:slug|label]]"""
    if not state.src.startswith("[[", state.pos):
        return False
    match = ENTRY_LINK.match(state.src, state.pos, state.posMax)
    if match is None or match[1] not in LINKED:
        return False
    if not silent:
        token = state.push("entry_link", "", 0)
        token.meta = {"link": Link(match[1], match[2], (match[3] or "").strip())}
    state.pos = match.end()
    return True


def read_figure(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """![[indicator:…]] or ![[picture:…]] on a line of its own, in the text itself: what stands
    directly above or below it is another block.
    """
    if state.is_code_block(start) or not stands_in_text_itself(state, start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    figure = figure_at(state.src, position)
    if figure is None:
        return False
    if silent:
        return True
    lines = state.src.count("\n", position, figure.end) + 1
    state.line = start + lines
    opening = state.push(f"{figure.kind}_open", "", 1)
    opening.meta = figure.meta
    opening.map = [start, state.line]
    # As of any other block: the words are read, and looked at, as those of a paragraph are.
    inline = state.push("inline", "", 0)
    inline.content = figure.caption
    inline.map = opening.map
    inline.children = []
    state.push(f"{figure.kind}_close", "", -1)
    return True


def stands_in_text_itself(state: StateBlock, line: int) -> bool:
    """Whether the line is part of no list, quotation or block; one that is asked whether it ends
    such a thing is, where it is not set in.
    """
    return state.level == 0 or 0 <= state.sCount[line] < state.blkIndent


class WrittenFigure(NamedTuple):
    """A chart or a picture as it is written in a text, and where that ends."""

    kind: str
    meta: dict[str, object]
    caption: str
    end: int


def figure_at(text: str, position: int) -> WrittenFigure | None:
    """The chart or the picture that is all that the rest of the line holds; None of any other."""
    chart = CHART.match(text, position)
    if chart and REST_OF_LINE.match(text, chart.end()):
        return WrittenFigure("chart", {"slug": chart[1]}, "", chart.end())
    picture = PICTURE.match(text, position)
    if picture is None or not REST_OF_LINE.match(text, picture.end()):
        return None
    caption = " ".join((picture[2] or "").split())
    if len(caption) > LONGEST_CAPTION or BLANK_LINE.search(picture[0]):
        return None
    return WrittenFigure("picture", {"key": picture[1]}, caption, picture.end())


def links_after_marks(children: Sequence[Token]) -> Iterator[Link]:
    """The entries that a paragraph asks to be shown and only links to: those after an exclamation
    mark.
    """
    for before, token in pairwise(children):
        if token.type != "entry_link":
            continue
        if before.type == "text" and before.content.endswith("!"):
            yield token.meta["link"]
