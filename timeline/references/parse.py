"""References as other programs write them: BibTeX, RIS or CSL-JSON, told apart by how they
begin; or as they are printed.
"""

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from timeline.references.bibtex import read_bibtex
from timeline.references.csl import read_json
from timeline.references.formatted import read_formatted
from timeline.references.reference import ImportedReference, tidy
from timeline.references.ris import START, read_ris

LONGEST = 2_000_000
# Each that is saved takes some 20 ms, its history included.
MOST = 500
BIBTEX_ENTRY = re.compile(r"@\s*\w+\s*[{(]")


def read(text: str) -> list[ImportedReference]:
    """The references in the text, in its order, whichever of the three formats it is in or as it
    is printed; never raises.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text or len(text) > LONGEST:
        sentence = _("There is nothing to read.")
        if text:
            sentence = _("This is more than two million characters.")
        return [ImportedReference(1, problems=[sentence])]
    references: list[ImportedReference] = []
    for reference in reader_of(text)(text):
        if len(references) == MOST:
            sentence = _("Only the first %(number)s references are read. Send the others apart.")
            references.append(ImportedReference(1, problems=[sentence % {"number": MOST}]))
            break
        references.append(reference)
    if not references:
        references = [
            ImportedReference(1, problems=[_("This is neither BibTeX nor RIS nor CSL-JSON.")])
        ]
    for number, reference in enumerate(references, start=1):
        reference.number = number
        tidy(reference)
    return references


def reader_of(text: str) -> Callable[[str], Iterator[ImportedReference]]:
    """The reader for the format that the text seems to be in."""
    if text[0] in "[{":
        return read_json
    if START.search(text):
        return read_ris
    return read_bibtex if BIBTEX_ENTRY.search(text) else read_formatted
