"""Finding entries by their words: `index` and `forget` are for publishing, the rest is for reading."""

from timeline.search.asking import Answer, Hit, ask, suggest
from timeline.search.marks import marked
from timeline.search.matching import keys
from timeline.search.question import question
from timeline.search.writing import forget, index

__all__ = ["Answer", "Hit", "ask", "forget", "index", "keys", "marked", "question", "suggest"]
