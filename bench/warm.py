"""Pages that have been asked for before, beside nginx with the same bytes in files."""

import shutil
import statistics
import tempfile
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from bench import servers
from bench.content import ROUNDS, SECONDS, details, new_host, say, surroundings
from bench.report import Goal, table

NGINX, SITE, BARE = "nginx, files", "govdigital", "bare application"
PORTS = {NGINX: 8801, SITE: 8802, BARE: 8803}
ADDRESSES = 100
MANY, UNCHANGED, ONE = (
    f"{ADDRESSES} addresses",
    f"{ADDRESSES} addresses, unchanged (304)",
    "one address",
)


def measure(folders):
    """By the number of entries: what is asked, what each server did, and how long a page is."""
    return {size: warm(folder, size) for size, folder in folders.items()}


def warm(folder, size):
    host, paths = new_host(), details(size, ADDRESSES)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        place = Path(name)
        running = {SITE: stack.enter_context(servers.site(folder, PORTS[SITE]))}
        length = write_pages(place, host, paths)
        running[NGINX] = stack.enter_context(servers.nginx(place, PORTS[NGINX]))
        environment = surroundings(folder, BENCH_PAGES=str(place / "pages"))
        bare = servers.granian("bench.bare:application", PORTS[BARE], environment)
        running[BARE] = stack.enter_context(bare)
        servers.visit(PORTS[SITE], host, paths)
        tags = {name: servers.etags(PORTS[name], host, paths) for name in (NGINX, SITE)}
        asked = {
            MANY: dict.fromkeys((NGINX, SITE, BARE), (paths, ())),
            UNCHANGED: {name: (paths, tags[name]) for name in tags},
            ONE: dict.fromkeys((NGINX, SITE, BARE), (paths[:1], ())),
        }
        found = {name: in_turns(running, name, asked[name], host) for name in asked}
    return {"asked": found, "bytes": length}


def write_pages(place, host, paths):
    """Write the pages, as the site compresses them, where the others find them; their mean bytes."""
    # nginx's own user must be able to read the pages.
    place.chmod(0o755)
    sizes = []
    connection = HTTPConnection("127.0.0.1", PORTS[SITE])
    for path in paths:
        _response, body = servers.fetch(connection, host, path)
        file = place / "pages" / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"")
        file.with_name("index.html.gz").write_bytes(body)
        sizes.append(len(body))
    connection.close()
    shutil.copy(file, place / "pages" / "index.html")
    return statistics.mean(sizes)


def in_turns(running, what, asked, host):
    """For each server the medians of its rounds, which alternate with those of the others."""
    rounds = {name: [] for name in asked}
    for number in range(ROUNDS):
        for name, (paths, tags) in asked.items():
            say(f"Warm, {what}, round {number + 1} of {ROUNDS}: {name}")
            before = servers.processor_seconds(running[name])
            found = servers.load(PORTS[name], host, paths, SECONDS, tags)
            used = servers.processor_seconds(running[name]) - before
            rounds[name].append(found | {"cpu": used / found["requests"] * 1e6})
    return {
        name: {key: statistics.median(one[key] for one in each) for key in each[0]}
        for name, each in rounds.items()
    }


def goals(found):
    """Each goal of warm pages."""
    for size, measured in found.items():
        many, unchanged = measured["asked"][MANY], measured["asked"][UNCHANGED]
        ratio = many[SITE]["rate"] / many[NGINX]["rate"]
        yield Goal(f"warm page, {MANY}, to nginx, of {size:,}", "≥", 0.6, ratio)
        ratio = many[SITE]["cpu"] / many[NGINX]["cpu"]
        yield Goal(f"its CPU a request to nginx, of {size:,}", "≤", 2.2, ratio)
        ratio = unchanged[SITE]["rate"] / unchanged[NGINX]["rate"]
        yield Goal(f"304, {MANY}, to nginx, of {size:,}", "≥", 0.4, ratio)


def text(found):
    """A table for each number of entries."""
    heading = ["asked for", "server", "requests/s", "to nginx", "p50 ms", "p99 ms"]
    heading += ["CPU µs/request", "CPU to nginx", "failed"]
    parts = []
    for size, measured in found.items():
        rows = []
        for what, each in measured["asked"].items():
            for name, one in each.items():
                nginx = each[NGINX]
                rows.append(
                    [
                        what,
                        name,
                        f"{one['rate']:,.0f}",
                        f"{one['rate'] / nginx['rate']:.2f}",
                        f"{one['50']:.2f}",
                        f"{one['99']:.2f}",
                        f"{one['cpu']:.0f}",
                        f"{one['cpu'] / nginx['cpu']:.2f}",
                        f"{one['failed']:.0f}",
                    ]
                )
        about = f"## Warm pages of {measured['bytes']:,.0f} bytes (gzip), of {size:,} entries\n"
        parts.append(f"{about}\n{table(heading, rows)}\n")
    return "\n".join(parts)
