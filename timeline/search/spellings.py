"""Spellings of one word that the Snowball stemmers keep apart: Spanish plurals, British and
American English.

What is returned is compared and never shown, so that it need not be a word.
"""

import re
from collections.abc import Callable, Iterator

SHORTEST = 4

# British endings with the American ones.
ENGLISH = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|ed|er|ers|es|ing|able|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=\w{3})ys(?=(?:e|ed|er|ers|es|ing)$)"), "yz"),
    (
        re.compile(
            r"(?<=\w{3})our(?=(?:s|ed|er|ers|ing|al|able|ably|ist|ite|ites|ful|less|hood|hoods)?$)"
        ),
        "or",
    ),
    (re.compile(r"(?<=\w{2}[tb])re(?=[sd]?$)"), "er"),
    (re.compile(r"(?<=\w{3})ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=\w{2})mme(?=s?$)"), "m"),
    (re.compile(r"(?<=^def|^off|^lic)ence(?=[sd]?$)|(?<=^pret)ence(?=s?$)"), "ense"),
    (re.compile(r"dgement(?=s?$)"), "dgment"),
    (re.compile(r"(?<=\w{3})ll(?=\w)|(?<=\w{4})ll$"), "l"),
    (re.compile(r"(?<=\w)ae(?=\w{3})"), "e"),
)


def english(word: str) -> Iterator[str]:
    """The American spelling of a word that has a British one: “digitization” of “digitisation”."""
    for british, american in ENGLISH:
        if british.search(word):
            yield british.sub(american, word)


def spanish(word: str) -> Iterator[str]:
    """What may be the singular of a word that looks like a plural: “gobierno”, “luz”, “joven”."""
    if len(word) < SHORTEST:
        return
    if word.endswith("ces"):
        yield f"{word[:-3]}z"
    if word.endswith(("as", "es", "os")):
        yield word[:-1]
    # A plural in -es may have an accent that the singular does without: “jóvenes”, “joven”.
    if re.search(r"\w{2}[dlnrsxyj]es$", word):
        yield word[:-2].translate(UNSTRESSED)


UNSTRESSED = str.maketrans("áéíóú", "aeiou")
VARIANTS: dict[str, Callable[[str], Iterator[str]]] = {"en": english, "es": spanish}
