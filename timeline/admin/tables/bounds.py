"""How much of a file is read: no file, whatever it holds, may keep a worker busy or fill its
memory.
"""

import time

from django.utils.translation import gettext as _

# The bounds of a file. docs/editing.md names those that an editor may meet.
BYTES = 5_000_000
ROWS = 2_000
ROWS_WITH_EMPTY_ONES = 20_000
CHANGES = 250
COLUMNS = 100
CHARACTERS = 5_000_000
LONGEST_CELL = 32_767

# Seconds for reading a file and for comparing or storing its rows; the page that shows them takes
# some more. Where other programs keep the machine busy, a file still has its seconds of the
# processor.
SECONDS = 4.0
PROCESSOR_SECONDS = 2.0


class Unreadable(ValueError):
    """Says in a sentence why a file is no table that can be read, or why a table fits in no
    file.
    """


class Clock:
    """Tells when the time that a file may take is over."""

    def __init__(self, seconds: float = 0.0) -> None:
        """A clock for a page, or for that many seconds."""
        self.end = time.monotonic() + (seconds or SECONDS)
        self.processor_end = time.thread_time() + (seconds or PROCESSOR_SECONDS)
        self.stopped: float | None = None

    def stop(self) -> None:
        """Count no longer: what follows is waiting for others."""
        self.stopped = time.monotonic()

    def go_on(self) -> None:
        """Count again, where it was stopped."""
        if self.stopped is not None:
            self.end += time.monotonic() - self.stopped
            self.stopped = None

    def is_over(self) -> bool:
        """Whether both the time and the time of the processor are used up."""
        return time.monotonic() > self.end and time.thread_time() > self.processor_end

    def check(self) -> None:
        """Nothing while there is time; else raises Unreadable."""
        if self.is_over():
            raise Unreadable(
                _("This file takes too long. Send it in parts, with fewer rows or shorter texts.")
            )
