"""What is to be said of references before they are taken: new, like others, or not understood."""

from collections.abc import Sequence
from typing import NamedTuple

from timeline.models import Source
from timeline.references.alike import known_sources
from timeline.references.row import Row


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
    """Each reference with the sources, and the earlier references, that are like it."""
    known = known_sources()
    names = []
    for row in rows:
        names.append(known.like(row.values))
        known.add(("row", row.number), row.values)
    keys = {name for found in names for name in found if isinstance(name, int)}
    sources = Source.objects.in_bulk(keys)
    return [
        Judged(
            row,
            [sources[name] for name in found if isinstance(name, int)],
            [name[1] for name in found if isinstance(name, tuple)],
        )
        for row, found in zip(rows, names, strict=True)
    ]
