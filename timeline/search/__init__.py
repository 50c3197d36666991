"""Finding entries by their words: `index` and `forget` are for publishing, the rest is for
reading.
"""

from timeline.search.highlight import highlighted
from timeline.search.indexing import forget, index
from timeline.search.matching import matching_keys
from timeline.search.query import Question, parse_question
from timeline.search.results import Hit, SearchResults, search_results, suggestions

__all__ = [
    "Hit",
    "Question",
    "SearchResults",
    "forget",
    "highlighted",
    "index",
    "matching_keys",
    "parse_question",
    "search_results",
    "suggestions",
]
