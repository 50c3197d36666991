"""Words as search compares them: without case and accents, and their stems in English and Spanish.

Both databases index what this module returns, so that they find the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any, NamedTuple

LANGUAGES = {"en": "english", "es": "spanish"}
# A letter or digit with the accents that may follow it, as decomposed text has them.
WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
LONGEST = 64
SHORTEST_STEMMED = 4

STOPPED = """
a an and are as at be by for from had has have how in into is it its near not of on or that the their
there this to was were what when where which who why will with
al con como cual cuando de del desde donde el en entre era es esta este estos fue ha han hasta la las lo
los mas muy ni no o para pero por que quien se ser si sin sobre son su sus un una unas unos y ya
"""
STOP_WORDS = frozenset(STOPPED.split())

_stemming = Lock()


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text it comes from."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for match in WORD.finditer(text):
        if folded := fold(match[0]):
            yield Word(folded, match.start(), match.end())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word in small letters without accents; blank where nothing remains to compare."""
    if word.isascii():
        return word.lower()[:LONGEST]
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in bare if letter.isalnum())[:LONGEST]


@cache
def _stemmer(language: str) -> Any:
    # It reads all its languages when it is imported, which a server can do after its start.
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=131072)
def stem(folded: str, language: str) -> str:
    """The Snowball stem of a folded word."""
    if len(folded) < SHORTEST_STEMMED or not folded.isalpha():
        return folded
    # A stemmer keeps the word it works on, so that two threads cannot share it.
    with _stemming:
        return str(_stemmer(language).stemWord(folded))


def stems(folded: str) -> set[str]:
    """The word's stems in both languages, for a question may be asked in either."""
    return {stem(folded, language) for language in LANGUAGES}


def language_of(tag: str) -> tuple[str, ...]:
    """The languages by whose rules to stem a text with this BCP 47 tag; both where it is another one."""
    code = tag.partition("-")[0].lower()
    return (code,) if code in LANGUAGES else tuple(LANGUAGES)
