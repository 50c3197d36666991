"""How each database matches and ranks terms.

A term holds letters and digits alone, so that it can be quoted in either database's syntax.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import BigIntegerField, Func, Value

from timeline.models.search_entry import KINDS, SLOTS
from timeline.search.query import Term

# The weights are those of words and stems of the title, then of words and stems of the text.
RANKED = {
    "sqlite": (
        "SELECT rowid, -bm25(timeline_searchindex, 10.0, 6.0, 2.0, 1.0) "
        "FROM timeline_searchindex WHERE timeline_searchindex MATCH %(terms)s LIMIT %(most)s"
    ),
    "postgresql": (
        "SELECT number, ts_rank('{0.1, 0.2, 0.6, 1.0}', vector, %(terms)s::tsquery, 1) "
        "FROM timeline_searchentry WHERE vector @@ %(terms)s::tsquery LIMIT %(most)s"
    ),
}


class Match(NamedTuple):
    """An entry that was found; the higher its score, the better it fits."""

    model: str
    pk: int
    score: float


class Keys(Func):
    """The keys of all entries of one kind that match, for `pk__in`; a number is key times 8 and
    kind.
    """

    template = (
        "(SELECT number >> 3 FROM timeline_searchentry "
        "WHERE vector @@ %(expressions)s::tsquery AND number & 7 = %(kind)s)"
    )
    template_sqlite = (
        "(SELECT rowid >> 3 FROM timeline_searchindex "
        "WHERE timeline_searchindex MATCH %(expressions)s AND rowid & 7 = %(kind)s)"
    )
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.template_sqlite, **context)


def matches(
    terms: Sequence[Term], using: str, most: int, titles: bool = False, every: bool = True
) -> list[Match]:
    """At most that many entries with every term, or with any; by their titles alone if asked; best
    first.
    """
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        cursor.execute(
            RANKED[vendor], {"terms": expression(terms, vendor, titles, every), "most": most}
        )
        numbers = cursor.fetchall()
    found = [Match(KINDS[number % SLOTS], number // SLOTS, score) for number, score in numbers]
    return sorted(found, key=lambda match: (-match.score, match.model, match.pk))


def keys(terms: Sequence[Term], model: str, using: str) -> Keys:
    """The keys of all entries of one model with every term, for `pk__in`."""
    return Keys(Value(expression(terms, connections[using].vendor)), kind=KINDS.index(model))


def expression(terms: Sequence[Term], vendor: str, titles: bool = False, every: bool = True) -> str:
    """The terms in the database's own syntax: FTS5's or that of a tsquery."""
    if vendor == "postgresql":
        return (" & " if every else " | ").join(
            _tsquery(term, "AB" if titles else "") for term in terms
        )
    joined = (" AND " if every else " OR ").join(_fts5(term) for term in terms)
    return f"{{title_words title_stems}} : ({joined})" if titles else joined


def _fts5(term: Term) -> str:
    alternatives = [_string(" ".join(term.words))]
    if term.joined:
        alternatives += [_string(word) for word in _alternatives(term)]
    # The word itself counts beside what it begins, so that whole words come first.
    if term.begins:
        alternatives.append(_string(term.joined) + "*")
    return f"({' OR '.join(alternatives)})"


def _alternatives(term: Term) -> list[str]:
    """The single words by which a term is found beside the words as they were typed."""
    joined = [term.joined] if len(term.words) > 1 else []
    return joined + sorted(term.stems)


def _string(text: str) -> str:
    return f'"{text}"'


def _tsquery(term: Term, weights: str) -> str:
    alternatives = [" <-> ".join(_lexeme(word, weights) for word in term.words)]
    if term.joined:
        alternatives += [_lexeme(word, weights) for word in _alternatives(term)]
    if term.begins:
        alternatives.append(_lexeme(term.joined, "*" + weights))
    return f"({' | '.join(alternatives)})"


def _lexeme(word: str, marks: str) -> str:
    return f"'{word}':{marks}" if marks else f"'{word}'"
