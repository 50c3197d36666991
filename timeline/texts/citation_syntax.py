"""Pandoc's citations, read where they stand in a text: [see @key, pp. 3–5; @other].

Pandoc's manual, “Citation syntax”, is the standard. Two things are read more strictly, so that no
word is lost: sources in one piece are parted by a comma or by “and”, and a key is followed by a
comma, a colon, a blank or a bracket.
"""

import re
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


class CitationBracket(NamedTuple):
    """The citations between two brackets, and where the second bracket ends."""

    cited_keys: list[CitedKey]
    end: int


def read_bracket(text: str, start: int = 0, end: int | None = None) -> CitationBracket | None:
    """The citations of the bracket that begins at `start`; None where it is no citation, or does
    not close before `end`.
    """
    if end is None:
        end = len(text)
    bracket = BRACKET.match(text, start, end)
    if bracket is None or bracket[1].startswith("^"):
        return None
    # “[Follow @somebody](https://…)” is a link.
    if text.startswith("(", bracket.end()) and not bracket[1].startswith("@"):
        return None
    cited_keys = read_citation(bracket[1])
    if not cited_keys:
        return None
    return CitationBracket(cited_keys, bracket.end())


def read_citation(inside: str) -> list[CitedKey]:
    """The citations between two brackets, in order; none where any part of it is not understood."""
    cited_keys: list[CitedKey] = []
    start = 0
    for piece in inside.split(";"):
        keys_of_piece = _read_piece(piece, start)
        if not keys_of_piece:
            return []
        cited_keys += keys_of_piece
        start += len(piece) + 1
    return cited_keys


def _read_piece(piece: str, offset: int) -> list[CitedKey]:
    """The sources of one piece, which begins at `offset`; none where the words between or after
    them are not understood.
    """
    if UNREAD.search(piece):
        return []
    keys = list(CITED_KEY.finditer(piece))
    cited_keys: list[CitedKey] = []
    for number, key in enumerate(keys):
        if number + 1 < len(keys):
            locator = _locator_before_next(piece[key.end() : keys[number + 1].start()])
        else:
            locator = _locator(piece[key.end() :])
        if locator is None:
            return []
        prefix = ""
        if number == 0:
            prefix = plain_words(piece[: key.start()])
        cite = Cite(key[1], plain_words(locator), prefix)
        cited_keys.append(CitedKey(cite, offset + key.start(1), offset + key.end(1)))
    return cited_keys


def _locator_before_next(words: str) -> str | None:
    """The locator between a key and the next one, without the comma or “and” that parts them; None
    where it is none.
    """
    parted = PARTED.fullmatch(words)
    if parted is None:
        return None
    return _locator(parted["locator"] or "")


def _locator(words: str) -> str | None:
    """The locator that follows a key; None where these words are none."""
    if words and not BEGINS_LOCATOR.match(words):
        return None
    return words.replace("{", " ").replace("}", " ").strip(" \t\n,:")


def plain_words(text: str) -> str:
    """The words without the marks of CommonMark: a note shows them as they are."""
    words = EMPHASIS.sub(r"\2", text)
    return " ".join(ESCAPED.sub(r"\1", unescape(words)).split())
