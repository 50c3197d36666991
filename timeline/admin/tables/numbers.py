"""Numbers as editors type them into tables: with a point or a comma, in groups of three, as a
share.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

# In groups of three digits, parted by a space or an apostrophe.
SPACED = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f'’](?=[0-9]{3}(?![0-9]))")
PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
COMMA_IN_THREES = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
POINT_IN_THREES = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
IN_PERCENT = re.compile(r"%|per ?cent|por ?ciento|porcent", re.IGNORECASE)
LONGEST = 60


def is_share(text: str) -> bool:
    """Whether the text is written with a percent sign."""
    return text.rstrip().endswith("%")


def number(text: str, unit: str = "") -> Decimal:
    """The number that was typed; one in percent as the unit counts it. Raises ValueError with a
    sentence.
    """
    bare = text.strip()
    share = is_share(bare)
    bare = SPACED.sub("", bare.removesuffix("%").strip().replace("−", "-"))
    if len(bare) > LONGEST:
        bare = ""
    if PLAIN.fullmatch(bare):
        value = Decimal(bare)
    elif EITHER.fullmatch(bare):
        raise ValueError(
            _("“%(value)s” may be %(small)s or %(large)s. Write the one that is meant.")
            % {"value": bare, "small": bare.replace(",", "."), "large": bare.replace(",", "")}
        )
    elif COMMA_IN_THREES.fullmatch(bare):
        value = Decimal(bare.replace(",", ""))
    elif POINT_IN_THREES.fullmatch(bare) or DECIMAL_COMMA.fullmatch(bare):
        value = Decimal(bare.replace(".", "").replace(",", "."))
    else:
        raise ValueError(
            _(
                "“%(value)s” is not a number. Write digits, with a point before the decimals: "
                "1234.5."
            )
            % {"value": text.strip()[:LONGEST]}
        )
    return value.scaleb(-2) if share and not IN_PERCENT.search(unit) else value
