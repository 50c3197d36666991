"""References that other programs wrote, and the sources that are like them."""

from timeline.references.alike import alike
from timeline.references.read import read
from timeline.references.row import Author, Row

__all__ = ["Author", "Row", "alike", "read"]
