"""Pandoc's citations, read where they stand in a text: [see @key, pp. 3–5; @other].

Pandoc's manual, “Citation syntax”, is the standard. Two things are read more strictly, so that no
word is lost: sources in one piece are parted by a comma or by “and”, and a key is followed by a
comma, a colon, a blank or a bracket.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# Letters, digits and _, with punctuation inside only; what ends a sentence is no part of the key.
KEY = r"\w(?:[:.#$%&+?~/-]?\w)*"
# An e-mail address has a letter before the @, and “\@” is the character.
CITED_KEY = re.compile(rf"(?<![\w\\@])-?@({KEY})")
# A citation is short: the bound keeps a text full of open brackets linear. A code span is never a
# part of one.
BRACKET = re.compile(r"\[([^\[\]`]{1,500})\]")
# What no text reads, a note would show as it is typed.
UNREAD = re.compile(r"<[/!A-Za-z]|~~|==|\{\{")
BEGINS_LOCATOR = re.compile(r"[\s,:({]")
PARTED = re.compile(
    r"(?P<locator>(?:.*[^\s,])?)(?:\s*,\s*(?:(?:and|y|e)\s+)?|\s+(?:and|y|e|&)\s+)|\s+", re.DOTALL
)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
EMPHASIS = re.compile(r"(?<![\w\\])(\*{1,3}|_{1,3})(?=\S)([^*_]+)(?<=\S)\1(?!\w)")


class Cite(NamedTuple):
    """A source cited in a text; `prefix` holds the words before it, such as “see”."""

    key: str
    locator: str = ""
    prefix: str = ""


class CitedKey(NamedTuple):
    """A citation, and where its key begins and ends between the brackets."""

    cite: Cite
    start: int
    end: int


def read_bracket(
    text: str, start: int = 0, end: int | None = None
) -> tuple[list[CitedKey], int] | None:
    """The citations of the bracket that begins at `start`, and where it ends; None where it is no
    citation.
    """
    bracket = BRACKET.match(text, start, len(text) if end is None else end)
    if bracket is None or bracket[1].startswith("^"):
        return None
    # “[Follow @somebody](https://…)” is a link.
    if text.startswith("(", bracket.end()) and not bracket[1].startswith("@"):
        return None
    cited_keys = read_citation(bracket[1])
    return (cited_keys, bracket.end()) if cited_keys else None


def read_citation(inside: str) -> list[CitedKey]:
    """The citations between two brackets, in order; none where any part of it is not understood."""
    cited_keys: list[CitedKey] = []
    start = 0
    for piece in inside.split(";"):
        read = list(_read_piece(piece, start))
        if not read:
            return []
        cited_keys += read
        start += len(piece) + 1
    return cited_keys


def _read_piece(piece: str, offset: int) -> Iterator[CitedKey]:
    """The sources of one piece; nothing at all where the words between or after them are not
    understood.
    """
    if UNREAD.search(piece):
        return
    keys = list(CITED_KEY.finditer(piece))
    locators = []
    for number, key in enumerate(keys):
        is_last = number == len(keys) - 1
        following = piece[key.end() : len(piece) if is_last else keys[number + 1].start()]
        if following and not BEGINS_LOCATOR.match(following):
            return
        if not is_last:
            parted = PARTED.fullmatch(following)
            if parted is None:
                return
            following = parted["locator"] or ""
        locators.append(following.replace("{", " ").replace("}", " ").strip(" \t\n,:"))
    for number, key in enumerate(keys):
        prefix = "" if number else plain_words(piece[: key.start()])
        cite = Cite(key[1], plain_words(locators[number]), prefix)
        yield CitedKey(cite, offset + key.start(1), offset + key.end(1))


def plain_words(text: str) -> str:
    """The words without the marks of CommonMark: a note shows them as they are."""
    words = EMPHASIS.sub(r"\2", text)
    return " ".join(ESCAPED.sub(r"\1", unescape(words)).split())
