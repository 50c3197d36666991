"""Texts as cells that no spreadsheet runs as a formula: for public files and editors' tables."""

import re

from govdigital.plain_text import plain_text

# What spreadsheets show where a formula fails, in English and in Spanish. In a CSV file it would be
# read as one again.
ERROR = (
    r"#(?:REF!|¡REF!|N/A|N/D|NAME\?|¿NOMBRE\?|DIV/0!|¡DIV/0!|VALUE!|¡VALOR!|NUM!|¡NUM!|NULL!|¡NULO!|SPILL!"
    r"|¡DESBORDAMIENTO!|CALC!|¡CALC!|GETTING_DATA|BLOCKED!|CONNECT!|FIELD!|BUSY!|UNKNOWN!|EXTERNAL!|#{2,})"
)
ERROR_CELL = re.compile(ERROR)
# What a spreadsheet takes for a formula when a cell begins with it; an apostrophe before it makes
# it text.
FORMULA = re.compile(rf"'*(?:[=+\-@\t\r\n]|{ERROR}$)")
ESCAPED = re.compile(rf"'+(?:[=+\-@\t\r\n]|{ERROR}$)")


def neutral(text: str) -> str:
    """The text as a cell that any workbook can hold and no spreadsheet runs; `typed` gives
    it back.
    """
    text = plain_text(text)
    return f"'{text}" if FORMULA.match(text) else text


def typed(cell: str) -> str:
    """What an editor typed into the cell, as text."""
    text = plain_text(cell)
    return text[1:] if ESCAPED.match(text) else text
