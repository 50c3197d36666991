"""What publishing, saving and the admin's pages cost."""

import json
import statistics
import subprocess
import sys

from bench.content import details, making_seconds, publisher, say, surroundings
from bench.report import Goal, table

TIMES = 5
PUBLISHING, SAVING = "publishing an entry", "saving"


def measure(folders):
    """By the number of entries, queries and seconds of the processor of each thing."""
    return {
        size: {"costs": costs(folder, size), "making": making_seconds(size)}
        for size, folder in folders.items()
    }


def costs(folder, size):
    say(f"Publishing and the admin, of {size}")
    command = [sys.executable, "-m", "bench.admin", str(size)]
    said = subprocess.run(command, env=surroundings(folder), check=True, stdout=subprocess.PIPE)
    with publisher(folder) as publish:
        # The first one reads code.
        rounds = [publish(path.split("/")[2]) for path in details(size, TIMES + 1)][1:]
    middle = {key: statistics.median(one[key] for one in rounds) for key in ("queries", "seconds")}
    return {PUBLISHING: middle | {"status": ""}} | json.loads(said.stdout)


def goals(found):
    """Each goal of editors and operators."""
    least, most = min(found), max(found)
    for size, one in found.items():
        costs, among = one["costs"], f", of {size:,}"
        limit = 0.3 if size == most > least else 0.15
        yield Goal(f"{PUBLISHING}, CPU{among}", "≤", limit, costs[PUBLISHING]["seconds"], " s")
        for name in (PUBLISHING, SAVING):
            yield Goal(f"{name}, queries{among}", "≤", 40, costs[name]["queries"])
    for name in (name for name in found[most]["costs"] if name.startswith("admin")):
        yield Goal(f"{name}, CPU, of {most:,}", "≤", 1, found[most]["costs"][name]["seconds"], " s")
    making = found[most]["making"] / most * 100_000
    name = "making 100,000 samples" + f" (from {most:,})" * (most != 100_000)
    yield Goal(name, "≤", 150, making, " s")


def text(found):
    """A table of what editors wait for."""
    rows = [
        [
            name,
            f"{size:,}",
            f"{one['costs'][name]['seconds']:.3f}",
            one["costs"][name]["queries"],
            one["costs"][name]["status"],
        ]
        for name in found[min(found)]["costs"]
        for size, one in found.items()
    ]
    heading = ["what", "entries", "CPU s", "queries", "status"]
    return f"{ABOUT}\n{table(heading, rows)}"


ABOUT = """\
## Publishing, and the pages of the admin

An entry with another title is published by the function that the admin calls; it is saved by its form. Medians; queries are those
that Django sends through its connections. Samples are made once: the time is of then, and of all that this machine did.
"""
