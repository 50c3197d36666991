"""What was measured, as tables, and beside each goal whether it is met."""

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

NGINX, SITE, BARE, CACHED = "nginx, files", "govdigital", "bare application", "Django’s page cache"
INTRODUCTION = """\
# Benchmarks

Written by `make bench`. Ratios compare what was measured inside this one run, in turns; other programs may
have been using the machine. CPU is what the server’s processes used; own memory is what the largest of them
shares with no other. Two workers, 32 connections. The time to make samples was taken when they were made, which
may have been on a busier day. A list is measured with its counts kept, and once more as the first after a
publication, which has to find them.
"""
WARM = "| server | requests/s | to nginx | to Django’s cache | p50 ms | p99 ms | CPU µs/request | own MB |"
COLD = "| page | initiatives | CPU ms | to the smallest | queries | bytes | status |"
# How much dearer pages may be with the most initiatives than with the fewest.
GROWTH = {
    "list": 1.3,
    "detail": 1.3,
    "deep page": 1.5,
    "filter": 1.5,
    "filter by theme": 1.5,
    "search": 3.0,
}
PLAIN, ADMIN = "plain ", "admin "


def machine():
    """The date, the machine and the versions, in a sentence each."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    nginx = subprocess.run(
        ["nginx", "-v"], capture_output=True, text=True, check=True
    ).stderr.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian", "brotli"))
    return (
        f"{time.strftime('%d %B %Y, %H:%M UTC', time.gmtime())}. "
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB. "
        f"Python {platform.python_version()}, {packages}, {nginx.rpartition(' ')[2]}. "
        f"Load average before the first measurement: {os.getloadavg()[0]:.1f}.\n"
    )


def page(measured):
    """The whole of docs/benchmarks.md."""
    parts = [INTRODUCTION, measured["about"], "## Goals\n", *goals_table(measured)]
    for size, warm in measured["warm"].items():
        parts += [
            f"\n## A warm page of {warm['bytes']:,} bytes (gzip), of {size:,} initiatives\n",
            *warm_table(warm["servers"]),
        ]
    parts += [
        "\n## Cold pages: no rendered page kept, CPU time of the process\n",
        *cold_table(measured["cold"]),
    ]
    return "\n".join(parts) + "\n"


def warm_table(servers):
    """A row for each server, with its ratios to nginx and to Django’s own page cache."""
    rows = [WARM, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for name, one in servers.items():
        failed = f" ({one['failed']:.0f} failed)" if one["failed"] else ""
        cells = [
            f"{name}{failed}",
            f"{one['rate']:,.0f}",
            f"{one['rate'] / servers[NGINX]['rate']:.2f}",
            f"{one['rate'] / servers[CACHED]['rate']:.1f}",
            f"{one['50']:.2f}",
            f"{one['99']:.2f}",
            f"{one['cpu']:.0f}",
            f"{one['megabytes']:.0f}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def cold_table(costs):
    """A row for each page at each size."""
    least = min(costs)
    rows = [COLD, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for name, smallest in costs[least].items():
        for size, pages in costs.items():
            one = pages[name]
            ratio = one["seconds"] / smallest["seconds"]
            rows.append(
                f"| {name} | {size:,} | {one['seconds'] * 1000:.1f} | {ratio:.2f} | {one['queries']} | "
                f"{one['bytes']:,} | {one['status']} |"
            )
    return rows


def goals_table(measured):
    """Each goal with what was measured."""
    rows = ["| goal | wanted | measured | met |", "| --- | ---: | ---: | --- |"]
    for name, sign, limit, value, unit in goals(measured):
        met = value >= limit if sign == "≥" else value <= limit
        rows.append(
            f"| {name} | {sign} {limit:g}{unit} | {value:,.2f}{unit} | {'yes' if met else '**no**'} |"
        )
    return rows


def goals(measured):
    """Name, sign, limit, value and unit of each goal."""
    for size, warm in measured["warm"].items():
        yield from warm_goals(f", of {size:,}", warm)
    costs = measured["cold"]
    least, most = min(costs), max(costs)
    visitors = [
        one
        for pages in costs.values()
        for name, one in pages.items()
        if not name.startswith((PLAIN, ADMIN))
    ]
    yield "queries of the dearest cold page", "≤", 12, max(one["queries"] for one in visitors), ""
    for path, seconds in measured["first"].items():
        yield f"from the start to the first answer, `{path}`", "≤", 0.5, seconds, " s"
    if most > least:
        for name, limit in GROWTH.items():
            ratio = costs[most][name]["seconds"] / costs[least][name]["seconds"]
            yield f"cold {name}, {most:,} to {least:,}", "≤", limit, ratio, ""
    for name in (name for name in costs[most] if name.startswith(ADMIN)):
        yield f"{name}, of {most:,}", "≤", 1, costs[most][name]["seconds"], " s"
    making = measured["making"][most] / most * 100_000
    yield "making 100,000 samples" + f" (from {most:,})" * (most != 100_000), "≤", 300, making, " s"


def warm_goals(among, warm):
    """The goals of a page that has been asked for before."""
    own, nginx, cached = (warm["servers"][name] for name in (SITE, NGINX, CACHED))
    yield f"warm page to nginx{among}", "≥", 0.5, own["rate"] / nginx["rate"], ""
    yield f"its CPU per request to nginx{among}", "≤", 3, own["cpu"] / nginx["cpu"], ""
    yield f"warm page to Django’s page cache{among}", "≥", 5, own["rate"] / cached["rate"], ""
    yield f"with a publication every second{among}", "≥", 0.85, warm["disturbed"], ""
    yield f"own memory of a worker{among}", "≤", 80, own["megabytes"], " MB"
