"""Numbers as readers are told them: with an indicator's decimals, in the notation of their
language.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

PERCENT = "%"
# From here on the thousands are parted: 5,400, but no year of four digits is an amount.
GROUPED = 1_000
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def amount(number: Decimal | float, decimals: int, unit: str = "") -> str:
    """A number in the reader's notation, with a per cent sign where that is the unit."""
    # A half is rounded up, as readers expect, and not to the even neighbour.
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    words = str(number_format(rounded, decimals, force_grouping=abs(rounded) >= GROUPED))
    if unit == PERCENT:
        return with_percent(words)
    return words


def with_percent(words: str) -> str:
    """The number as a share: in Spanish a space that does not break stands before the sign."""
    return gettext("{number}%").format(number=words).replace(" ", "\u00a0")


def ordinal(number: Decimal | float) -> str:
    """A place in an order, such as 65th; Spanish writes the number alone."""
    whole = int(Decimal(str(number)).quantize(Decimal(1), ROUND_HALF_UP))
    words = str(number_format(whole, force_grouping=abs(whole) >= GROUPED))
    if not (get_language() or "en").startswith("en"):
        return words
    if whole % 100 in (11, 12, 13):
        return f"{words}th"
    return words + SUFFIXES.get(whole % 10, "th")
