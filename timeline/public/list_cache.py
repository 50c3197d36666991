"""What lists of visitors have counted and put in order, until something is published."""

import sys
from array import array
from collections.abc import Callable, Sized
from typing import Any, TypeVar

from django.db import connections

from govdigital.databases import PUBLIC, public_state

Collection = TypeVar("Collection", bound=Sized)

_public_state = public_state()


class ListCache:
    """Collections that were read in one state of PUBLIC; what was asked for longest ago is dropped
    first.
    """

    MOST = 60
    MOST_BYTES = 4_000_000
    # Of a tuple of a few short values with its number, or of a name with all that leads to it.
    BYTES_OF_ONE = 250
    current: "ListCache | None" = None

    def __init__(self, state: object) -> None:
        self.state = state
        # Each name stands for one `read`, and so for one type of collection.
        self.collections: dict[str, Any] = {}

    def once(self, name: str, read: Callable[[], Collection]) -> Collection:
        """The collection that `read` has returned, for the first who asks for this name."""
        # Other threads ask at the same time: each step stands for itself, and at worst two of them
        # read the same.
        collection: Collection | None = self.collections.pop(name, None)
        if collection is None:
            collection = read()
        self.collections[name] = collection
        self.drop_oldest()
        return collection

    def drop_oldest(self) -> None:
        """Keep to the bounds; the newest collection always stays."""
        sizes = {}
        for name, collection in list(self.collections.items()):
            sizes[name] = self.size_of(name, collection)
        total = sum(sizes.values())
        for oldest, size in list(sizes.items())[:-1]:
            if len(sizes) <= self.MOST and total <= self.MOST_BYTES:
                break
            self.collections.pop(oldest, None)
            del sizes[oldest]
            total -= size

    def size_of(self, name: str, collection: Sized) -> int:
        """About how many bytes a collection takes with the name that a visitor's address has given
        it.
        """
        of_name = sys.getsizeof(name) + self.BYTES_OF_ONE
        if isinstance(collection, array):
            return of_name + collection.itemsize * len(collection)
        return of_name + self.BYTES_OF_ONE * len(collection)


def list_cache(using: str, state: object = None) -> ListCache | None:
    """The cache of PUBLIC in this state, or as it is now.

    None where nothing can be kept: of EDITORIAL, inside a transaction, and without a state that
    costs no query.
    """
    # What is read inside a transaction may never be committed.
    if using != PUBLIC or connections[PUBLIC].in_atomic_block:
        return None
    if state is None:
        state = _public_state.of_sqlite()
    if state is None:
        return None
    current = ListCache.current
    # One assignment: another thread sees a state with its own lists, never with those of another.
    if current is None or current.state != state:
        current = ListCache.current = ListCache(state)
    return current
