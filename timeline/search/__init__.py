"""Finding entries by their words: `index` and `forget` are for publishing, the rest is for
reading.
"""

from timeline.search.highlight import marked
from timeline.search.indexing import forget, index
from timeline.search.matching import keys
from timeline.search.query import question
from timeline.search.results import Answer, Hit, ask, suggest

__all__ = ["Answer", "Hit", "ask", "forget", "index", "keys", "marked", "question", "suggest"]
