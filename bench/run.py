"""Measures the site beside nginx, a bare application and Django's page cache, and writes docs/benchmarks.md."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

from bench import servers

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000").split(",")]
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
PATH = "/initiatives/initiative-5/"
NGINX, SITE, BARE, CACHED = "nginx, files", "govdigital", "bare application", "Django’s page cache"
PORTS = {NGINX: 8801, SITE: 8802, BARE: 8803, CACHED: 8804}


def say(text):
    sys.stderr.write(f"{text}\n")


def manage(folder, *arguments):
    environment = os.environ | {"DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)


def content(folder, size):
    """A folder with both databases and as many initiatives; one that was made before is used again."""
    if not (folder / "done").exists():
        say(f"Making {size} initiatives.")
        shutil.rmtree(folder, ignore_errors=True)
        manage(folder, "migrate", "-v0")
        manage(folder, "migrate", "-v0", "--database", "public")
        manage(folder, "collectstatic", "-v0", "--noinput")
        manage(folder, "sample_content", "--initiatives", str(size))
        (folder / "done").touch()
    return folder


def cold(folder, size):
    """What pages cost without anything kept."""
    environment = os.environ | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "govdigital.settings"}
    command = [sys.executable, "-m", "bench.cold", str(size)]
    said = subprocess.run(command, env=environment | {"ROLE": "public"}, check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout)


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
    (place / "index.html").write_bytes(b"")
    (place / "index.html.gz").write_bytes(body)
    (folder / "pages" / "index.html").write_bytes(b"start")
    return place / "index.html.gz"


@contextmanager
def all_servers(data, folder):
    """All servers at once; each is asked in its turn."""
    with ExitStack() as stack:
        public = {"DATA_DIR": str(data), "ROLE": "public"}
        begun = time.monotonic()
        running = {
            SITE: stack.enter_context(servers.granian("govdigital.wsgi:application", PORTS[SITE], **public))
        }
        first = time.monotonic() - begun
        page = page_file(folder)
        running[NGINX] = stack.enter_context(servers.nginx(folder, PORTS[NGINX]))
        bare = servers.granian("bench.bare:application", PORTS[BARE], BENCH_PAGE=str(page))
        running[BARE] = stack.enter_context(bare)
        cached = servers.granian("bench.cached:application", PORTS[CACHED], **public)
        running[CACHED] = stack.enter_context(cached)
        yield running, (page.stat().st_size, first)


def measured(running):
    """For each server, the rounds of one run, in turns."""
    rounds = {name: [] for name in PORTS}
    for number in range(ROUNDS):
        for name, port in PORTS.items():
            say(f"Round {number + 1} of {ROUNDS}: {name}")
            before = servers.processor_seconds(running[name])
            found = servers.load(port, PATH, SECONDS)
            used = servers.processor_seconds(running[name]) - before
            rounds[name].append(found | {"cpu": used / found["requests"] * 1e6})
    return {name: middle(found) for name, found in rounds.items()}


def disturbed(data):
    """The site's rate while something is published every second, beside its rate before and after."""
    environment = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "govdigital.settings"}
    rates = [servers.load(PORTS[SITE], PATH, SECONDS)["rate"]]
    publisher = subprocess.Popen([sys.executable, "-m", "bench.publisher"], env=environment)
    try:
        time.sleep(3)
        during = servers.load(PORTS[SITE], PATH, 2 * SECONDS)["rate"]
    finally:
        publisher.terminate()
        publisher.wait()
    rates.append(servers.load(PORTS[SITE], PATH, SECONDS)["rate"])
    return during / statistics.mean(rates)


def middle(rounds):
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def warm_table(found, memory):
    """Markdown of the warm page, with ratios inside this run."""
    rows = [
        "| server | requests/s | to nginx | to Django’s cache | p50 ms | p99 ms | CPU µs/request | own MB |"
    ]
    rows.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, one in found.items():
        ratios = one["rate"] / found[NGINX]["rate"], one["rate"] / found[CACHED]["rate"]
        failed = f" ({one['failed']:.0f} failed)" if one["failed"] else ""
        rows.append(
            f"| {name}{failed} | {one['rate']:,.0f} | {ratios[0]:.2f} | {ratios[1]:.1f} | {one['50']:.2f} | "
            f"{one['99']:.2f} | {one['cpu']:.0f} | {memory[name]:.0f} |"
        )
    return rows


def cold_table(costs):
    """Markdown of pages that nothing has kept, at each size."""
    least = min(costs)
    rows = ["| page | initiatives | CPU ms | to the smallest | queries | bytes | status |"]
    rows.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in costs[least]:
        for size, pages in costs.items():
            page = pages[name]
            ratio = page["seconds"] / costs[least][name]["seconds"]
            rows.append(
                f"| {name} | {size:,} | {page['seconds'] * 1000:.1f} | {ratio:.2f} | {page['queries']} | "
                f"{page['bytes']:,} | {page['status']} |"
            )
    return rows


def machine():
    model = next(
        (line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ""
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    nginx = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "brotli"))
    return (
        f"{time.strftime('%d %B %Y, %H:%M UTC', time.gmtime())}. "
        f"{os.cpu_count()} cores ({model.partition(':')[2].strip()}), "
        f"{memory:.0f} GiB; Python {platform.python_version()}, {packages}, {nginx}. "
        f"Load average at the start: {os.getloadavg()[0]:.1f}."
    )


def main():
    for tool in ("nginx", "wrk"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install nginx-light wrk")
    kept = Path(os.environ.get("BENCH_DATA") or "var/bench").absolute()
    about = machine()
    folders = {size: content(kept / str(size), size) for size in SIZES}
    costs = {size: cold(folder, size) for size, folder in folders.items()}
    with (
        tempfile.TemporaryDirectory() as folder,
        all_servers(folders[min(SIZES)], Path(folder)) as (running, facts),
    ):
        found = measured(running)
        memory = {name: servers.own_megabytes(process) for name, process in running.items()}
        under = disturbed(folders[min(SIZES)])
    report(about, found, memory, under, costs, facts)


def report(about, found, memory, under, costs, facts):
    size, first = facts
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Ratios compare what was measured inside this one run, in turns;",
    ]
    lines += [
        "other programs may have been using the machine. CPU is that of the server's processes alone.",
        "",
        about,
        "",
    ]
    lines += [
        f"## A warm page of {size:,} bytes (gzip), two workers, 32 connections",
        "",
        *warm_table(found, memory),
        "",
    ]
    lines += [f"With a publication every second, govdigital keeps {under:.2f} of its undisturbed rate.", ""]
    lines += [f"The first answer came {first:.2f} s after the start, the start page rendered in it.", ""]
    lines += ["## Cold pages: nothing kept, CPU time of the process", "", *cold_table(costs), ""]
    Path("docs/benchmarks.md").write_text("\n".join(lines))
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
