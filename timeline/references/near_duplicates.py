"""Sources that are here already under another spelling, found by the marks that they are stored
with.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.models.marks import mark

COMPARED = ("url", "doi", "title")
KINDS = ("address", "doi", "title")
# Well under the number of parameters that SQLite takes in one statement.
CHUNK = 250


class SourceMark(NamedTuple):
    """What a source shares with the same source under another spelling."""

    kind: str
    value: str


class MarkIndex:
    """Names of the caller's by the marks of the sources that they stand for."""

    def __init__(self) -> None:
        self.names_by_mark: dict[SourceMark, list[Hashable]] = defaultdict(list)

    def add(self, name: Hashable, values: Mapping[str, str]) -> None:
        """Remember a source under a name."""
        for source_mark in marks(values):
            self.names_by_mark[source_mark].append(name)

    def like(self, values: Mapping[str, str]) -> list[Hashable]:
        """The names of those with the same address, DOI or title, however it is spelt; each
        once.
        """
        names: dict[Hashable, None] = {}
        for source_mark in marks(values):
            names |= dict.fromkeys(self.names_by_mark.get(source_mark, ()))
        return list(names)


def index_stored_sources(compared: Sequence[Mapping[str, str]]) -> MarkIndex:
    """The working copies, by their primary keys, that are like any of these: three short queries
    for each 250.
    """
    index = MarkIndex()
    for start in range(0, len(compared), CHUNK):
        values_by_kind: dict[str, set[str]] = defaultdict(set)
        for values in compared[start : start + CHUNK]:
            for kind, value in marks(values):
                values_by_kind[kind].add(value)
        for kind, mark_values in values_by_kind.items():
            column = f"{kind}_mark"
            sources = Source.objects.using(EDITORIAL).filter(**{f"{column}__in": mark_values})
            for pk, value in sources.order_by("pk").values_list("pk", column):
                names = index.names_by_mark[SourceMark(kind, value)]
                if pk not in names:
                    names.append(pk)
    return index


def near_duplicates_of(values: Mapping[str, str]) -> "QuerySet[Source]":
    """The working copies that may be the same source."""
    same_mark = Q()
    for kind, value in marks(values):
        same_mark |= Q(**{f"{kind}_mark": value})
    sources = Source.objects.using(EDITORIAL).order_by("pk")
    if not same_mark:
        return sources.none()
    return sources.filter(same_mark)


def marks(values: Mapping[str, str]) -> list[SourceMark]:
    """What tells the source from others, each with its kind; two sources that share a mark may be
    one.
    """
    source_marks = []
    for kind in KINDS:
        value = mark(kind, values)
        if value:
            source_marks.append(SourceMark(kind, value))
    return source_marks
