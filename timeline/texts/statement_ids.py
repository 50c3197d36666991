"""Statements that notes close, each named after its words: in a text, and on a page.

A statement begins at the note, the remark or the block start before it. What the punctuation
right after a note ends is the statement that the note closes: “… Central [@key].” and
“… Central. [@key]” are the same.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from timeline.texts.citation_syntax import Cite
from timeline.texts.entry_links import link_label
from timeline.texts.markup import parser

# How many hexadecimal digits of a SHA-256 name a statement.
KEY_LENGTH = 8
KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")
CLOSING = re.compile(r"[.,;:!?…)\]»”’\"']+")
WORD = re.compile(r"\w")
BREAKS = ("softbreak", "hardbreak")
REMARKS = ("remark_open", "remark_close")
# What has no words of its own is the same everywhere: nobody changes it.
END_OF_WORDS = Token("statement_words", "", 0)
END = Token("statement_close", "", 0)
# Versions of a text whose statements are remembered, some 500 bytes each.
KEPT_VERSIONS = 4_096


def statement_key(words: str) -> str:
    """What names a statement: the first digits of the SHA-256 of its words, in compatibility form
    (NFKC), with single blanks and without case.
    """
    normal = " ".join(unicodedata.normalize("NFKC", words).split()).casefold()
    return hashlib.sha256(normal.encode()).hexdigest()[:KEY_LENGTH]


class LostStatement(NamedTuple):
    """A statement that a page has no more: when it was changed, and where the last version that has
    it says it; None and blank where no version has it.
    """

    changed_at: datetime | None = None
    address: str = ""


@dataclass
class PageStatements:
    """The statements of one page as they are rendered, and where the link of each leads.

    `address` is the page of the version that is read, blank where no link stands; with `asks` it
    is the page of today, which is asked for the statement. `marked` is the key of the statement
    that a reader came for, `lost` what has become of it where it is there no more.
    """

    address: str = ""
    asks: bool = False
    marked: str = ""
    lost: LostStatement | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def id_of(self, key: str) -> str:
        """The id of the next statement with this key, which no other on the page has."""
        number = self.counts.get(key, 0) + 1
        self.counts[key] = number
        return f"s-{key}" if number == 1 else f"s-{key}-{number}"

    def link_to(self, place: str, key: str = "") -> str:
        """The address of the statement, milestone, value or dispute with this id; blank where no
        link stands.
        """
        if not self.address:
            return ""
        query = f"?s={key}" if self.asks and key else ""
        return f"{self.address}{query}#{place}"


class Statement(NamedTuple):
    """A statement of a text: its key, its words with single blanks, and what its notes cite."""

    key: str
    words: str
    cites: tuple[Cite, ...]


def statements_in(text: str) -> list[Statement]:
    """The statements that notes close, in order; alike ones each time."""
    if "@" not in text:
        return []
    statements: list[Statement] = []
    for token in PARSER.parse(text):
        for child in token.children or ():
            if child.type == "statement_open":
                statements.append(child.meta["statement"])
    return statements


def statement_keys(text: str) -> frozenset[str]:
    """The keys of the statements in a text. They are remembered, without the text: all versions of
    an entry are asked for one that is there no more.
    """
    digest = hashlib.sha256(text.encode()).digest()
    keys = _keys_by_digest.get(digest)
    if keys is None:
        keys = frozenset(statement.key for statement in statements_in(text))
        if len(_keys_by_digest) >= KEPT_VERSIONS:
            _keys_by_digest.clear()
        _keys_by_digest[digest] = keys
    return keys


_keys_by_digest: dict[bytes, frozenset[str]] = {}


def read_statements(state: StateCore) -> None:
    """A rule of a parser, its last: mark the statements in each block."""
    for token in state.tokens:
        if token.children and any(child.type == "citation" for child in token.children):
            token.children = list(with_statements(token.children))


def with_statements(children: Sequence[Token]) -> Iterator[Token]:
    """The tokens of a block, with `statement_open` and `statement_close` around each statement
    with its notes, and `statement_words` where its words end.
    """
    stretch: list[Token] = []
    remaining = list(reversed(children))
    while remaining:
        token = remaining.pop()
        if token.type in REMARKS:
            yield from (*stretch, token)
            stretch = []
        elif token.type == "citation":
            notes = [token]
            while remaining and remaining[-1].type == "citation":
                notes.append(remaining.pop())
            closing = ""
            if remaining and remaining[-1].type == "text":
                closing = take_closing(remaining)
            yield from statement(stretch, notes, closing)
            if closing:
                yield text_token(closing, token)
            stretch = []
        else:
            stretch.append(token)
    yield from stretch


def take_closing(remaining: list[Token]) -> str:
    """The punctuation that the next token begins with, taken from it; blank where it is none."""
    following = remaining[-1]
    closing = CLOSING.match(following.content)
    if closing is None:
        return ""
    remaining[-1] = text_token(following.content[closing.end() :], following)
    return closing[0]


def statement(stretch: list[Token], notes: list[Token], closing: str) -> Iterator[Token]:
    """The stretch and its notes with the marks of a statement; without them where the stretch has
    no word. Where emphasis or a link crosses its ends, the marks stand around its notes.
    """
    words = " ".join(("".join(map(words_of, stretch)) + closing).split())
    if not WORD.search(words):
        yield from (*stretch, *notes)
        return
    cites: list[Cite] = []
    for note in notes:
        cites += note.meta["cites"]
    stretch = list(parted_blanks(stretch))
    start = beginning(stretch)
    named = Statement(statement_key(words), words, tuple(cites))
    meta = {"statement": named, "has_words": start is not None}
    opening = Token("statement_open", "", 0, meta=meta)
    if start is None:
        yield from (*stretch, opening, *notes)
    else:
        yield from (*stretch[:start], opening, *stretch[start:], END_OF_WORDS, *notes)
    yield END


def parted_blanks(stretch: list[Token]) -> Iterator[Token]:
    """The tokens, the blank before the first word in one of its own."""
    tokens = iter(stretch)
    for token in tokens:
        words = token.content.lstrip()
        if token.type == "text" and words and words != token.content:
            yield text_token(token.content[: -len(words)], token)
            yield text_token(words, token)
            break
        yield token
        if words_of(token).strip():
            break
    yield from tokens


def beginning(stretch: list[Token]) -> int | None:
    """The first place, before any word, from which on whatever opens closes, and nothing else
    closes; None where there is none.
    """
    depths = [0]
    for token in stretch:
        depths.append(depths[-1] + token.nesting)
    inside = depths[-1]
    outside = -1
    if min(depths) < inside:
        outside = max(place for place, depth in enumerate(depths) if depth < inside)
    for place, token in enumerate(stretch):
        is_blank = not token.nesting and not words_of(token).strip()
        if place > outside and depths[place] == inside and not is_blank:
            return place
        if not token.nesting and not is_blank:
            return None
    return None


def words_of(token: Token) -> str:
    """The words of a token, as a text without its marks has them."""
    if token.type in BREAKS:
        return " "
    if token.type == "entry_link":
        return link_label(token.meta["link"])
    return token.content


def text_token(words: str, like: Token) -> Token:
    """Words as a token of their own."""
    return Token("text", "", 0, content=words, level=like.level)


PARSER = parser()
PARSER.core.ruler.push("statements", read_statements)
