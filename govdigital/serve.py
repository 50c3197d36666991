"""The program that a start becomes: granian, whose workers end at once when they are told to, also
while they load the site.

It is run by its path, in a folder that is not the code's: nothing of the site is imported.
"""

import os
import runpy
import signal


def hear_the_end() -> None:
    """Let SIGTERM end this worker, until granian itself listens for it in it.

    Until then a worker has the answer of the process that forked it, which ends nothing here.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    os.register_at_fork(after_in_child=hear_the_end)
    runpy.run_module("granian", run_name="__main__")
