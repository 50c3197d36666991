"""Links from a text to an entry of the site: [[initiative:gob-mx]], [[era:first-steps|the first
years]]; and the charts of indicators that stand between its paragraphs: ![[indicator:rank]].
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from timeline.registry import LINKED

ENTRY_LINK = re.compile(r"\[\[([a-z]+):([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,200}))?\]\]")


CHART = re.compile(r"!\[\[indicator:([a-z0-9_-]{1,100})\]\]")


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


def take_charts(state: StateCore) -> None:
    """Make a chart of each paragraph of the text itself that holds nothing but ![[indicator:…]]."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "paragraph_close" or token.level != 0:
            continue
        chart = CHART.fullmatch(tokens[-2].content.strip())
        if chart:
            opening = tokens[-3]
            tokens[-3:] = [Token("chart", "", 0, map=opening.map, meta={"slug": chart[1]})]
    state.tokens = tokens


def is_misplaced_chart(children: Sequence[Token]) -> bool:
    """Whether a chart is asked for within a paragraph, where only its link would be read."""
    for before, token in pairwise(children):
        if token.type != "entry_link" or token.meta["link"].kind != "indicator":
            continue
        if before.type == "text" and before.content.endswith("!"):
            return True
    return False
