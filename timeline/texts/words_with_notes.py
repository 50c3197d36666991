"""A text as a reader would say what stands in it: its words, and in brackets the sources, addresses
and figures that are marks on a page.

For who compares two texts: a note that changes is a change, and a mark for bold is none.
"""

from collections.abc import Callable, Iterator

from markdown_it.token import Token

from timeline.texts.citation_syntax import Cite
from timeline.texts.entry_links import Link
from timeline.texts.markup import PARSER
from timeline.texts.statements import opinion_cite

BREAKS = ("softbreak", "hardbreak")
WITH_WORDS = ("inline", "fence", "code_block")


def words_with_notes(
    text: str, name_of_source: Callable[[str], str], name_of_entry: Callable[[str, str], str]
) -> str:
    """The words of the text, a paragraph, a heading or a cell a line.

    `name_of_source` gives the reference of a source by its key; `name_of_entry` gives the title of
    what the text links to or shows, by its kind and address.
    """
    lines: list[str] = []
    begin = ""
    for token in PARSER.parse(text):
        if token.type == "container_opinion_open" and (cite := opinion_cite(token)):
            begin = noted([cite], name_of_source)
        elif token.type in ("chart_open", "picture_open"):
            kind = "indicator" if token.type == "chart_open" else "picture"
            slug = str(token.meta.get("slug") or token.meta.get("key"))
            begin = f"[{name_of_entry(kind, slug)}]"
        elif token.type in WITH_WORDS:
            words = "".join(pieces(token, name_of_source, name_of_entry))
            line = " ".join([*begin.split(), *words.split()])
            begin = ""
            if line:
                lines.append(line)
    return "\n".join(lines)


def pieces(
    token: Token, name_of_source: Callable[[str], str], name_of_entry: Callable[[str, str], str]
) -> Iterator[str]:
    """The words of one paragraph, in order."""
    addresses: list[str] = []
    for child in token.children or [token]:
        if child.type in BREAKS:
            yield " "
        elif child.type == "citation":
            yield f" {noted(child.meta['cites'], name_of_source)}"
        elif child.type == "entry_link":
            link: Link = child.meta["link"]
            yield link.label or name_of_entry(link.kind, link.slug)
        elif child.type == "link_open":
            addresses.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close" and addresses:
            yield f" ({addresses.pop()})"
        else:
            yield child.content


def noted(cites: list[Cite], name_of_source: Callable[[str], str]) -> str:
    """The sources of one mark, in brackets, each with its place."""
    notes = []
    for cite in cites:
        words = f"{cite.prefix} {name_of_source(cite.key)}".strip()
        notes.append(f"{words}, {cite.locator}" if cite.locator else words)
    return f"[{'; '.join(notes)}]"
