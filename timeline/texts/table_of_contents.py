"""The sections of a long text, for its table of contents, and its first paragraph."""

from itertools import pairwise
from typing import NamedTuple

from django.utils.text import slugify

from timeline.texts.citations import RenderingContext
from timeline.texts.markup import PARSER


class Section(NamedTuple):
    """A heading of a text and the id that rendering gives it."""

    anchor: str
    title: str


def sections(text: str) -> list[Section]:
    """The headings of the text's highest level, in order; their ids are those of a page that begins
    with it.
    """
    page = RenderingContext()
    sections_by_tag: dict[str, list[Section]] = {}
    for opening, inline in pairwise(PARSER.parse(text or "")):
        if opening.type == "heading_open":
            title = "".join(child.content for child in inline.children or ())
            anchor = page.heading_id(f"section-{slugify(title)}".rstrip("-"))
            sections_by_tag.setdefault(opening.tag, []).append(Section(anchor, title))
    if not sections_by_tag:
        return []
    return sections_by_tag[min(sections_by_tag)]


def first_paragraph(text: str) -> str:
    """The first paragraph of a text that stands in no block, as it is written; blank where there is
    none.
    """
    for token in PARSER.parse(text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            first, end = token.map
            return "\n".join(text.splitlines()[first:end])
    return ""
