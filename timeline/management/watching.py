"""A command that looks again and again until it is told to stop."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from time import sleep

from django.core.management.base import CommandError
from django.db import OperationalError, connections

from govdigital import site_lock

SECONDS = 20

log = logging.getLogger(__name__)


def watch(look: Callable[[], object], beside: int | None) -> None:
    """Look every 20 seconds until SIGTERM or SIGINT, or until the process that began it has ended;
    log what went wrong without ending, for the next look may go well. Meanwhile nothing is
    restored.
    """
    logging.captureWarnings(True)
    try:
        with site_lock.shared():
            look_again_and_again(look, beside)
    except site_lock.SiteLocked as error:
        raise CommandError(str(error)) from None


def look_again_and_again(look: Callable[[], object], beside: int | None) -> None:
    """Look in each round, and let no error end it."""
    is_away = False
    for _round in rounds(beside):
        try:
            look()
            is_away = False
        except OperationalError as error:
            # A database that is away, or busy with another watcher, may answer next time.
            if not is_away:
                log.error("The database did not answer: %s", " ".join(str(error).split()))
            is_away = True
        except Exception:
            log.exception("A look went wrong, and the next one may go well")
        connections.close_all()


def rounds(beside: int | None) -> Iterator[None]:
    """A round now and another after each rest; it ends within a second of being told to, once the
    round in hand is finished.
    """
    told: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        # No event, nor another lock: the signal may come while the wait itself holds it.
        signal.signal(name, lambda number, _frame: told.append(number))
    while not told:
        yield
        for _second in range(SECONDS):
            if told or (beside and os.getppid() != beside):
                return
            sleep(1)
