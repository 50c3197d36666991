"""How long the public site takes from its start to its first answer."""

import statistics
import time

from bench import servers
from bench.content import ROUNDS, new_host, say
from bench.report import Goal, table

PORT = 8802
PATHS = ("/initiatives/initiative-5/", "/")
NEW, KNOWN = "a page never asked for", "a page asked for before"


def measure(folders):
    """By page, seconds for one that nobody has asked for yet, and for one that was answered before
    the site began anew.
    """
    folder = folders[min(folders)]
    found = {}
    for path in PATHS:
        say(f"Start to the first answer: {path}")
        host = new_host()
        found[path] = {
            NEW: seconds(folder, path, new_host),
            KNOWN: seconds(folder, path, lambda host=host: host),
        }
    return found


def seconds(folder, path, host):
    """The median of some starts."""
    spans = []
    for _ in range(2 * ROUNDS + 1):
        begun = time.monotonic()
        with servers.site(folder, PORT, path, host()):
            spans.append(time.monotonic() - begun)
    return statistics.median(spans)


def goals(found):
    """Each goal of starts."""
    for path, spans in found.items():
        for what, span in spans.items():
            yield Goal(f"start to the first answer, `{path}`, {what}", "≤", 0.4, span, " s")


def text(found):
    """A table of starts."""
    rows = [
        [f"`{path}`", *(f"{span:.2f}" for span in spans.values())] for path, spans in found.items()
    ]
    return (
        f"## From the start to the first answer, in seconds\n\n{table(['page', NEW, KNOWN], rows)}"
    )
