"""What no line may break in: “e-government”, “4 July”, “10 %”, “p. 3”, “CFDI 4.0”.

Marked, and not written with other characters: search and copying see what was typed.
"""

import re
from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
# A blank that was typed, or the one that is not broken anyway.
BLANK = "[ \u00a0]"
# The bound keeps a text full of digits linear: each of them is tried as a beginning.
NUMBER = r"\d[\d.,]{0,20}"
PLACES = (
    "pp?|vol|no|ch|núm|n\\.º|cap|art|arts|párr|sec|secs|fig|figs|ed|págs?"  # of books and of laws
)
UNBROKEN = re.compile(
    rf"""
    (?<![\w-]) [eE]-\w+                                           # e-government, e-México
    | (?<![\w.,]) \d{{1,2}} (?:{BLANK}de)? {BLANK} (?:{MONTHS})\b  # 4 July, 4 de julio
    | {NUMBER} {BLANK} %                                          # 10 %
    | {NUMBER} {BLANK} (?:million|billion|mil{BLANK}millones|millones|mil)\b
    | \b (?:{PLACES}) \. {BLANK} [\dIVXLC]+ (?:[-–]\d+)?          # p. 3, vol. II, pp. 22–25
    | \b [A-Z]{{2}} [A-Za-z]* {BLANK} \d{{1,2}} (?:\.\d+)? (?![\d,])  # CFDI 4.0
    | (?<=\w[ ]) [A-Z] \.? {BLANK} [A-ZÁÉÍÓÚÑ][\w-]+              # Mohammad J Sear
    """,
    re.VERBOSE,
)

# So many texts of at most so many characters: less than a megabyte.
KEPT = 2_048
LONGEST_KEPT = 100


def unbroken(text: object) -> SafeString:
    """The text as HTML, with each such name in a span of the class `nb`; without the spans it is
    what it was.
    """
    words = text if isinstance(text, str) else str(text)
    return _unbroken_name(words) if len(words) <= LONGEST_KEPT else _unbroken(words)


def _unbroken(words: str) -> SafeString:
    return mark_safe(UNBROKEN.sub(r'<span class="nb">\g<0></span>', conditional_escape(words)))


# Names of sources, people and days, which a page repeats; by their types, for what is HTML already
# is not escaped.
_unbroken_name = lru_cache(KEPT, typed=True)(_unbroken)
