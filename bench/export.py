"""The site as static files, and again after a correction."""

import os
import shutil
import subprocess
import sys
import time

from bench.content import KEPT, content, publisher, say, surroundings
from bench.report import Goal, table

SIZE = int(os.environ.get("BENCH_EXPORT", "5000"))
ENTRY = "initiative-1"


def measure(_folders):
    """Seconds of the first export, how many files it has, and seconds after one entry has changed."""
    folder, target = content(SIZE), KEPT / "export"
    shutil.rmtree(target, ignore_errors=True)
    try:
        first = exported(folder, target)
        current = target / "current/"
        files = sum(
            1 for path in current.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")
        )
        with publisher(folder) as publish:
            publish(ENTRY)
        return {"first": first, "files": files, "again": exported(folder, target)}
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
    yield Goal("static export after one correction", "≤", 5, found["again"], " s")


def text(found):
    """A table of exports."""
    heading = ["entries", "files", "first export s", "files/s", "after one correction s"]
    rate = found["files"] / found["first"]
    row = [
        f"{SIZE:,}",
        f"{found['files']:,}",
        f"{found['first']:.0f}",
        f"{rate:.0f}",
        f"{found['again']:.1f}",
    ]
    return f"## Static export, on {os.cpu_count()} cores\n\n{table(heading, [row])}"
