"""The texts of editors: CommonMark with Pandoc's citations, entry links, charts, pictures, opinions
and remarks.

Reference definitions are off, because "[@key]: …" would be taken for one and vanish.
"""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from govdigital.lazy_text import LazyText
from timeline.texts.citation_syntax import Cite, read_bracket
from timeline.texts.entry_links import (
    Link,
    link_label,
    links_after_marks,
    read_entry_link,
    read_figure,
)
from timeline.texts.remarks import read_remark, take_citations_from_remarks
from timeline.texts.statements import Share, counted_statements, is_remark_last, opinion_cite
from timeline.texts.unread_marks import unread

OPINION = re.compile(r"opinion(?:\s|$)")
REMARK_BLOCK = re.compile(r"\s*remark\s*")
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
# What stands before a colon in the first segment is a scheme (RFC 3986, 4.2), also where it is
# disguised.
SCHEME = re.compile(r"([^/?#]*?):")
# No heading is without one: before its words, or as a line under them.
MARK_OF_HEADING = re.compile(r"#|[=-][ \t]*(?:[\r\n]|\Z)")
BLOCKS = ("container_opinion_open", "container_remark_open")
# Characters of a text whose reading is remembered among a thousand others, and not among sixteen.
LONG = 5_000
MARKS_IN_BRACKETS = frozenset(
    {"citation", "entry_link", "remark_open", "chart_open", "picture_open"}
)
MARKS = MARKS_IN_BRACKETS | {"link_open", *BLOCKS}


class Heading(NamedTuple):
    """A heading as it was typed: its tag and its words."""

    tag: str
    words: str


class Reading(NamedTuple):
    """A text that was parsed: what stands in it besides words, what is wrong with it, its share,
    its words alone, its headings.
    """

    marks: tuple[Token, ...]
    faults: tuple[str | LazyText, ...]
    share: Share
    words: str
    headings: tuple[Heading, ...]
    is_remark_last: bool


def parser() -> MarkdownIt:
    """A CommonMark parser with our additions; raw HTML and images stay text."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable("table").disable(["image", "reference"])
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.before("link", "entry_link", read_entry_link)
    parser.inline.ruler.before("citation", "remark", read_remark)
    parser.use(
        container_plugin, "opinion", validate=lambda info, *_: bool(OPINION.match(info.strip()))
    )
    parser.use(
        container_plugin, "remark", validate=lambda info, *_: bool(REMARK_BLOCK.fullmatch(info))
    )
    # It ends what is above it, as a heading does.
    parser.block.ruler.before(
        "lheading", "figure", read_figure, {"alt": ["paragraph", "blockquote"]}
    )
    parser.core.ruler.before("text_join", "remarks", _remarks)
    parser.core.ruler.before("remarks", "figures", _figures)
    # Every address is parsed, so that a dangerous one can be named; is_safe decides what is linked.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def is_safe(url: str) -> bool:
    """Whether a text may link to this address: http, https, mailto or an address on this site."""
    scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", url))
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def cited(text: str) -> list[Cite]:
    """The sources that the text cites, in order, each as often as it is cited."""
    if "@" not in text:
        return []
    cites: list[Cite] = []
    for token in _read(text).marks:
        cites += token.meta.get("cites", ())
    return cites


def links(text: str) -> list[Link]:
    """The entries that the text links to, in order."""
    if "[[" not in text:
        return []
    return [token.meta["link"] for token in _read(text).marks if token.type == "entry_link"]


def charts(text: str) -> list[str]:
    """The addresses of the indicators whose charts stand in the text, in order."""
    if "![[" not in text:
        return []
    return [token.meta["slug"] for token in _read(text).marks if token.type == "chart_open"]


def pictures(text: str) -> list[str]:
    """The keys of the pictures that stand in the text, in order."""
    if "![[" not in text:
        return []
    return [token.meta["key"] for token in _read(text).marks if token.type == "picture_open"]


def statements(text: str) -> Share:
    """The statements of a text, and those with a source.

    A statement is a sentence of a paragraph or list item with three words or more, not all of them
    in links. It is sourced when it holds a citation or stands in an opinion block that names a
    source: a citation at the end of a paragraph speaks for its own sentence. What editors mark as
    their own remark is no statement.
    """
    return _read(text).share


def problems(text: str, keys: Container[str], entries: Container[tuple[str, str]]) -> list[str]:
    """A sentence for each thing in the text that must be mended; `entries` holds (kind, slug)
    pairs, of pictures too.
    """
    reading = _read(text)
    sentences: list[str] = []
    for token in reading.marks:
        for cite in token.meta.get("cites", ()):
            if cite.key not in keys:
                sentences.append(gettext("No source has the key “{key}”.").format(key=cite.key))
        if token.type == "entry_link":
            link: Link = token.meta["link"]
            if (link.kind, link.slug) not in entries:
                message = gettext("There is no entry “{kind}:{slug}”.")
                sentences.append(message.format(kind=link.kind, slug=link.slug))
        if token.type == "chart_open" and ("indicator", token.meta["slug"]) not in entries:
            message = gettext("There is no indicator “{slug}” whose chart could stand here.")
            sentences.append(message.format(slug=token.meta["slug"]))
        if token.type == "picture_open" and ("picture", token.meta["key"]) not in entries:
            message = gettext("There is no picture with the key “{key}”.")
            sentences.append(message.format(key=token.meta["key"]))
        if token.type == "container_opinion_open" and opinion_cite(token) is None:
            sentences.append(
                gettext("An opinion block must name one source. Begin it with ::: opinion @key.")
            )
        if token.type == "link_open" and not is_safe(str(token.attrGet("href"))):
            sentences.append(
                gettext("A text cannot link to “{url}”.").format(url=token.attrGet("href"))
            )
    sentences += map(str, reading.faults)
    return list(dict.fromkeys(sentences))


def plain_text(text: str) -> str:
    """The words of the text alone, for descriptions and search: no notes, no marks; labels of entry
    links stay.
    """
    return _read(text).words


def words_once(text: str) -> str:
    """The same for who reads very many texts, each once: nothing else is worked out or
    remembered of them.
    """
    return _words_alone(PARSER.parse(text, {}))


def headings(text: str) -> tuple[Heading, ...]:
    """All headings of a text, in order."""
    if not MARK_OF_HEADING.search(text):
        return ()
    return _read(text).headings


def ends_in_remark(text: str) -> bool:
    """Whether a note that follows the text would stand at the editors' own word."""
    return "remark" in text and _read(text).is_remark_last


def has_marks_of_texts(text: str) -> bool:
    """Whether words that are shown as they are typed hold a citation in brackets, a link to an
    entry, a remark, a chart or a picture.
    """
    if "[" not in text:
        return False
    return any(token.type in MARKS_IN_BRACKETS for token in _read(text).marks)


def _read(text: str) -> Reading:
    """What all the questions above are answered from: publishing and pages ask each of them, and
    parsing takes long.
    """
    # A reading takes a few times its text: of long ones only the last few are remembered.
    if len(text) > LONG:
        return _last_long(text)
    return _last_short(text)


def _parsed(text: str) -> Reading:
    env: dict[str, list[str | LazyText]] = {}
    tokens = PARSER.parse(text, env)
    marks = tuple(token for token in _walk(tokens) if token.type in MARKS)
    faults = [*env.get("faults", ()), *_unclosed(text, tokens)]
    counted = counted_statements(tokens)
    if counted.cites_for_remark:
        faults.append(CITES_FOR_REMARK)
    return Reading(
        marks,
        tuple(faults),
        counted.share,
        _words_alone(tokens),
        tuple(_headings(tokens)),
        is_remark_last(tokens),
    )


_last_short = lru_cache(maxsize=1024)(_parsed)
_last_long = lru_cache(maxsize=16)(_parsed)


def remember(texts: int) -> None:
    """Remember so many short texts: for who reads all of a story more than once."""
    global _last_short  # noqa: PLW0603
    _last_short = lru_cache(texts)(_parsed)


def _walk(tokens: list[Token]) -> Iterator[Token]:
    """Block and inline tokens in reading order, with the citation of an opinion block in its
    opening token.
    """
    for token in tokens:
        if token.type == "container_opinion_open" and (cite := opinion_cite(token)):
            token.meta = {"cites": [cite]}
        yield token
        yield from token.children or ()


def _remarks(state: StateCore) -> None:
    if take_citations_from_remarks(state.tokens):
        state.env.setdefault("faults", []).append(CITES_FOR_REMARK)


def _figures(state: StateCore) -> None:
    faults = state.env.setdefault("faults", [])
    for token in state.tokens:
        for link in links_after_marks(token.children or ()):
            if link.kind == "indicator":
                faults.append(MISPLACED_CHART)
            else:
                start = f"![[{link.kind}:{link.slug}"
                faults.append(format_lazy(NO_FIGURE, start=start))


def _unread(state: StateCore) -> None:
    state.env.setdefault("faults", []).extend(unread(state.tokens))


def _unclosed(text: str, tokens: list[Token]) -> Iterator[LazyText]:
    lines = re.split("\r\n?|\n", text)
    for token in tokens:
        if token.type in BLOCKS and not _is_closed(token, lines):
            yield gettext_lazy("A block is not closed. End it with a line of :::.")


def _words_alone(tokens: list[Token]) -> str:
    lines = []
    for token in tokens:
        if token.type in ("inline", "fence", "code_block"):
            words = "".join(_words(token)).split()
            # A figure may have none.
            if words:
                lines.append(" ".join(words))
    return "\n".join(lines)


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(child.content for child in inline.children or ())
            yield Heading(opening.tag, words)


def _is_closed(opening: Token, lines: list[str]) -> bool:
    last = 0
    if opening.map:
        last = opening.map[1]
    return last < len(lines) and lines[last].lstrip("> \t").startswith(":::")


def _words(token: Token) -> Iterator[str]:
    for child in token.children or [token]:
        if child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type == "entry_link":
            yield link_label(child.meta["link"])
        elif child.type != "citation":
            yield child.content


def _citation(state: StateInline, silent: bool) -> bool:
    """[see @key, locator; @key2]"""
    if state.src[state.pos] != "[":
        return False
    bracket = read_bracket(state.src, state.pos, state.posMax)
    if bracket is None:
        return False
    if not silent:
        _close_up(state)
        token = state.push("citation", "", 0)
        token.meta = {"cites": [cited_key.cite for cited_key in bracket.cited_keys]}
        if state.src.startswith("(", bracket.end):
            state.env.setdefault("faults", []).append(NO_LINK)
    state.pos = bracket.end
    return True


def _close_up(state: StateInline) -> None:
    """A note stands close to the word before it, so the space between them goes."""
    state.pending = state.pending.rstrip(" ")
    if not state.pending and state.tokens and state.tokens[-1].type == "softbreak":
        state.tokens.pop()


CITES_FOR_REMARK = gettext_lazy(
    "A remark is the editors’ own word and names no source. Take the citation out of it, or end "
    "the remark before."
)
MISPLACED_CHART = gettext_lazy(
    "A chart has a line of its own, outside of lists, quotations and blocks: "
    "![[indicator:address]]."
)
NO_FIGURE = gettext_lazy(
    "“{start}” cannot be shown in a text: only the chart of an indicator and a picture can. "
    "Without the exclamation mark it is a link."
)
NO_LINK = gettext_lazy(
    "A citation cannot be a link. Take away what follows [@key] in round brackets."
)
PARSER = parser()
# Before escaped characters become characters like all others.
PARSER.core.ruler.before("text_join", "unread", _unread)
