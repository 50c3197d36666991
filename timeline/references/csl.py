"""CSL-JSON, in which Zotero and citation processors speak; Crossref's answers are nearly
the same.
"""

import json
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from timeline.models import Source
from timeline.references.bibtex import read_bibtex
from timeline.references.reference import Author, ImportedReference, person, read_type
from timeline.references.written_dates import checked, edtf_of, has_unclear_day, month_of, qualified

TYPES = {
    **{kind: kind for kind in Source.Type.values},
    "bill": "legislation",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal-article": "article-journal",
    "monograph": "book",
    "proceedings-article": "paper-conference",
}
# The marks that titles may have (CSL-JSON: rich text).
MARKED = "i|b|em|strong|sup|sub|sc|span"
# From the inside out, so that no mark is looked for to the end of the text.
MARKUP = re.compile(
    rf"<({MARKED})(?: [^<>]*)?>((?:[^<]|<(?!/?(?:{MARKED})[ >]))*)</\1>", re.IGNORECASE
)
# Marks stand in one another at most so deep, and in nothing longer.
DEEPEST, LONGEST = 5, 2_000
# The columns of a source by their names in CSL.
COLUMNS = {
    "title": "title",
    "container-title": "container_title",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "chapter-number": "chapter",
    "edition": "edition",
    "number": "number",
    "URL": "url",
    "DOI": "doi",
    "ISBN": "isbn",
    "language": "language",
}
# What is read apart, or tells of the file and not of the source.
READ = {
    "id",
    "citation-key",
    "citation-label",
    "type",
    "issued",
    "accessed",
    "author",
    "editor",
    "publisher",
    "custom",
}
# So Crossref says that no date is known.
UNDATED = {"date-parts": [[None]]}
# So an end is written that is open or not known.
NO_END: tuple[list[object], ...] = ([], [None], ["0"], ["0", "0", "0"])


def read_json(text: str) -> Iterator[ImportedReference]:
    """A reference for each item of CSL-JSON."""
    try:
        # Numbers stay as they are written; a number of thousands of digits is no number for Python.
        items = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        # A BibTeX text may begin with a brace too, but then an entry is to be found in it.
        if re.search(r"@\w+\s*[{(]", text):
            yield from read_bibtex(text)
        else:
            yield ImportedReference(1, problems=[where_json_ends(error)])
        return
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    if not isinstance(items, list):
        items = [items]
    for item in items:
        try:
            if isinstance(item, dict):
                yield csl_reference(item)
            else:
                yield not_a_reference(item)
        except RecursionError as error:
            yield ImportedReference(1, problems=[where_json_ends(error)])


def not_a_reference(item: object) -> ImportedReference:
    """The reference that says so."""
    return ImportedReference(
        1, problems=[_("This is not a reference: %(text)s") % {"text": shown(item)[:60]}]
    )


def where_json_ends(error: Exception) -> str:
    """The sentence that says where the text stops being JSON."""
    if isinstance(error, json.JSONDecodeError):
        place = {"line": error.lineno, "column": error.colno}
        return (
            _("This JSON cannot be read: the fault is in line %(line)s, at character %(column)s.")
            % place
        )
    return _("This JSON cannot be read: its brackets are nested too deeply.")


def csl_reference(item: dict[str, object]) -> ImportedReference:
    """The source that a CSL-JSON item describes, whatever the types of its values."""
    reference = ImportedReference(1)
    read_type(reference, text_of(item.get("type")), TYPES, "webpage")
    key = text_of(item.get("citation-key")) or text_of(item.get("id"))
    # Zotero's own identifiers are addresses: nobody cites by them.
    reference.values["key"] = "" if "://" in key else key
    for name, column in COLUMNS.items():
        value = item.get(name)
        reference.values[column] = without_marks(text_of(value))
        if value and not reference.values[column]:
            reference.not_understood(name, shown(value))
        elif isinstance(value, list) and len(value) > 1:
            reference.kept_in_part(name, shown(value), reference.values[column])
    read_dates(reference, item)
    archived = text_of(item.get("archive_location"))
    if archived.startswith(("http://", "https://")):
        reference.values["archived_url"] = archived
    reference.authors = json_names(reference, "author", item.get("author"))
    reference.editors = json_names(reference, "editor", item.get("editor"))
    reference.publisher = text_of(item.get("publisher"))
    for name, value in item.items():
        if (
            name not in READ
            and name not in COLUMNS
            and value
            and value != reference.values.get("archived_url")
        ):
            reference.leave_out(name, shown(value))
    return reference


def read_dates(reference: ImportedReference, item: dict[str, object]) -> None:
    """Set the date and the day of access, and say what of them is not taken."""
    custom = item.get("custom")
    exact = ""
    if isinstance(custom, dict):
        # So programs keep beside the date what CSL cannot say.
        exact = checked(text_of(custom.get("edtf")))
    if custom and not (exact and isinstance(custom, dict) and len(custom) == 1):
        reference.leave_out("custom", shown(custom))
    read_date(reference, "accessed", "accessed_on", item.get("accessed"))
    if exact:
        reference.values["date"] = exact
    else:
        read_date(reference, "issued", "date", item.get("issued"))


def read_date(reference: ImportedReference, name: str, column: str, written: object) -> None:
    """Set a date, and say what of it is not taken."""
    date = json_date(written)
    reference.values[column] = date
    if is_whole(written, date):
        return
    if date:
        reference.kept_in_part(name, shown(written), date)
    else:
        reference.not_understood(name, shown(written))


def without_marks(text: str) -> str:
    """The text without the marks of rich text; a sign that opens nothing is a sign."""
    if len(text) > LONGEST:
        return text
    for _depth in range(DEEPEST):
        text = MARKUP.sub(r"\2", text)
    return text


def text_of(value: object) -> str:
    """The value where it is a text, or the first text of a list, as Crossref has titles; else
    nothing.
    """
    if isinstance(value, list):
        for part in value:
            if isinstance(part, str):
                return part.strip()
    if isinstance(value, str):
        return value.strip()
    return ""


def shown(value: object) -> str:
    """Any value as an editor can recognise it."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)[:200]


def json_names(reference: ImportedReference, role: str, names: object) -> list[Author]:
    """The persons and organisations of a list of names; what is none is said."""
    authors = []
    if not isinstance(names, list):
        names = [names]
    for name in names:
        author = Author("")
        if isinstance(name, dict):
            author = json_author(name)
        if author.name:
            authors.append(author)
        elif name:
            reference.not_understood(role, shown(name))
    return authors


def json_author(name: dict[str, object]) -> Author:
    """The person or, where it is literal, the organisation."""
    family = text_of(name.get("family"))
    given_names = text_of(name.get("given"))
    literal = text_of(name.get("literal"))
    if literal or not (family or given_names):
        return Author(literal or text_of(name.get("name")))
    return person(
        family,
        given_names,
        particle=text_of(name.get("non-dropping-particle")),
        suffix=text_of(name.get("suffix")),
        dropping=text_of(name.get("dropping-particle")),
    )


def json_date(date: object) -> str:
    """EDTF of a CSL date, as exact as it is given; blank where it is not understood."""
    if isinstance(date, str):
        return edtf_of(date)
    if not isinstance(date, dict):
        return ""
    if edtf := edtf_of(text_of(date.get("edtf"))):
        return edtf
    edtf = from_parts(date)
    if not edtf:
        return edtf_of(text_of(date.get("raw"))) or edtf_of(text_of(date.get("literal")))
    circa = date.get("circa")
    if circa and str(circa).lower() not in ("0", "false", "no"):
        return qualified(edtf, "~")
    return edtf


def is_whole(value: object, date: str) -> bool:
    """Whether the date says all that the value of the reference does."""
    if not value or value == UNDATED:
        return True
    fields = {"raw": value}
    if isinstance(value, dict):
        fields = value
    for name in ("raw", "literal"):
        if has_unclear_day(text_of(fields.get(name)), date):
            return False
    parts = fields.get("date-parts")
    if not date or not isinstance(parts, list):
        return bool(date)
    for part, end in zip(parts, date.split("/"), strict=False):
        if end.count("-") + 1 < exactness(part, fields.get("season")):
            return False
    return True


def exactness(part: object, season: object) -> int:
    """How many of year, month and day an end of a date tells; a season is as much as a month."""
    if not isinstance(part, list) or part in NO_END:
        return 0
    if season and len(part) == 1:
        return 2
    return min(len(part), 3)


def from_parts(date: dict[str, object]) -> str:
    """EDTF of the one or two `date-parts` and the `season`; of a month that no year has, the year
    is kept.
    """
    parts = date.get("date-parts")
    if not isinstance(parts, list) or not 1 <= len(parts) <= 2:
        return ""
    if len(parts) == 1:
        return checked(from_part(parts[0], date.get("season")))
    start = from_part(parts[0], None)
    end = from_part(parts[1], None)
    if not start or not (end or parts[1] in NO_END):
        return ""
    # A second date that is empty leaves the end open.
    return checked(f"{start}/{end or '..'}")


def from_part(part: object, season: object) -> str:
    """EDTF of [year, month, day]; blank without a year."""
    if not isinstance(part, list):
        return ""
    numbers = [str(number).strip() for number in part[:3]]
    if not numbers or not re.fullmatch(r"[0-9]{1,4}", numbers[0]) or not int(numbers[0]):
        return ""
    year = f"{int(numbers[0]):04}"
    month = season_of(season)
    if len(numbers) > 1:
        month = month_of(numbers[1])
    if not month:
        return year
    day = "".join(numbers[2:])
    if day.isdecimal():
        whole = checked(f"{year}-{month:02}-{day.zfill(2)}")
        if whole:
            return whole
    return checked(f"{year}-{month:02}")


def season_of(season: object) -> int:
    """21 to 24 (EDTF) for the seasons 1 to 4 of CSL, by number or name; 0 for any other."""
    text = text_of(season)
    if text in ("1", "2", "3", "4"):
        return 20 + int(text)
    number = month_of(text)
    if number > 12:
        return number
    return 0
