"""Alphabetical order by the Unicode Collation Algorithm (UTS 10): keys that both databases compare
alike.
"""

from functools import cache, lru_cache
from struct import pack
from typing import Any
from unicodedata import normalize

# PostgreSQL indexes no value above 2.7 kB; a letter takes up to six bytes.
LETTERS = 100
# Of all characters, the table of the algorithm puts this one last.
LAST = "\ufffd"
# In Spanish, ñ follows all words with n; in English it is an n with an accent.
TAILORED = {"es": (("ñ", f"n{LAST}"), ("Ñ", f"N{LAST}"))}


@lru_cache(maxsize=4096)
def sort_key(text: str, language: str) -> bytes:
    """The bytes by which a text stands in the alphabet of that language; marks before its first
    word do not count.
    """
    letters = normalize("NFC", text)
    first_word = next((at for at, letter in enumerate(letters) if letter.isalnum()), 0)
    letters = letters[first_word : first_word + LETTERS]
    for letter, place in TAILORED.get(language, ()):
        letters = letters.replace(letter, place)
    weights = _collator().sort_key(letters)
    return pack(f">{len(weights)}H", *weights)


@cache
def _collator() -> Any:
    # Its table takes half a second and 10 MB, which only those who write need.
    from pyuca import Collator

    return Collator()
