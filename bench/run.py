"""Measures the site beside nginx, a bare application and Django’s page cache, and writes
docs/benchmarks.md.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import report, servers
from bench.report import BARE, CACHED, NGINX, SITE

SIZES = sorted(int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000").split(","))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
KEPT = Path(os.environ.get("BENCH_DATA") or "var/bench").absolute()
PATH = "/initiatives/initiative-5/"
PORTS = {NGINX: 8801, SITE: 8802, BARE: 8803, CACHED: 8804}


def say(text):
    sys.stderr.write(f"{text}\n")


def surroundings(folder, **more):
    """The environment of a program that works on the content of this folder."""
    own = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "govdigital.settings",
        "ALLOWED_HOSTS": "*",
    }
    return os.environ | own | more


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


def manage(folder, command):
    arguments = [sys.executable, "manage.py", *command.split()]
    subprocess.run(arguments, env=surroundings(folder), check=True)


def cold(folder, size):
    """What pages cost when nothing has been kept."""
    say(f"Cold pages of {size} initiatives")
    command = [sys.executable, "-m", "bench.cold", str(size)]
    said = subprocess.run(command, env=surroundings(folder), check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout)


def site(folder, path="/"):
    """The public site on the content of this folder; it has answered with this page."""
    own = {"DATA_DIR": str(folder), "ROLE": "public"}
    return servers.granian("govdigital.wsgi:application", PORTS[SITE], path, **own)


def first_answer(folder, path):
    """Seconds from the start of the server to this page, the median of some starts."""
    spans = []
    for _ in range(2 * ROUNDS + 1):
        begun = time.monotonic()
        with site(folder, path):
            spans.append(time.monotonic() - begun)
    return statistics.median(spans)


def page_file(folder):
    """The page as the site compresses it, where nginx and the bare application find it."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{PORTS[SITE]}{PATH}", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(asked) as response:
        body = response.read()
    place = folder / "pages" / PATH.strip("/")
    place.mkdir(parents=True)
    # nginx's own user must be able to read the pages.
    folder.chmod(0o755)
    (folder / "pages" / "index.html").write_bytes(b"start")
    (place / "index.html").write_bytes(b"")
    (place / "index.html.gz").write_bytes(body)
    return place / "index.html.gz"


@contextmanager
def all_servers(content_folder, folder):
    """All servers at once, by name, and the page that they serve; each is asked in its turn."""
    with ExitStack() as stack:
        running = {SITE: stack.enter_context(site(content_folder))}
        page = page_file(folder)
        running[NGINX] = stack.enter_context(servers.nginx(folder, PORTS[NGINX]))
        bare = servers.granian("bench.bare:application", PORTS[BARE], BENCH_PAGE=str(page))
        running[BARE] = stack.enter_context(bare)
        public = {"DATA_DIR": str(content_folder), "ROLE": "public"}
        cached = servers.granian("bench.cached:application", PORTS[CACHED], **public)
        running[CACHED] = stack.enter_context(cached)
        yield running, page


def in_turns(running):
    """For each server the median of its rounds, which alternate with those of the others."""
    rounds = {name: [] for name in PORTS}
    for number in range(ROUNDS):
        for name, port in PORTS.items():
            say(f"Round {number + 1} of {ROUNDS}: {name}")
            before = servers.processor_seconds(running[name])
            found = servers.load(port, PATH, SECONDS)
            used = servers.processor_seconds(running[name]) - before
            rounds[name].append(found | {"cpu": used / found["requests"] * 1e6})
    return {name: medians(found) for name, found in rounds.items()}


def medians(rounds):
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def disturbed(folder):
    """The site's rate while something is published every second, as a share of its rate before and
    after.
    """
    say("The site, with a publication every second")
    shares = []
    for _ in range(ROUNDS):
        around = [servers.load(PORTS[SITE], PATH, SECONDS)["rate"]]
        with publishing(folder):
            during = servers.load(PORTS[SITE], PATH, max(2 * SECONDS, 3))["rate"]
        around.append(servers.load(PORTS[SITE], PATH, SECONDS)["rate"])
        shares.append(during / statistics.mean(around))
    return statistics.median(shares)


@contextmanager
def publishing(folder):
    """Publish something every second, beginning now."""
    command = [sys.executable, "-m", "bench.publisher"]
    publisher = subprocess.Popen(command, env=surroundings(folder), stdout=subprocess.PIPE)
    try:
        publisher.stdout.readline()
        yield
    finally:
        publisher.terminate()
        publisher.wait()


def warm(folder):
    """What the servers do with one page that has been asked for before, and what they take
    for it.
    """
    with (
        tempfile.TemporaryDirectory() as place,
        all_servers(folder, Path(place)) as (running, page),
    ):
        found = in_turns(running)
        for name, process in running.items():
            found[name]["megabytes"] = servers.own_megabytes(process)
        return {"servers": found, "disturbed": disturbed(folder), "bytes": page.stat().st_size}


def main():
    # Where systems keep nginx, and where not every user looks.
    os.environ["PATH"] += ":/usr/sbin"
    for tool in ("nginx", "wrk"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install nginx-light wrk")
    folders = {size: content(size) for size in SIZES}
    measured = {
        "about": report.machine(),
        "making": {size: int((folder / "seconds").read_text()) for size, folder in folders.items()},
        "first": {path: first_answer(folders[SIZES[0]], path) for path in (PATH, "/")},
        "warm": {size: warm(folder) for size, folder in folders.items()},
        "cold": {size: cold(folder, size) for size, folder in folders.items()},
    }
    text = report.page(measured)
    Path("docs/benchmarks.md").write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
