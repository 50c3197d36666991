"""The site as static files, and again after a correction."""

import os
import shutil
import subprocess
import sys
import time

from bench.content import KEPT, content, publisher, say, surroundings
from bench.report import Goal, table

SIZE = int(os.environ.get("BENCH_EXPORT", "5000"))
# The first of a theme is named by the page of each initiative that has it.
ENTRY = f"initiative-{SIZE // 2}"
# The second export links every file that stands; from the third on, it builds upon the oldest one.
CORRECTIONS = 2


def measure(_folders):
    """Seconds of the first export, how many files it has, and seconds after each change of one entry."""
    folder, target = content(SIZE), KEPT / "export"
    shutil.rmtree(target, ignore_errors=True)
    try:
        first = exported(folder, target)
        current = target / "current/"
        files = sum(
            1 for path in current.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")
        )
        again = []
        for _ in range(CORRECTIONS):
            with publisher(folder) as publish:
                publish(ENTRY)
            again.append(exported(folder, target))
        return {"first": first, "files": files, "again": again}
    finally:
        shutil.rmtree(target, ignore_errors=True)


def exported(folder, target):
    """Seconds that an export takes."""
    say(f"Exporting {SIZE} entries")
    command = [
        sys.executable,
        "manage.py",
        "export_site",
        str(target),
        "--base",
        "https://bench.invalid",
    ]
    begun = time.monotonic()
    subprocess.run(command, env=surroundings(folder), check=True, stdout=sys.stderr)
    return time.monotonic() - begun


def goals(found):
    """Each goal of the export."""
    minutes = found["first"] / 60
    name = f"static export of {SIZE:,} entries, {found['files']:,} files"
    yield Goal(name, "≤", 6, minutes, " min")
    yield Goal("static export after one correction", "≤", 5, found["again"][-1], " s")


def text(found):
    """A table of exports."""
    heading = [
        "entries",
        "files",
        "first export s",
        "files/s",
        "after one correction s",
        "… another s",
    ]
    rate = found["files"] / found["first"]
    row = [
        f"{SIZE:,}",
        f"{found['files']:,}",
        f"{found['first']:.0f}",
        f"{rate:.0f}",
        *(f"{seconds:.1f}" for seconds in found["again"]),
    ]
    return f"## Static export, on {os.cpu_count()} cores\n\n{table(heading, [row])}"
