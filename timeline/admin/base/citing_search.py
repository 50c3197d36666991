"""“@key” among the words of a list's search: the entries that cite this source."""

from typing import Any

from django.db.models import QuerySet

from timeline.models import Source
from timeline.publishing.citing_texts import citing


class Cited:
    """The words of a search, and the citekeys among them."""

    def __init__(self, search_term: str) -> None:
        self.keys: list[str] = []
        words: list[str] = []
        for word in search_term.split():
            if word.startswith("@") and len(word) > 1:
                self.keys.append(word[1:])
            else:
                words.append(word)
        self.words = search_term
        if self.keys:
            self.words = " ".join(words)

    def among(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that cite every one of the keys; sources are those that have it."""
        for key in self.keys:
            if rows.model is Source:
                rows = rows.filter(key=key)
            else:
                rows = rows.filter(citing(rows.model, key))
        return rows
