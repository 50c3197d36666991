"""Words as search compares them: without case and accents, and the forms by which they find each
other.

Both databases index what this module returns, so that they find the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from threading import Lock
from typing import NamedTuple, Protocol

from timeline.search.spellings import VARIANTS

LANGUAGES = {"en": "english", "es": "spanish"}
# A letter or digit with the accents that may follow it, as decomposed text has them, and soft
# hyphens within.
WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*\u00ad?)+")
# What makes one word of two: hyphens, and the dot of “gob.mx”.
JOINTS = ("-", "\u2010", "\u2011", ".")
# These are joined to the next word by a space too: “e government”.
JOINED_LETTERS = ("e", "m")
AFTER_E = re.compile("h?i")
MOST_JOINED = 4
LONGEST = 64
SHORTEST_STEMMED = 4
TILDE = "\u0303"

STOPPED = """
a an and are as at be by for from had has have how in into is it its near not of on or that the
their there this to was were what when where which who why will with
al con como cual cuando de del desde donde el en entre era es esta este estos fue ha han hasta la
las lo los mas muy ni no o para pero por que quien se ser si sin sobre son su sus un una unas unos
y ya e
"""
STOP_WORDS = frozenset(STOPPED.split())

_stemmer_lock = Lock()


class Word(NamedTuple):
    """A word as it is compared, where it stands in the text, and how it is spelled there, in small
    letters.
    """

    folded: str
    start: int
    end: int
    spelled: str


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for match in WORD.finditer(text):
        # Visitors choose words: what is remembered of one is as long as what is compared, accents
        # and all.
        written = match[0][: 2 * LONGEST]
        folded = fold(written)
        if folded:
            yield Word(folded, match.start(), match.end(), spelling(written))


def chains(text: str, text_words: Iterable[Word]) -> Iterator[list[Word]]:
    """The words of a text in order; those that a hyphen, a dot or an “e” joins stand in one
    list.
    """
    chain: list[Word] = []
    for word in text_words:
        if chain and not _joined(text, chain[-1], word):
            yield chain
            chain = []
        chain.append(word)
    if chain:
        yield chain


def compounds(text: str, text_words: Iterable[Word]) -> Iterator[Word]:
    """The words that two or more joined ones of a text make: “egovernment” for “e-government”."""
    for chain in chains(text, text_words):
        for first, second in pairwise(chain):
            yield compound([first, second])
        if 2 < len(chain) <= MOST_JOINED:
            yield compound(chain)


def compound(chain: Sequence[Word]) -> Word:
    """The one word that these make when they are written together."""
    folded = "".join(word.folded for word in chain)[:LONGEST]
    spelled = "".join(word.spelled for word in chain)[:LONGEST]
    return Word(folded, chain[0].start, chain[-1].end, spelled)


def _joined(text: str, before: Word, after: Word) -> bool:
    """Whether a hyphen, a dot or an “e” makes one word of these two."""
    between = text[before.end : after.start]
    if between == " ":
        # The Spanish word for “and” before the sound of i is no part of the next word.
        if before.folded == "e" and AFTER_E.match(after.folded):
            return False
        return before.folded in JOINED_LETTERS
    if between not in JOINTS:
        return False
    # The years of 2014-2018 are two.
    return not (before.folded.isdigit() and after.folded.isdigit())


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """The word in small letters without accents; blank where nothing remains to compare.

    Spanish ñ stays: it is a letter of its own, and “ano” another word than “año”.
    """
    if word.isascii():
        return word.lower()[:LONGEST]
    # Taken apart again after case is folded, as Unicode compares words without case.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    letters: list[str] = []
    for letter in decomposed:
        if letter.isalnum() or (letter == TILDE and letters[-1:] == ["n"]):
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters))[:LONGEST]


@lru_cache(maxsize=16384)
def spelling(word: str) -> str:
    """The word in small letters with its accents, each letter one character, as stemmers
    want it.
    """
    return unicodedata.normalize("NFC", word.replace("\u00ad", "").lower())[:LONGEST]


def bare(folded: str) -> str:
    """The word as somebody types it whose keyboard has no ñ."""
    return folded.replace("ñ", "n")


class Stemmer(Protocol):
    """What snowballstemmer makes for a language."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802


@cache
def _stemmer(language: str) -> Stemmer:
    # It reads all its languages when it is imported, which a server can do after its start.
    import snowballstemmer

    stemmer: Stemmer = snowballstemmer.stemmer(LANGUAGES[language])
    return stemmer


def stem(spelled: str, language: str) -> str:
    """The Snowball stem of a word that is spelled with its accents, folded."""
    if len(spelled) < SHORTEST_STEMMED or not spelled.isalpha():
        return fold(spelled)
    # A stemmer keeps the word it works on, so that two threads cannot share it.
    with _stemmer_lock:
        return fold(str(_stemmer(language).stemWord(spelled)))


@lru_cache(maxsize=16384)
def stems(spelled: str, languages: tuple[str, ...] = tuple(LANGUAGES)) -> frozenset[str]:
    """What a word shares with its other forms and spellings in these languages.

    Stems are taken before accents are folded, as the algorithms ask (“permitió” and “permite” are
    both “permit”), and once more after, for texts and questions without accents.
    """
    word_stems: set[str] = set()
    for language in languages:
        for spelling_of_word in {spelled, fold(spelled)}:
            for variant in {spelling_of_word, *VARIANTS[language](spelling_of_word)}:
                word_stems.add(stem(variant, language))
    return frozenset(word_stems - {""})


def forms(word: Word, languages: tuple[str, ...] = tuple(LANGUAGES)) -> frozenset[str]:
    """All by which a text that holds the word is found, the word as it is compared included.

    A question without ñ finds it; one with ñ does not find n.
    """
    word_forms = {word.folded, *stems(word.spelled, languages)}
    return frozenset(word_forms | {bare(form) for form in word_forms})


def language_of(tag: str) -> tuple[str, ...]:
    """The languages by whose rules to stem a text with this BCP 47 tag; both where it is another
    one.
    """
    code = tag.partition("-")[0].lower()
    if code in LANGUAGES:
        return (code,)
    return tuple(LANGUAGES)
