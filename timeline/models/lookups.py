"""The lookup `holds`: whether a text has these words in it, whatever the case and accents of
either, in both databases.

SQLite's LIKE knows case in ASCII only, and neither database compares without accents by itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Lookup, TextField

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


def spelled(words: str) -> Iterator[str]:
    """For each character of the words, all characters that count as the same."""
    # PostgreSQL takes no zero byte.
    for letter in unicodedata.normalize("NFC", words.replace("\x00", ""))[:LONGEST]:
        cases = (letter, letter.lower()[:1], letter.upper()[:1])
        yield "".join(dict.fromkeys((*ALIKE.get(bare(letter), ""), *cases)))


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup):
    """`title__holds="gomez"` finds “Gómez”, “GOMEZ” and “Las Gómez”; wildcards stand for
    themselves.
    """

    lookup_name = "holds"
    # Of a date, too, any part of what is written may be looked for.
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        # LIKE is three times as fast as GLOB, and leaves it few rows to look at.
        likely = f"%{''.join(map(like, spelled(self.rhs)))}%"
        exact = f"*{''.join(map(glob, spelled(self.rhs)))}*"
        return self.matching("({0} LIKE %s AND {0} GLOB %s)", [likely, exact], compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        pattern = "".join(map(regular, spelled(self.rhs)))
        return self.matching("{0} ~ %s", [pattern], compiler, connection)

    def matching(
        self, condition: str, patterns: list[str], compiler: Any, connection: Any
    ) -> tuple[str, list[Any]]:
        """The condition on the column, which stands in it as {0}, once for each pattern."""
        left, parameters = self.process_lhs(compiler, connection)
        own = [value for pattern in patterns for value in (*parameters, pattern)]
        return condition.format(left), own


def like(same: str) -> str:
    """What matches one of these characters in SQLite's LIKE, which knows case in ASCII only; others
    too.
    """
    return same[-1] if same.isascii() and same not in "%_" else "_"


def glob(same: str) -> str:
    """What matches one of these characters in SQLite's GLOB."""
    return f"[{same}]" if len(same) > 1 or same in "*?[" else same


def regular(same: str) -> str:
    """What matches one of these characters in a regular expression of PostgreSQL."""
    return f"[{same}]" if len(same) > 1 else re.escape(same)
