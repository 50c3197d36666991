"""Measures the site, and writes docs/benchmarks.md; named sections alone are only printed:

.venv/bin/python -m bench.run cold warm
"""

import os
import shutil
import sys
from pathlib import Path

from bench import after, cold, editing, export, report, start, warm
from bench.content import SIZES, content, say

SECTIONS = {
    module.__name__.rpartition(".")[2]: module
    for module in (cold, warm, after, start, editing, export)
}


def main(names):
    unknown = set(names) - SECTIONS.keys()
    if unknown:
        sys.exit(f"No section {', '.join(unknown)}; there are {', '.join(SECTIONS)}.")
    # Where systems keep nginx, and where not every user looks.
    os.environ["PATH"] += ":/usr/sbin"
    for tool in ("nginx", "wrk"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install nginx-light wrk")
    about = report.machine()
    folders = {size: content(size) for size in SIZES}
    sections = []
    for name in names or SECTIONS:
        say(f"Measuring: {name}")
        sections.append((SECTIONS[name], SECTIONS[name].measure(folders)))
    text = report.page(about, sections)
    if not names:
        Path("docs/benchmarks.md").write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
