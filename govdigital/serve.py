"""The program that a start becomes: granian, which loads the site once and then forks its workers,
so that they share the memory of what they have read. All of them end at once when they are told to,
also while the site is loaded.

It is run by its path, in a folder that is not the code's.
"""

import os
import runpy
import signal
import sys
from importlib import import_module
from pathlib import Path

# What is served: the site by its module or its file, or in a test another application.
APPLICATION = sys.argv[-1].partition(":")[0]
SITE = ("govdigital.wsgi", str(Path(__file__).with_name("wsgi.py")))


def end(*_signal: object) -> None:
    """End this process, which has nothing to finish yet."""
    os._exit(0)


def hear_the_end() -> None:
    """Let SIGTERM end this worker, until granian itself listens for it in it.

    Until then a worker has the answer of the process that forked it, which ends nothing here.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    # Until granian listens for them.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, end)
    os.register_at_fork(after_in_child=hear_the_end)
    if APPLICATION in SITE:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        import_module(SITE[0])
    runpy.run_module("granian", run_name="__main__")
