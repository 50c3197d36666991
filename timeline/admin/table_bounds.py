"""How much of a file is read: no file, whatever it holds, may keep a worker busy or fill its memory."""

import time

from django.utils.translation import gettext as _

# The bounds of a file. docs/editing.md names those that an editor may meet.
BYTES = 5_000_000
ROWS = 2_000
ROWS_WITH_EMPTY_ONES = 20_000
CHANGES = 500
COLUMNS = 100
CHARACTERS = 5_000_000
LONGEST_CELL = 32_767

# Seconds for reading a file, and once more for comparing or storing its rows.
SECONDS = 2.0


class Unreadable(ValueError):
    """Says in a sentence why a file is no table that can be read, or why a table fits in no file."""


class Clock:
    """Counts the seconds since it was made."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.end = time.monotonic() + seconds

    def check(self) -> None:
        """Nothing while there is time; else raises Unreadable."""
        if time.monotonic() > self.end:
            raise Unreadable(
                _("This file takes too long. Send it in parts, with fewer rows or shorter texts.")
            )
