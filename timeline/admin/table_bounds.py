"""How much of a file is read: no file, whatever it holds, may keep a worker busy or fill its memory."""

import time

from django.utils.translation import gettext as _

# The bounds of a file. docs/editing.md names those that an editor may meet.
BYTES = 5_000_000
ROWS = 2_000
ROWS_WITH_EMPTY_ONES = 20_000
CHANGES = 300
COLUMNS = 100
CHARACTERS = 5_000_000
LONGEST_CELL = 32_767

# Seconds for reading a file and for comparing or storing its rows; the page that shows them takes some more.
SECONDS = 4.0


class Unreadable(ValueError):
    """Says in a sentence why a file is no table that can be read, or why a table fits in no file."""


class Clock:
    """Tells when the seconds that a file may take are over."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left."""
        return self.end - time.monotonic()

    def check(self) -> None:
        """Nothing while there is time; else raises Unreadable."""
        if self.left() < 0:
            raise Unreadable(
                _("This file takes too long. Send it in parts, with fewer rows or shorter texts.")
            )
