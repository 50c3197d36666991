"""References that other programs wrote, and the sources that are like them."""

from timeline.references.authors import People, from_lines, to_lines
from timeline.references.citekeys import give_free_keys
from timeline.references.import_report import Judged, judge
from timeline.references.near_duplicates import alike
from timeline.references.parse import read
from timeline.references.reference import Author, Row

__all__ = [
    "Author",
    "Judged",
    "People",
    "Row",
    "alike",
    "from_lines",
    "give_free_keys",
    "judge",
    "read",
    "to_lines",
]
