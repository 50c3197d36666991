"""References that other programs wrote, and the sources that are like them."""

from timeline.references.authors import People, from_lines, to_lines
from timeline.references.citekeys import give_free_keys
from timeline.references.identifiers import identifiers
from timeline.references.import_report import ReportedReference, report_on
from timeline.references.lookup import look_up
from timeline.references.near_duplicates import near_duplicates_of
from timeline.references.parse import read
from timeline.references.reference import Author, ImportedReference

__all__ = [
    "Author",
    "ImportedReference",
    "People",
    "ReportedReference",
    "from_lines",
    "give_free_keys",
    "identifiers",
    "look_up",
    "near_duplicates_of",
    "read",
    "report_on",
    "to_lines",
]
