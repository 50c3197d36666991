"""A reference as it is printed (APA, Chicago, ISO 690 and the like), read as far as it can be.

What is printed has no fields. What is certain by its form is taken first: DOI, ISBN, address, day
of access, date. What is left is parted into who, what and where. The editor is told to look at it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from timeline.dates.edtf import bounds_of
from timeline.references.identifiers import DOI_IN_TEXT, ISBN_IN_TEXT, WEB_ADDRESS_IN_TEXT
from timeline.references.reference import Author, ImportedReference, person
from timeline.references.written_dates import edtf_of

LONGEST = 2_000
SHORTEST_LINES = 40
DATE = r"(?:[^()\d]{0,30}\d{1,2}[^()\d]{1,20})?\d{4}[^()]{0,30}"
DATE_IN_BRACKETS = re.compile(
    rf"[(\[]((?:c\.|ca\.|circa |hacia )?\s?{DATE}|s\.\s?f\.|n\.\s?d\.)[)\]]"
)
UNDATED = re.compile(r"s\.\s?f\.|n\.\s?d\.", re.IGNORECASE)
YEAR_BETWEEN_STOPS = re.compile(r"[.,;:]\s+((?:1[5-9]|20)\d\d)[a-z]?(?=[.,;:]|\s*$)")
DAY_OF_ACCESS = re.compile(
    r"[(\[]?\b(?:accessed|retrieved|consulted|consultado|recuperado|consulta|visitado)\b"
    r"(?:\s+(?:on|el|en))?:?\s+(?P<day>[^.()\[\]]{6,40}?\d{4})(?:,?\s+(?:from|de|en)\b:?)?[)\].,]*",
    re.IGNORECASE,
)
# Words that only say that an address follows.
LEADS_TO_ADDRESS = re.compile(
    r"(?:\b(?:available (?:at|from)|retrieved from|disponible en|recuperado de|doi|isbn|url)\b"
    r"|\[(?:en línea|online)\])\s*:?\s*",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"«]([^”\"»]{4,400})[”\"»][.,]?")
VOLUME = re.compile(
    r"(?:\bvol(?:ume|umen)?\.?\s*)?\b(?P<volume>\d{1,4})\s*"
    r"(?:\((?P<bracketed>[\w–-]{1,12})\)|,?\s*(?:no|núm|num|n)\.?\s*(?P<numbered>\d{1,5}))",
    re.IGNORECASE,
)
PAGES = re.compile(r"(?:\bpp?\.|\bpágs?\.|:|,)\s*(\d{1,5}\s*[-–]\s*\d{1,5})\b")
EMPTY_BRACKETS = re.compile(r"\(\s*[.,;]?\s*\)")
EDITORS = re.compile(
    r"^(?P<names>[^()]{3,200}?),?\s*\((?:eds?|coords?|comps?)\.?\),?\s*(?P<container>.+)$",
    re.IGNORECASE,
)
# “SEAR, Mohammad J.” before a title, and “Nixon P, Koutrakou V.” of medical journals.
FAMILY_FIRST = re.compile(
    r"^(?P<names>[^\W\d_][\w'’-]+(?:\s[\w'’-]+)?,\s+[^\W\d_][\w'’-]*(?:\s[A-ZÁÉÍÓÚÑ]\b)?)\.\s+"
)
SHORT_NAME = r"[^\W\d_][\w'’-]+ [A-Z]{1,3}"
SHORT_NAMES = re.compile(rf"^(?P<names>{SHORT_NAME}(?:, {SHORT_NAME})*)\.\s+")
IN_BOOK = re.compile(r"^\s*(?:in|en)\b:?\s+", re.IGNORECASE)
AND = re.compile(r"\s*(?:,?\s+(?:and|y|e|&)\s+|,?\s*&\s*|;)\s*")
INITIALS = re.compile(r"(?:[A-ZÁÉÍÓÚÑ]\.[\s-]?){1,4}")
AN_END = re.compile(r"(?<=[^\s.][^\s.][.?!])\s+(?=[A-ZÁÉÍÓÚÑ¿“\"«\d])")


@dataclass
class Remainder:
    """What of a printed reference is still to be read."""

    words: str

    def take(self, pattern: re.Pattern[str], group: int | str = 0) -> str:
        """The first match, which leaves the words; blank where there is none."""
        match = pattern.search(self.words)
        if match is None:
            return ""
        self.words = f"{self.words[: match.start()]} {self.words[match.end() :]}"
        return str(match[group])


def read_formatted(text: str) -> Iterator[ImportedReference]:
    """A reference for each paragraph, or for each line where all lines are long enough to be
    one.
    """
    for part in printed_references(text):
        yield formatted_reference(part)


def printed_references(text: str) -> list[str]:
    """The references of a printed list, each in one line."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(paragraphs) == 1 and all(is_whole_reference(line) for line in lines):
        return lines
    return paragraphs


def is_whole_reference(line: str) -> bool:
    """Whether a line alone says who or what, and when."""
    return len(line) >= SHORTEST_LINES and is_reference(line)


def is_reference(text: str) -> bool:
    """Whether the words say when, or that no date is known; plain words are no reference."""
    return re.search(r"\d{4}|\bs\.\s?f\.|\bn\.\s?d\.", text) is not None


def formatted_reference(text: str) -> ImportedReference:
    """What can be told of one printed reference; all of it is to be looked at."""
    reference = ImportedReference(1)
    if len(text) > LONGEST:
        reference.problems.append(_("This is too long for one reference, and in no known format."))
        return reference
    if not is_reference(text):
        reference.problems.append(
            _("This is neither BibTeX nor RIS nor CSL-JSON, and no printed reference either.")
        )
        return reference
    reference.problems.append(
        _("This was read from a printed reference. Please look at each field: “%(text)s”")
        % {"text": text}
    )
    rest = Remainder(re.sub(r"^\[?\d{1,3}[\].)]\s+", "", text))
    read_identifiers(reference, rest)
    before, after = part_at_date(reference, rest)
    read_numbers(reference, after)
    if SHORT_NAMES.match(before.strip()) or not after.words.strip(" .,;:"):
        read_undivided(reference, before.strip())
    else:
        reference.authors = authors_of(before)
        read_title(reference, after)
    reference.values["type"] = type_of(reference)
    return reference


def read_identifiers(reference: ImportedReference, rest: Remainder) -> None:
    """Take DOI, ISBN, address and day of access out of the words."""
    reference.values["doi"] = rest.take(DOI_IN_TEXT, "doi").rstrip(".,;)")
    reference.values["url"] = rest.take(WEB_ADDRESS_IN_TEXT).rstrip(".,;)>")
    reference.values["isbn"] = rest.take(ISBN_IN_TEXT, "isbn")
    day = edtf_of(rest.take(DAY_OF_ACCESS, "day").strip(" ,"))
    if len(day) == len("2026-01-31"):
        reference.values["accessed_on"] = day
    rest.words = LEADS_TO_ADDRESS.sub(" ", rest.words)


def part_at_date(reference: ImportedReference, rest: Remainder) -> tuple[str, Remainder]:
    """The words before the date and those after it; a date at the end has nothing after it."""
    bracketed = DATE_IN_BRACKETS.search(rest.words)
    match = bracketed or YEAR_BETWEEN_STOPS.search(rest.words)
    if match is None:
        return rest.words, Remainder("")
    date = re.sub(r"(?<=\d{4})[a-z]\b", "", match[1]).strip()
    if bracketed and UNDATED.fullmatch(date):
        date = ""
    reference.values["date"] = edtf_of(year_last(date)) or plain_year(date)
    return rest.words[: match.start()], Remainder(rest.words[match.end() :])


def year_last(date: str) -> str:
    """“2014, June 3” as “June 3 2014”, which dates are read from."""
    year_first = re.fullmatch(r"(\d{4}),\s*(.+)", date)
    return f"{year_first[2]} {year_first[1]}" if year_first else date


def plain_year(date: str) -> str:
    """The year alone of a date that is not understood whole."""
    year = re.search(r"\b\d{4}\b", date)
    return year[0] if year and bounds_of(year[0]) else ""


def read_numbers(reference: ImportedReference, rest: Remainder) -> None:
    """Take volume, issue and pages out of the words."""
    volume = VOLUME.search(rest.words)
    if volume:
        reference.values["volume"] = volume["volume"]
        reference.values["issue"] = volume["bracketed"] or volume["numbered"]
        rest.words = f"{rest.words[: volume.start()]}, {rest.words[volume.end() :]}"
    reference.values["pages"] = re.sub(r"\s*[-–]\s*", "–", rest.take(PAGES, 1))
    rest.words = re.sub(r"\s+(?=[.,;])", "", EMPTY_BRACKETS.sub(" ", rest.words))


def read_title(reference: ImportedReference, rest: Remainder) -> None:
    """Title, then what holds it, then who published it, from the words after the date."""
    title = rest.take(QUOTED, 1)
    if not title and rest.words.startswith(","):
        title, _comma, rest.words = rest.words.lstrip(" ,").partition(", ")
    elif not title:
        title, rest.words = first_sentence(rest.words)
    reference.values["title"] = trimmed(title)
    read_container(reference, rest)


def read_container(reference: ImportedReference, rest: Remainder) -> None:
    """What holds it and who published it; what is left is said."""
    in_a_book = IN_BOOK.match(rest.words.lstrip(" .,;:"))
    words = IN_BOOK.sub("", rest.words.lstrip(" .,;:"))
    edited = EDITORS.match(words)
    if in_a_book and edited:
        reference.editors = authors_of(edited["names"])
        words = edited["container"]
    first, left = first_sentence(words)
    first = trimmed(first)
    left = trimmed(left)
    if in_a_book or reference.values.get("volume") or reference.values.get("pages") or left:
        reference.values["container_title"] = first
        reference.publisher = without_place(left)
    else:
        reference.publisher = without_place(first)


def read_undivided(reference: ImportedReference, words: str) -> None:
    """Authors, title, container and publisher where the date stands at the end or is missing."""
    rest = Remainder(words)
    title = QUOTED.search(rest.words)
    names = FAMILY_FIRST.match(rest.words) or SHORT_NAMES.match(rest.words)
    if title:
        reference.authors = authors_of(rest.words[: title.start()])
        reference.values["title"] = trimmed(title[1])
        rest.words = rest.words[title.end() :]
    elif names:
        reference.authors = authors_of(names["names"])
        title_words, rest.words = first_sentence(rest.words[names.end() :])
        reference.values["title"] = trimmed(title_words)
    else:
        first, left = first_sentence(rest.words)
        if not left:
            reference.values["title"] = trimmed(first)
            return
        reference.authors = authors_of(first)
        title_words, rest.words = first_sentence(left)
        reference.values["title"] = trimmed(title_words)
    read_container(reference, rest)


def first_sentence(words: str) -> tuple[str, str]:
    """The words up to the first stop that ends a sentence and no initial, and the others."""
    words = words.lstrip(" .,;:")
    end = AN_END.search(words)
    if end is None:
        return words, ""
    return words[: end.start()], words[end.end() :]


def without_place(words: str) -> str:
    """A publisher without the city before it: “Paris: OECD Publishing”."""
    place, colon, publisher = words.partition(": ")
    if colon and len(place.split()) <= 4:
        return trimmed(publisher)
    return words


def trimmed(words: str) -> str:
    """The words without what parts them from their neighbours."""
    return " ".join(words.split()).strip(" .,;:")


def authors_of(words: str) -> list[Author]:
    """People by family and given names, organisations by their whole names."""
    words = re.sub(r"[,.]?\s*\(?\b(?:eds?|coords?|comps?)\b\.?\)?[.,]?\s*$", "", words.strip())
    words = words.strip(" ,;:(")
    if not words:
        return []
    authors: list[Author] = []
    for part in AND.split(words):
        authors += people_of(part.strip(" ,"))
    return authors


def people_of(words: str) -> list[Author]:
    """The people whom a part without “and” names: “Sear, M. J., Gil-García, J. R.” are two."""
    parts = [part.strip() for part in words.split(",") if part.strip()]
    if all(re.fullmatch(SHORT_NAME, part) for part in parts):
        return [person(*part.rsplit(" ", 1)) for part in parts]
    if len(parts) == 1:
        return [unparted_name(parts[0])]
    if len(parts) == 2:
        return [person(family_of(parts[0]), stopped(parts[1]))]
    people: list[Author] = []
    waiting = ""
    for part in parts:
        is_given = bool(INITIALS.fullmatch(f"{part} ".strip()))
        if waiting and is_given:
            people.append(person(family_of(waiting), part))
            waiting = ""
        elif waiting:
            people.append(unparted_name(waiting))
            waiting = part
        else:
            waiting = part
    if waiting:
        people.append(unparted_name(waiting))
    return people


def family_of(words: str) -> str:
    """A family name; those in capitals, as ISO 690 prints them, in ordinary letters."""
    return words.title() if words.isupper() and len(words) > 2 else words


def stopped(given: str) -> str:
    """Given names without the stop that ends the list, unless they are initials."""
    return given if INITIALS.search(given) else given.rstrip(".")


def unparted_name(words: str) -> Author:
    """“Paul Waller” is a person; a name of one word, or of four and more, an organisation."""
    name = words.strip(" ,")
    if not INITIALS.search(name):
        name = name.rstrip(".")
    parts = name.split()
    small = {part for part in parts if part.islower()}
    if 2 <= len(parts) <= 3 and not small and not name.isupper():
        return person(parts[-1], " ".join(parts[:-1]))
    return Author(name)


def type_of(reference: ImportedReference) -> str:
    """What kind of source its fields speak for; a web page where only an address is known."""
    values = reference.values
    if values.get("volume") or values.get("issue"):
        return "article-journal"
    if values.get("container_title") and values.get("pages"):
        return "chapter"
    if values.get("isbn"):
        return "book"
    if values.get("url"):
        return "webpage"
    return "report" if reference.publisher else "book"
