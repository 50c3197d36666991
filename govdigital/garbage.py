"""Looks for garbage seldom while rows are made by the million."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# After so many new objects.
COLLECTED = 500_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the block spend no third of its time on looking for circles among rows that have none:
    now and then is enough.
    """
    gc.freeze()
    usual = gc.get_threshold()
    gc.set_threshold(COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
