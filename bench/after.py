"""A thousand warm pages, and what a publication of one entry and a restart do to them."""

import gzip
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
# An entry like most, and the one with the most sources, which the pages of its themes name first.
USUAL, FIRST = "one in the middle", "the one that most pages name"
RENDERED = re.compile(r"^govdigital_render_seconds_count\S* (\S+)$", re.MULTILINE)


def measure(folders):
    """By the number of entries, what became of the pages."""
    found = {}
    for size, folder in folders.items():
        entries = {USUAL: f"initiative-{size // 2}", FIRST: "initiative-1"}
        megabytes, rates = undisturbed_and_after(folder, size, entries)
        rendered = counted(folder, size, entries)
        found[size] = {"megabytes": megabytes, "rates": rates} | rendered
    return found


def undisturbed_and_after(folder, size, entries):
    """The memory of a worker; by the entry, requests per second before and after it was published,
    and the share of one in the other.
    """
    host, paths = new_host(), thousand(size)
    rates = {name: [] for name in entries}
    with servers.site(folder, PORT) as server, publisher(folder) as publish:
        servers.visit(PORT, host, paths)
        megabytes = servers.megabytes(server)
        for number in range(ROUNDS):
            for name, entry in entries.items():
                say(f"{len(paths)} pages of {size}, around {name}, {number + 1} of {ROUNDS}")
                before = servers.load(PORT, host, paths, WINDOW)["rate"]
                publish(entry)
                after = servers.load(PORT, host, paths, WINDOW)["rate"]
                rates[name].append((before, after, after / before))
    return megabytes, {
        name: [statistics.median(each) for each in zip(*rounds, strict=True)]
        for name, rounds in rates.items()
    }


def counted(folder, size, entries):
    """How many pages there are, and how often one was rendered: at first, at second, after each
    publication, and after a restart; how many show something of what was published.
    """
    say(f"Counting what is rendered, of {size}")
    host, paths = new_host(), thousand(size)
    address = {"METRICS_ADDRESS": f"127.0.0.1:{METRICS}"}
    again = {}
    with metrics(folder, address), publisher(folder) as publish:
        with servers.site(folder, PORT, **address):
            first, before = renderings(host, paths)
            second, _same = renderings(host, paths)
            for name, entry in entries.items():
                publish(entry)
                number, after = renderings(host, paths)
                again[name] = number, showing(entry, before, after)
                before = after
        with servers.site(folder, PORT, **address):
            restarted, _same = renderings(host, paths)
    found = {"pages": len(paths), "first": first, "second": second, "again": again}
    return found | {"restarted": restarted}


def showing(entry, before, after):
    """How many pages name the entry or have become others, as the number of the publication has."""
    address = f"/initiatives/{entry}/".encode()
    return sum(
        before[path] != after[path] or address in gzip.decompress(after[path]) for path in after
    )


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
        for name in one["again"]:
            published = f"a publication of {name}{among}"
            share = one["rates"][name][2]
            yield Goal(f"throughput after {published}, to before", "≥", 0.9, share)
            needless = max(one["again"][name][0] - one["again"][name][1], 0)
            yield Goal(f"pages rendered after {published}, that do not show it", "≤", 0, needless)
        times = (one["first"] + one["second"]) / one["pages"]
        yield Goal(f"how often a page is rendered for all workers{among}", "≤", 1, times)
        yield Goal(f"pages rendered after a restart{among}", "≤", 0, one["restarted"])
        yield Goal(f"memory of a worker (PSS){among}", "≤", 60, one["megabytes"], " MB")


def text(found):
    """Tables of what becomes of pages."""
    published = ["entries", "published", "requests/s before", "after", "share"]
    published += ["pages rendered again", "pages that show it"]
    rendered = ["entries", "pages", "rendered at first", "asked again", "after a restart", "PSS MB"]
    publications, pages = [], []
    for size, one in found.items():
        for name, (before, after, share) in one["rates"].items():
            rates = [f"{before:,.0f}", f"{after:,.0f}", f"{share:.2f}"]
            publications.append([f"{size:,}", name, *rates, *one["again"][name]])
        numbers = [one[name] for name in ("pages", "first", "second", "restarted")]
        pages.append([f"{size:,}", *numbers, f"{one['megabytes']:.0f}"])
    return f"{ABOUT}\n{table(published, publications)}\n\n{table(rendered, pages)}"


ABOUT = f"""\
## Many pages, a publication and a restart

Pages of all kinds in both languages. Requests per second of {WINDOW} seconds before and after one entry was published with
another title. Most of the made-up entries are named by two of the detail pages; the one with the most sources by a third of them,
under “Also on …”, so this is the dearest publication there is. Then, in another run, how many pages were rendered: after these
publications, when each page was first asked for over {servers.VISITORS} connections, when asked for again, and after the server had
begun anew. Pages that show an entry name it or have become others, as the one has that says the number of the publication; those in
the other language are rendered, too, to be the same. Memory is that of the largest process after these pages.
"""
