"""How each database matches and ranks terms.

A term holds letters and digits alone, so that it can be quoted in either database's syntax.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func, Value
from django.db.models.sql.compiler import SQLCompiler

from timeline.models.search_entry import KINDS, SLOTS
from timeline.search.query import Term

# The weights are those of words and stems of the title, then of words and stems of the text.
RANKING_QUERIES = {
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
    """An entry that matches; the higher its score, the better it fits."""

    model: str
    pk: int
    score: float


class MatchingKeys(Func):
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

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, template=self.template_sqlite, **context)


def best_matches(
    terms: Sequence[Term], using: str, most: int, titles: bool = False, every: bool = True
) -> list[Match]:
    """At most that many entries with every term, or with any; by their titles alone if asked; best
    first.
    """
    vendor = connections[using].vendor
    parameters: dict[str, str | int] = {
        "terms": expression(terms, vendor, titles, every),
        "most": most,
    }
    with connections[using].cursor() as cursor:
        cursor.execute(RANKING_QUERIES[vendor], parameters)
        rows = cursor.fetchall()
    matches = [Match(KINDS[number % SLOTS], number // SLOTS, score) for number, score in rows]
    # Matches of one score keep one order from query to query.
    return sorted(matches, key=lambda match: (-match.score, match.model, match.pk))


def matching_keys(terms: Sequence[Term], model: str, using: str) -> MatchingKeys:
    """The keys of all entries of one model with every term, for `pk__in`."""
    every_term = expression(terms, connections[using].vendor)
    return MatchingKeys(Value(every_term), kind=KINDS.index(model))


def expression(terms: Sequence[Term], vendor: str, titles: bool = False, every: bool = True) -> str:
    """The terms in the database's own syntax: FTS5's or that of a tsquery."""
    if vendor == "postgresql":
        return _tsquery(terms, titles, every)
    return _fts5_query(terms, titles, every)


def _fts5_query(terms: Sequence[Term], titles: bool, every: bool) -> str:
    operator = " OR "
    if every:
        operator = " AND "
    query = operator.join(_fts5_term(term) for term in terms)
    if titles:
        return f"{{title_words title_stems}} : ({query})"
    return query


def _fts5_term(term: Term) -> str:
    alternatives = [_string(" ".join(term.words))]
    for word in _single_words(term):
        alternatives.append(_string(word))
    # The word itself counts beside what it begins, so that whole words come first.
    if term.begins:
        alternatives.append(_string(term.joined) + "*")
    return f"({' OR '.join(alternatives)})"


def _string(text: str) -> str:
    return f'"{text}"'


def _tsquery(terms: Sequence[Term], titles: bool, every: bool) -> str:
    operator = " | "
    if every:
        operator = " & "
    # A and B are the words and stems of titles.
    weights = ""
    if titles:
        weights = "AB"
    return operator.join(_tsquery_term(term, weights) for term in terms)


def _tsquery_term(term: Term, weights: str) -> str:
    side_by_side = " <-> ".join(_lexeme(word, weights) for word in term.words)
    alternatives = [side_by_side]
    for word in _single_words(term):
        alternatives.append(_lexeme(word, weights))
    if term.begins:
        alternatives.append(_lexeme(term.joined, "*" + weights))
    return f"({' | '.join(alternatives)})"


def _lexeme(word: str, marks: str) -> str:
    if not marks:
        return f"'{word}'"
    return f"'{word}':{marks}"


def _single_words(term: Term) -> list[str]:
    """The single words by which a term is found beside the words as they were typed; none for a
    phrase.
    """
    if not term.joined:
        return []
    single_words = sorted(term.stems)
    if len(term.words) > 1:
        single_words.insert(0, term.joined)
    return single_words
