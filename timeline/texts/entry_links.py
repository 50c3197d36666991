"""Links from a text to an entry of the site: [[initiative:gob-mx]], [[era:first-steps|the first
years]].
"""

import re
from typing import NamedTuple

from markdown_it.rules_inline import StateInline

from timeline.registry import LINKED

ENTRY_LINK = re.compile(r"\[\[([a-z]+):([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,200}))?\]\]")


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
