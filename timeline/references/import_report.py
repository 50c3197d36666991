"""What is to be said of references before they are taken: new, like others, or not understood."""

from collections.abc import Sequence
from typing import NamedTuple

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.citekeys import give_free_keys
from timeline.references.near_duplicates import marked_sources
from timeline.references.reference import Row

# Of a title that hundreds have, nobody reads all.
SHOWN_AT_MOST = 10


class Judged(NamedTuple):
    """A reference with what is to be said of it before it is taken."""

    row: Row
    like: Sequence[Source]
    like_rows: Sequence[int]

    @property
    def can_be_taken(self) -> bool:
        """Whether enough was understood to make a source."""
        return bool(self.row.values.get("title"))

    @property
    def is_new(self) -> bool:
        """Whether nothing is like it, here or above it in the file."""
        return not self.like and not self.like_rows


def judge(rows: Sequence[Row]) -> list[Judged]:
    """Each reference with the sources, and the earlier references, that are like it; each gets a
    key that is free.
    """
    give_free_keys(rows)
    marked = marked_sources([row.values for row in rows])
    names = []
    keys: set[int] = set()
    for row in rows:
        same = marked.like(row.values)
        names.append(same)
        keys.update(name for name in same if isinstance(name, int))
        marked.add(("row", row.number), row.values)
    sources = Source.objects.using(EDITORIAL).in_bulk(keys)
    judged = []
    for row, same in zip(rows, names, strict=True):
        like = [sources[name] for name in same if isinstance(name, int)][:SHOWN_AT_MOST]
        earlier = [name[1] for name in same if isinstance(name, tuple)][:SHOWN_AT_MOST]
        judged.append(Judged(row, like, earlier))
    return judged
