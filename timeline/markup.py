"""The texts of editors: CommonMark with citekeys, entry links and opinion blocks; their rendering is in rendering.py.

Reference definitions are off, because "[@key]: …" would be taken for one and vanish.
"""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

KINDS = ("initiative", "era", "indicator", "article", "source", "person", "organisation")

KEY = r"@([A-Za-z0-9_](?:[\w:.+/-]*\w)?)"
CITE = re.compile(KEY + r"(?:(?:\s*,\s*|\s+)([^\[\];]*))?", re.ASCII)
# A citation is short: the bound keeps a text full of open brackets linear.
CITATION = re.compile(r"\[(@[^\[\]]{1,500})\]")
ENTRY_LINK = re.compile(r"\[\[([a-z]+):([a-z0-9_-]{1,100})(?:\|([^\[\]|]{1,200}))?\]\]")
OPINION = re.compile(r"opinion(?:\s|$)")
SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
# What stands before a colon in the first segment is a scheme (RFC 3986, 4.2), also where it is disguised.
SCHEME = re.compile(r"([^/?#]*?):")
STATEMENT_WORDS = 3
MARKS = frozenset({"citation", "entry_link", "container_opinion_open", "link_open", "unreadable"})


class Cite(NamedTuple):
    """A source cited in a text."""

    key: str
    locator: str = ""


class Link(NamedTuple):
    """An entry linked from a text; `label` is blank where the entry's title is to stand."""

    kind: str
    slug: str
    label: str = ""


class Share(NamedTuple):
    """How many statements a text makes, and how many of them name a source."""

    total: int
    sourced: int


class Reading(NamedTuple):
    """A text that was parsed: what stands in it besides words, its share, and its words alone."""

    marks: tuple[Token, ...]
    share: Share
    words: str


def parser() -> MarkdownIt:
    """A CommonMark parser with our three additions; raw HTML and images stay text."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable("table").disable(["image", "reference"])
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.before("link", "entry_link", _entry_link)
    parser.use(container_plugin, "opinion", validate=lambda info, *_: bool(OPINION.match(info.strip())))
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
    return [cite for token in _read(text).marks for cite in token.meta.get("cites", ())]


def links(text: str) -> list[Link]:
    """The entries that the text links to, in order."""
    if "[[" not in text:
        return []
    return [token.meta["link"] for token in _read(text).marks if token.type == "entry_link"]


def statements(text: str) -> Share:
    """The statements of a text, and those with a source.

    A statement is a paragraph or list item with three words or more outside its links. It is sourced when it holds
    a citation or stands in an opinion block that names a source.
    """
    return _read(text).share


def problems(text: str, keys: Container[str], entries: Container[tuple[str, str]]) -> list[str]:
    """A sentence for each thing in the text that must be mended; `entries` holds (kind, slug) pairs."""
    found: list[str] = []
    for token in _read(text).marks:
        for cite in token.meta.get("cites", ()):
            if cite.key not in keys:
                found.append(gettext("No source has the key “{key}”.").format(key=cite.key))
        if token.type == "entry_link" and token.meta["link"][:2] not in entries:
            found.append(gettext("There is no entry “{kind}:{slug}”.").format(**token.meta["link"]._asdict()))
        if token.type == "container_opinion_open" and opinion_cite(token) is None:
            found.append(gettext("An opinion block names no source. Begin it with ::: opinion @key."))
        if token.type == "link_open" and not is_safe(str(token.attrGet("href"))):
            found.append(gettext("A text cannot link to “{url}”.").format(url=token.attrGet("href")))
        if token.type == "unreadable":
            found.append(str(token.meta["sentence"]))
    return list(dict.fromkeys(found))


def plain_text(text: str) -> str:
    """The words of the text alone, for descriptions and search: no notes, no marks; labels of entry links stay."""
    return _read(text).words


def opinion_cite(token: Token) -> Cite | None:
    """The source that an opinion block names, or None."""
    named = CITE.fullmatch(token.info.strip().removeprefix("opinion").strip())
    return Cite(named[1], (named[2] or "").strip()) if named else None


def link_label(link: Link) -> str:
    """The words for a link whose entry's title is not at hand."""
    return link.label or link.slug.replace("-", " ")


@lru_cache(maxsize=2048)
def _read(text: str) -> Reading:
    """What all the questions above are answered from: publishing asks each of them, and parsing takes long."""
    env: dict[str, list[str]] = {}
    tokens = PARSER.parse(text, env)
    marks = tuple(token for token in _walk(text, tokens, env) if token.type in MARKS)
    return Reading(marks, _share(tokens), _plain(tokens))


def _walk(text: str, tokens: list[Token], env: dict[str, list[str]]) -> Iterator[Token]:
    """Block and inline tokens in reading order, with the citation of an opinion block in its opening token."""
    lines = re.split("\r\n?|\n", text)
    for token in tokens:
        if token.type == "container_opinion_open" and (cite := opinion_cite(token)):
            token.meta = {"cites": [cite]}
        yield token
        if token.type == "container_opinion_open" and not _is_closed(token, lines):
            sentence = gettext_lazy("An opinion block is not closed. End it with a line of :::.")
            yield Token("unreadable", "", 0, meta={"sentence": sentence})
        yield from token.children or ()
    for start in env.get("unreadable", ()):
        sentence = gettext_lazy("“{start}” cannot be read. Write [@key, p. 3] or [[initiative:address]].")
        yield Token("unreadable", "", 0, meta={"sentence": format_lazy(sentence, start=start)})


def _share(tokens: list[Token]) -> Share:
    total = sourced = 0
    opinions: list[bool] = []
    previous = ""
    for token in tokens:
        if token.type == "container_opinion_open":
            opinions.append(opinion_cite(token) is not None)
        elif token.type == "container_opinion_close":
            opinions.pop()
        elif token.type == "inline" and previous == "paragraph_open" and _is_statement(token):
            total += 1
            sourced += any(opinions) or any(child.type == "citation" for child in token.children or ())
        previous = token.type
    return Share(total, sourced)


def _plain(tokens: list[Token]) -> str:
    readable = (token for token in tokens if token.type in ("inline", "fence", "code_block"))
    return "\n".join(" ".join("".join(_words(token)).split()) for token in readable)


def _is_closed(opening: Token, lines: list[str]) -> bool:
    last = opening.map[1] if opening.map else 0
    return last < len(lines) and lines[last].lstrip("> \t").startswith(":::")


def _is_statement(token: Token) -> bool:
    words = "".join(_words(token, linked=False))
    return len(re.findall(r"\w+", words)) >= STATEMENT_WORDS


def _words(token: Token, linked: bool = True) -> Iterator[str]:
    depth = 0
    for child in token.children or [token]:
        depth += child.nesting if child.type.startswith("link_") else 0
        if child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type == "entry_link":
            yield link_label(child.meta["link"]) if linked else ""
        elif child.type != "citation" and (linked or not depth):
            yield child.content


def _citation(state: StateInline, silent: bool) -> bool:
    """[@key, locator; @key2]"""
    if not state.src.startswith("[@", state.pos):
        return False
    match = CITATION.match(state.src, state.pos, state.posMax)
    pieces = [CITE.fullmatch(piece.strip()) for piece in match[1].split(";")] if match else [None]
    if match is None or not all(pieces):
        return _unreadable(state, silent)
    if not silent:
        _close_up(state)
        token = state.push("citation", "", 0)
        token.meta = {"cites": [Cite(piece[1], (piece[2] or "").strip()) for piece in pieces if piece]}
    state.pos = match.end()
    return True


def _close_up(state: StateInline) -> None:
    """A note stands close to the word before it, so the space between them goes."""
    state.pending = state.pending.rstrip(" ")
    if not state.pending and state.tokens and state.tokens[-1].type == "softbreak":
        state.tokens.pop()


def _entry_link(state: StateInline, silent: bool) -> bool:
    """[[kind:slug|label]]"""
    if not state.src.startswith("[[", state.pos):
        return False
    match = ENTRY_LINK.match(state.src, state.pos, state.posMax)
    if match is None or match[1] not in KINDS:
        begun = re.match(r"\[\[[a-z]+:", state.src[state.pos : state.pos + 20])
        return _unreadable(state, silent) if begun else False
    if not silent:
        token = state.push("entry_link", "", 0)
        token.meta = {"link": Link(match[1], match[2], (match[3] or "").strip())}
    state.pos = match.end()
    return True


def _unreadable(state: StateInline, silent: bool) -> bool:
    if not silent:
        state.env.setdefault("unreadable", []).append(state.src[state.pos : state.pos + 40])
    return False


PARSER = parser()
