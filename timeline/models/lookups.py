"""The lookup `unaccented_contains`: whether a text has these words in it, whatever the case and
accents of either, in both databases.

SQLite's LIKE knows case in ASCII only, and neither database compares without accents by itself.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

# The letters of Spanish and its neighbours; of others, accents count.
LATIN_1 = 0x100
# Nobody remembers more; SQLite takes patterns of up to 50,000 bytes.
LONGEST = 100


def bare(letter: str) -> str:
    """The letter in small and without its accent; itself where it would become several."""
    small = unicodedata.normalize("NFD", letter)[0].casefold()
    return small if len(small) == 1 else letter


def alphabet() -> dict[str, str]:
    """By bare letter, all letters of Latin-1 that differ from it in case and accent only."""
    alike: dict[str, str] = {}
    for letter in map(chr, range(LATIN_1)):
        if letter.isalpha():
            alike[bare(letter)] = alike.get(bare(letter), "") + letter
    return alike


ALIKE = alphabet()


def spellings(words: str) -> Iterator[str]:
    """For each character of the words, all characters that count as the same."""
    # PostgreSQL takes no zero byte.
    for letter in unicodedata.normalize("NFC", words.replace("\x00", ""))[:LONGEST]:
        cases = (letter, letter.lower()[:1], letter.upper()[:1])
        yield "".join(dict.fromkeys((*ALIKE.get(bare(letter), ""), *cases)))


@CharField.register_lookup
@TextField.register_lookup
class UnaccentedContains(Lookup):
    """`title__unaccented_contains="gomez"` finds “Gómez”, “GOMEZ” and “Las Gómez”; wildcards stand
    for themselves.
    """

    lookup_name = "unaccented_contains"
    # Of a date, too, any part of what is written may be looked for.
    prepare_rhs = False

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[str | int]]:
        # LIKE is three times as fast as GLOB, and leaves it few rows to look at.
        like = "".join(like_of(letters) for letters in spellings(self.rhs))
        glob = "".join(glob_of(letters) for letters in spellings(self.rhs))
        column, parameters = self.process_lhs(compiler, connection)
        values = [*parameters, f"%{like}%", *parameters, f"*{glob}*"]
        return f"({column} LIKE %s AND {column} GLOB %s)", values

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[str | int]]:
        pattern = "".join(regular_of(letters) for letters in spellings(self.rhs))
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} ~ %s", [*parameters, pattern]


def like_of(letters: str) -> str:
    """What matches one of these characters in SQLite's LIKE, which knows case in ASCII only; others
    too.
    """
    return letters[-1] if letters.isascii() and letters not in "%_" else "_"


def glob_of(letters: str) -> str:
    """What matches one of these characters in SQLite's GLOB."""
    return f"[{letters}]" if len(letters) > 1 or letters in "*?[" else letters


def regular_of(letters: str) -> str:
    """What matches one of these characters in a regular expression of PostgreSQL."""
    return f"[{letters}]" if len(letters) > 1 else re.escape(letters)
