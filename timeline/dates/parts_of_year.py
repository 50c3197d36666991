"""Seasons, quarters, thirds and halves of a year by their names, in English and Spanish."""

import re

# The numbers of EDTF (ISO 8601-2) level 1.
SEASONS = {
    "spring": 21,
    "primavera": 21,
    "summer": 22,
    "verano": 22,
    "autumn": 23,
    "fall": 23,
    "otono": 23,
    "winter": 24,
    "invierno": 24,
}
ORDINALS = {
    1: {"first", "1st", "primer", "primero", "primera", "1er", "1ro", "1º", "1°", "1", "i"},
    2: {"second", "2nd", "segundo", "segunda", "2do", "2º", "2°", "2", "ii"},
    3: {"third", "3rd", "tercer", "tercero", "3er", "3ro", "3º", "3°", "3", "iii"},
    4: {"fourth", "4th", "cuarto", "4to", "4º", "4°", "4", "iv"},
}
LAST = {"last", "ultimo", "ultima"}
# By name: the number in EDTF of the first of them, and how many a year has.
QUARTER, THIRD, HALF = (33, 4), (37, 3), (40, 2)
UNITS = {
    "quarter": QUARTER,
    "trimestre": QUARTER,
    "third": THIRD,
    "cuatrimestre": THIRD,
    "half": HALF,
    "semestre": HALF,
}
LETTERS = {"q": QUARTER, "t": QUARTER, "h": HALF, "s": HALF}

YEAR = re.compile("[0-9]{4}")
SHORT = re.compile("([1-4])([qths])|([qths])([1-4])")
YEAR_AND_SHORT = re.compile("([0-9]{4})([qths][1-4])")
WINTER = re.compile(
    "(?:winter|invierno) (?:of |de |del )?([0-9]{2})([0-9]{2})(?:/|-| - )([0-9]{2})?([0-9]{2})"
)


def part_of_year(words: list[str]) -> str | None:
    """The EDTF of “spring 2014”, “2014Q3” or “primer semestre 2014” without its prepositions; None
    for anything else.
    """
    if len(words) == 1 and (run_together := YEAR_AND_SHORT.fullmatch(words[0])):
        words = [run_together[1], run_together[2]]
    if not words:
        return None
    if YEAR.fullmatch(words[-1]):
        year, named = words[-1], words[:-1]
    elif YEAR.fullmatch(words[0]):
        year, named = words[0], words[1:]
    else:
        return None
    number = _number_of_part(named)
    if number is None:
        return None
    return f"{year}-{number}"


def winter_of_two_years(words: str) -> str | None:
    """The EDTF of “winter 2014/15”; None for anything else, two years that do not follow each other
    included.
    """
    winter = WINTER.fullmatch(words)
    if winter is None:
        return None
    century, year, next_century, next_year = winter.groups()
    if int(f"{next_century or century}{next_year}") != int(century + year) + 1:
        return None
    return f"{century}{year}-24"


def _number_of_part(named: list[str]) -> int | None:
    """The number by which EDTF knows the part of the year; None for what is none."""
    if len(named) == 1 and named[0] in SEASONS:
        return SEASONS[named[0]]
    if len(named) == 1 and (short := SHORT.fullmatch(named[0])):
        unit = LETTERS[short[2] or short[3]]
        return _counted(unit, short[1] or short[4])
    if len(named) != 2:
        return None
    ordinal, unit_name = named
    # “third” counts, and is a unit.
    if unit_name not in UNITS or (ordinal in UNITS and ordinal != "third"):
        unit_name, ordinal = named
    if unit_name not in UNITS:
        return None
    return _counted(UNITS[unit_name], ordinal)


def _counted(unit: tuple[int, int], ordinal: str) -> int | None:
    """The number in EDTF of the first, second … of these; None where a year has not as many."""
    first, total = unit
    if ordinal in LAST:
        return first + total - 1
    for number, names in ORDINALS.items():
        if ordinal in names and number <= total:
            return first + number - 1
    return None
