"""Sources that are here already under another spelling, found by the marks that they are stored
with.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from django.db.models import Q, QuerySet

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.models.marks import mark

COMPARED = ("url", "doi", "title")
KINDS = ("address", "doi", "title")
# Well under the number of parameters that SQLite takes in one statement.
CHUNK = 250


class Marked:
    """Names of the caller's by the marks of what they stand for."""

    def __init__(self) -> None:
        self.by_mark: dict[tuple[str, str], list[Hashable]] = defaultdict(list)

    def add(self, name: Hashable, values: Mapping[str, str]) -> None:
        """Remember a source under a name."""
        for kind, value in marks(values):
            self.by_mark[kind, value].append(name)

    def like(self, values: Mapping[str, str]) -> list[Hashable]:
        """The names of those with the same address, DOI or title, however it is spelt; each
        once.
        """
        names: dict[Hashable, None] = {}
        for kind, value in marks(values):
            names |= dict.fromkeys(self.by_mark.get((kind, value), ()))
        return list(names)


def marked_sources(many: Sequence[Mapping[str, str]]) -> Marked:
    """The working copies, by their primary keys, that are like any of these: three short queries
    for each 250.
    """
    marked = Marked()
    for start in range(0, len(many), CHUNK):
        values: dict[str, set[str]] = defaultdict(set)
        for one in many[start : start + CHUNK]:
            for kind, value in marks(one):
                values[kind].add(value)
        for kind, marks_of_kind in values.items():
            column = f"{kind}_mark"
            sources = Source.objects.using(EDITORIAL).filter(**{f"{column}__in": marks_of_kind})
            rows = sources.order_by("pk")
            for pk, value in rows.values_list("pk", column):
                if pk not in marked.by_mark[kind, value]:
                    marked.by_mark[kind, value].append(pk)
    return marked


def alike(values: Mapping[str, str]) -> "QuerySet[Source]":
    """The working copies that may be the same source."""
    same = Q()
    for kind, value in marks(values):
        same |= Q(**{f"{kind}_mark": value})
    sources = Source.objects.using(EDITORIAL).order_by("pk")
    return sources.filter(same) if same else sources.none()


def marks(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """What tells the source from others, each with its kind; two sources that share a mark may be
    one.
    """
    pairs = [(kind, mark(kind, values)) for kind in KINDS]
    return [(kind, value) for kind, value in pairs if value]
