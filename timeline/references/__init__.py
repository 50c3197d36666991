"""References that other programs wrote, and the sources that are like them."""

from timeline.references.alike import alike
from timeline.references.judge import Judged, judge
from timeline.references.keys import give_free_keys
from timeline.references.people import People, from_lines, written
from timeline.references.read import read
from timeline.references.row import Author, Row

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
    "written",
]
