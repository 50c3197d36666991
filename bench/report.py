"""Tables of Markdown, and goals beside what was measured."""

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from bench import servers

INTRODUCTION = """\
# Benchmarks

Written by `make bench`. Ratios compare what was measured inside this one run, in turns; other programs may
have been using the machine. CPU is what the processes used.
"""


class Goal(NamedTuple):
    """What is wanted, “≤” or “≥” of a limit, and what was measured, in a unit."""

    name: str
    sign: str
    limit: float
    value: float
    unit: str = ""

    @property
    def met(self):
        return self.value >= self.limit if self.sign == "≥" else self.value <= self.limit

    def row(self):
        wanted = f"{self.sign} {self.limit:g}{self.unit}"
        return [self.name, wanted, f"{self.value:,.2f}{self.unit}", "yes" if self.met else "**no**"]


def table(heading, rows):
    """The lines of a table; all columns but the first are numbers."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def machine():
    """The date, the machine and the versions, in a sentence each."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    asked = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True)
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "brotli"))
    return (
        f"{time.strftime('%d %B %Y, %H:%M UTC', time.gmtime())}. "
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB. Python {platform.python_version()}, "
        f"{packages}, {asked.stderr.strip().rpartition(' ')[2]}. {servers.WORKERS} workers of "
        f"{servers.threads()} threads, {servers.CONNECTIONS} connections. "
        f"Load average before the first measurement: {os.getloadavg()[0]:.1f}.\n"
    )


def page(about, sections):
    """The whole of docs/benchmarks.md: all goals, and then the tables of each section."""
    goals = [goal.row() for section, found in sections for goal in section.goals(found)]
    parts = [INTRODUCTION, about, "## Goals\n", table(["goal", "wanted", "measured", "met"], goals)]
    for section, found in sections:
        parts += ["", section.text(found)]
    return "\n".join(parts) + "\n"
