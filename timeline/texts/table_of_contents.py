"""The sections of a long text, for its table of contents, the ids by which they are found in every
language, and its first paragraph.
"""

from typing import NamedTuple

from django.utils.text import slugify

from timeline.texts.citations import RenderingContext
from timeline.texts.markup import PARSER, headings


class Section(NamedTuple):
    """A heading of a text and the id that rendering gives it."""

    anchor: str
    title: str


def sections(text: str, names: str = "") -> list[Section]:
    """The headings of the text's highest level, in order; their ids are those of a page that begins
    with it and is rendered with the same `names`.
    """
    page = RenderingContext()
    sections_by_tag: dict[str, list[Section]] = {}
    for heading, name in zip(headings(text), section_names(text, names), strict=True):
        anchor = page.heading_id(section_id(name))
        sections_by_tag.setdefault(heading.tag, []).append(Section(anchor, heading.words))
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


def section_names(text: str, names: str = "") -> list[str]:
    """The words by which each heading of a text is found: those of the text `names`, the same in
    another language, where both have the same headings; else its own.
    """
    own, others = headings(text), headings(names)
    if [heading.tag for heading in own] == [heading.tag for heading in others]:
        own = others
    return [heading.words for heading in own]


def section_id(words: str) -> str:
    """What the id of a heading with these words begins with."""
    return f"section-{slugify(words)}".rstrip("-")
