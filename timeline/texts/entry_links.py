"""Links from a text to an entry of the site: [[initiative:gob-mx]], [[era:first-steps|the first
years]]; and what stands between its paragraphs: the charts of indicators, ![[indicator:rank]], and
pictures, ![[picture:portal-2015|The portal in 2015]].
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from timeline.registry import LINKED

ENTRY_LINK = re.compile(r"\[\[([a-z]+):([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,200}))?\]\]")
CHART = re.compile(r"!\[\[indicator:([a-z0-9_-]{1,100})\]\]")
PICTURE = re.compile(r"!\[\[picture:([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,400}))?\]\]")


class Link(NamedTuple):
    """An entry linked from a text; `label` is blank where the entry's title is to stand."""

    kind: str
    slug: str
    label: str = ""


class PlacedPicture(NamedTuple):
    """A picture between the paragraphs of a text; `caption` is blank where the picture's own is to
    stand.
    """

    key: str
    caption: str = ""


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


def take_figures(state: StateCore) -> None:
    """Make a chart or a picture of each paragraph of the text itself that holds nothing but
    ![[indicator:…]] or ![[picture:…]].
    """
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type != "paragraph_close" or token.level != 0:
            continue
        figure = read_figure(tokens[-2].content.strip())
        if figure:
            figure.map = tokens[-3].map
            tokens[-3:] = [figure]
    state.tokens = tokens


def read_figure(paragraph: str) -> Token | None:
    """The chart or the picture that is all that the paragraph holds; None of any other."""
    chart = CHART.fullmatch(paragraph)
    if chart:
        return Token("chart", "", 0, meta={"slug": chart[1]})
    picture = PICTURE.fullmatch(paragraph)
    if picture:
        caption = " ".join((picture[2] or "").split())
        return Token("picture", "", 0, meta={"picture": PlacedPicture(picture[1], caption)})
    return None


def links_after_marks(children: Sequence[Token]) -> Iterator[Link]:
    """The entries that a paragraph asks to be shown and only links to: those after an exclamation
    mark.
    """
    for before, token in pairwise(children):
        if token.type != "entry_link":
            continue
        if before.type == "text" and before.content.endswith("!"):
            yield token.meta["link"]
