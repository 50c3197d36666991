"""DOIs, ISBNs and addresses of the web, alone or in a text."""

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from timeline.models.marks import DOI_PREFIX, bare_doi

# DOI handbook 2.2; in a text it ends before a blank, a quotation mark or an angle bracket.
DOI_IN_TEXT = re.compile(
    r"(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi:\s*)?\b(?P<doi>10\.\d{4,9}/[^\s\"<>“”]+)",
    re.IGNORECASE,
)
ISBN_IN_TEXT = re.compile(
    r"\bISBN(?:-1[03])?:?\s*(?P<isbn>97[89][\d -]{10,14}\d|[\d -]{9,12}[\dXx])", re.IGNORECASE
)
WEB_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s\"<>“”]+")
Kind = Literal["doi", "isbn", "url"]


class Identifier(NamedTuple):
    """What names one work: a DOI, an ISBN of digits alone, or an address of the web."""

    kind: Kind
    value: str


def identifiers(text: str) -> list[Identifier]:
    """The identifiers of a text that has nothing else, one a line; none where a line is something
    else.
    """
    named = []
    for line in text.splitlines():
        name = identifier(line)
        if name is not None:
            named.append(name)
        elif line.strip():
            return []
    return named


def identifier(words: str) -> Identifier | None:
    """The identifier that the words are, however it is written, or None."""
    words = words.strip(" <>.,;")
    doi = bare_doi(words)
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi) and (doi != words or not DOI_PREFIX.match(doi)):
        return Identifier("doi", doi)
    isbn = re.sub(r"^ISBN(?:-1[03])?:?\s*", "", words, flags=re.IGNORECASE)
    digits = re.sub(r"[\s‐-–-]", "", isbn).upper()
    if is_isbn(digits):
        return Identifier("isbn", digits)
    if re.match(r"https?://\S+$", words) and is_web_address(words):
        return Identifier("url", words)
    return None


def is_web_address(words: str) -> bool:
    """Whether an address names a host."""
    try:
        return bool(urlsplit(words).hostname)
    except ValueError:
        return False


def is_isbn(digits: str) -> bool:
    """Whether the check digit fits (ISO 2108), of ten or of thirteen."""
    if re.fullmatch(r"[0-9]{13}", digits):
        total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
        return total % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if digit == "X" else int(digit) for digit in digits]
        total = sum(value * (10 - place) for place, value in enumerate(values))
        return total % 11 == 0
    return False
