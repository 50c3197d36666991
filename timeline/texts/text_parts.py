"""A text in parts, so that what belongs to a paragraph can stand under it and not at the end."""

from collections.abc import Collection, Iterator, Sequence

from markdown_it.token import Token

from timeline.texts.statements import opinion_cite


def blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The outermost blocks of a text in order: paragraphs, headings, lists, opinions."""
    start = 0
    for position, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start : position + 1]
            start = position + 1


def block_about(text_blocks: Sequence[Sequence[Token]], keys: Collection[str]) -> int:
    """The number of the block that cites the most of these sources, two of them at least; that of
    the last block where none does.
    """
    best, most = len(text_blocks) - 1, 1
    for number, block in enumerate(text_blocks):
        shared = len(keys_cited(block) & set(keys))
        if shared > most:
            best, most = number, shared
    return best


def keys_cited(block: Sequence[Token]) -> set[str]:
    """The keys of the sources that a block cites."""
    keys: set[str] = set()
    for token in block:
        if token.type == "container_opinion_open" and (cite := opinion_cite(token)):
            keys.add(cite.key)
        for child in token.children or ():
            for cite in child.meta.get("cites", ()):
                keys.add(cite.key)
    return keys
