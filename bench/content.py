"""Folders with made-up content, and what is asked of them."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

SIZES = sorted(int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000").split(","))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
KEPT = Path(os.environ.get("BENCH_DATA") or "var/bench").absolute()
# What every sample has.
ERAS, INDICATORS, SUBJECTS = 10, 20, ("health", "tax", "land")
KINDS, STATUSES = ("law", "portal", "policy"), ("active", "suspended", "completed")


def say(text):
    sys.stderr.write(f"{text}\n")


def surroundings(folder, **more):
    """The environment of a program that works on the content of this folder."""
    own = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "govdigital.settings",
        "ALLOWED_HOSTS": "*",
    }
    # Whatever is installed has been compiled.
    return {**os.environ, **own, **more, "PYTHONDONTWRITEBYTECODE": ""}


def manage(folder, command):
    arguments = [sys.executable, "manage.py", *command.split()]
    subprocess.run(arguments, env=surroundings(folder), check=True)


@contextmanager
def talking(module, *arguments, environment, python=sys.executable):
    """What asks a program: it answers each line of JSON with another, until its input ends."""
    command = [python, "-m", module, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    program = subprocess.Popen(command, env=environment, start_new_session=True, **pipes)

    def ask(question):
        program.stdin.write(json.dumps(question) + "\n")
        program.stdin.flush()
        line = program.stdout.readline()
        if not line:
            sys.exit(f"{module} has ended.")
        return json.loads(line)

    try:
        yield ask
    finally:
        program.stdin.close()
        program.wait()


def publisher(folder):
    """What publishes a change of the entry with this address, and says what it took."""
    return talking("bench.publisher", environment=surroundings(folder))


def content(size):
    """A folder with both databases and so many initiatives; one that was made before is
    used again.
    """
    folder = KEPT / str(size)
    done = folder / "seconds"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    # Also where the content was made by an older version.
    for command in ("migrate -v0", "migrate -v0 --database public", "collectstatic -v0 --noinput"):
        manage(folder, command)
    if not done.exists():
        say(f"Making {size} initiatives.")
        begun = time.monotonic()
        manage(folder, f"sample_content --initiatives {size}")
        done.write_text(f"{time.monotonic() - begun:.0f}")
    return folder


def making_seconds(size):
    """How long it took to make the content of this size."""
    return int((content(size) / "seconds").read_text())


def new_host():
    """A name of the site under which nobody has asked for a page yet."""
    return f"h{time.time_ns():x}.example.org"


def spread(address, total, number):
    """The addresses of so many entries, spread over all of them."""
    number = min(number, total)
    return [address.format(1 + n * total // number) for n in range(number)]


def details(size, number):
    """The addresses of so many initiatives."""
    return spread("/initiatives/initiative-{}/", size, number)


def kinds_of_page(size):
    """By the kind of page, its addresses in the order in which they are asked for."""
    reports = max(size // 10, 1)
    sheets, sheets_of_sources = max(size // 50, 1), max(reports // 50, 1)
    lists = spread("/initiatives/?page={}", sheets, sheets)
    found = [f"kind={kind}&status={status}" for kind in KINDS for status in STATUSES]
    return {
        "detail": details(size, 100),
        "source": spread("/sources/report-{}/", reports, 100),
        "list": lists[:10],
        "deep page": lists[-10:],
        "filter": [f"/initiatives/?{query}" for query in found],
        "filter by theme": [f"/initiatives/?theme={subject}" for subject in SUBJECTS],
        "search": [f"/search/?q={subject}+{kind}" for subject in SUBJECTS for kind in KINDS],
        "era": spread("/eras/era-{}/", ERAS, ERAS),
        "start": ["/"],
        "indicator": spread("/indicators/share-{}/", INDICATORS, INDICATORS),
        "list of indicators": ["/indicators/"],
        "list of sources": spread("/sources/?page={}", sheets_of_sources, 20),
    }


def thousand(size):
    """A thousand addresses of all kinds in both languages; fewer where the site has fewer."""
    kinds = kinds_of_page(size)
    paths = [path for name in kinds for path in kinds[name] if name not in ("detail", "search")]
    paths += [f"/es{path}" for path in paths] + details(size, 900)
    return list(dict.fromkeys(paths))[:1000]


def repeated(paths, number):
    """So many addresses with the hosts at which to ask for them, no two alike."""
    host = new_host()
    asked = enumerate(islice(cycle(paths), number))
    return [(f"a{n // len(paths)}.{host}", path) for n, path in asked]
