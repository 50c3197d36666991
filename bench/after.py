"""A thousand warm pages, and what a publication of one entry and a restart do to them."""

import re
import statistics
import sys
import urllib.request
from contextlib import contextmanager

from bench import servers
from bench.content import ROUNDS, SECONDS, new_host, publisher, say, surroundings, thousand
from bench.report import Goal, table

PORT, METRICS = 8802, 8804
# Seconds before and after a publication.
WINDOW = min(10, 3 * SECONDS)
ENTRY = "initiative-1"
RENDERED = re.compile(r"^govdigital_render_seconds_count\S* (\S+)$", re.MULTILINE)


def measure(folders):
    """By the number of entries, what became of the pages."""
    return {
        size: undisturbed_and_after(folder, size) | counted(folder, size)
        for size, folder in folders.items()
    }


def undisturbed_and_after(folder, size):
    """Requests per second before and after a publication, and the memory of a worker."""
    host, paths = new_host(), thousand(size)
    rates = []
    with servers.site(folder, PORT) as server, publisher(folder) as publish:
        servers.visit(PORT, host, paths)
        megabytes = servers.megabytes(server)
        for number in range(ROUNDS):
            say(f"{len(paths)} pages of {size}, around a publication, {number + 1} of {ROUNDS}")
            before = servers.load(PORT, host, paths, WINDOW)["rate"]
            publish(ENTRY)
            after = servers.load(PORT, host, paths, WINDOW)["rate"]
            rates.append((after / before, before, after))
    share, before, after = (statistics.median(each) for each in zip(*rates, strict=True))
    return {"share": share, "before": before, "after": after, "megabytes": megabytes}


def counted(folder, size):
    """How many pages there are, and how often one was rendered: at first, at second, after a
    publication, and after a restart; how many were other bytes after the publication.
    """
    say(f"Counting what is rendered, of {size}")
    host, paths = new_host(), thousand(size)
    address = {"METRICS_ADDRESS": f"127.0.0.1:{METRICS}"}
    with metrics(folder, address), publisher(folder) as publish:
        with servers.site(folder, PORT, **address):
            first, before = renderings(host, paths)
            second, _same = renderings(host, paths)
            publish(ENTRY)
            again, after = renderings(host, paths)
        with servers.site(folder, PORT, **address):
            restarted, _same = renderings(host, paths)
    changed = sum(before[path] != after[path] for path in paths)
    found = {"pages": len(paths), "first": first, "second": second}
    return found | {"again": again, "changed": changed, "restarted": restarted}


@contextmanager
def metrics(folder, address):
    """What adds up the counts of the workers."""
    environment = surroundings(folder, PORT=str(PORT), **address)
    command = [sys.executable, "manage.py", "serve_metrics"]
    with servers.started(command, METRICS, "/metrics", environment):
        yield


def renderings(host, paths):
    """How many pages were rendered while each was asked for over several connections, and their
    bodies.
    """
    before = rendered()
    bodies = servers.visit(PORT, host, paths)
    return rendered() - before, bodies


def rendered():
    """How many pages the workers have rendered until now."""
    with urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/metrics") as response:
        return round(sum(map(float, RENDERED.findall(response.read().decode()))))


def goals(found):
    """Each goal of what becomes of pages."""
    for size, one in found.items():
        among = f", of {size:,}"
        yield Goal(
            f"throughput after a publication of one entry to before{among}", "≥", 0.9, one["share"]
        )
        times = (one["first"] + one["second"]) / one["pages"]
        yield Goal(f"how often a page is rendered for all workers{among}", "≤", 1, times)
        needless = max(one["again"] - one["changed"], 0)
        yield Goal(f"pages rendered again that are the same{among}", "≤", 0, needless)
        yield Goal(f"pages rendered after a restart{among}", "≤", 0, one["restarted"])
        yield Goal(f"memory of a worker (PSS){among}", "≤", 60, one["megabytes"], " MB")


def text(found):
    """A table of what becomes of pages."""
    heading = [
        "entries",
        "pages",
        "requests/s",
        "after a publication",
        "share",
        "rendered at first",
    ]
    heading += [
        "asked again",
        "after a publication",
        "of these changed",
        "after a restart",
        "PSS MB",
    ]
    rows = [
        [
            f"{size:,}",
            one["pages"],
            f"{one['before']:,.0f}",
            f"{one['after']:,.0f}",
            f"{one['share']:.2f}",
            one["first"],
            one["second"],
            one["again"],
            one["changed"],
            one["restarted"],
            f"{one['megabytes']:.0f}",
        ]
        for size, one in found.items()
    ]
    return f"{ABOUT}\n{table(heading, rows)}"


ABOUT = f"""\
## Many pages, a publication and a restart

Pages of all kinds in both languages. Requests per second of {WINDOW} seconds before and after one entry was published with
another title; then, in another run, how many pages were rendered: when each was first asked for over
{servers.VISITORS} connections, when asked for again, after the publication, and after the server had begun anew. “Changed” are
pages whose bytes differ after the publication. Memory is that of the largest process after these pages.
"""
