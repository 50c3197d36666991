"""Pages that nobody has asked for yet, beside those of a plain Django project and of Wagtail."""

import statistics
from contextlib import ExitStack

from bench.content import (
    ROUNDS,
    details,
    kinds_of_page,
    new_host,
    publisher,
    repeated,
    say,
    surroundings,
    talking,
)
from bench.report import Goal, table
from bench.wagtail.environment import prepared

# The first pages of a kind read its templates and code, and are not measured.
WARMING = 4
# How many pages of a kind are asked for, each at an address of its own.
NUMBER = 20
MANY = {"detail": 100, "source": 100, "search": 50}
OURS, RENDERING, PLAIN, WAGTAIL = "govdigital", "rendering alone", "plain Django", "Wagtail"
# How much dearer a page may be than a plain view …
TO_PLAIN = {"detail": 2, "list": 1.5, "era": 1.5, "start": 1.5, "indicator": 1.5}
# … and than itself among the fewest entries.
GROWTH = {
    "detail": 1.3,
    "list": 1.3,
    "start": 1.2,
    "deep page": 1.5,
    "filter": 1.5,
    "filter by theme": 1.5,
    "search": 3,
}
# Programs that do not show all kinds of pages.
SHOWN_BY = {
    PLAIN: (*TO_PLAIN, "source", "list of indicators", "list of sources"),
    WAGTAIL: ("detail",),
}
# The first who asks after a publication.
FIRST = {
    "start, first after a publication": "/",
    "list, first after a publication": "/initiatives/",
    "filter, first after a publication": "/initiatives/?kind=law&status=active",
}


def measure(folders):
    """By the number of entries, the cost of each kind of page of each program."""
    least = min(folders)
    found = {}
    for size, folder in folders.items():
        with ExitStack() as stack:
            asking = programs(stack, folder, size, compared=size == least)
            found[size] = in_turns(asking, size)
            with publisher(folder) as publish:
                found[size][OURS] |= first_after(asking[OURS], publish, size)
    return found


def programs(stack, folder, size, compared):
    """What asks each program for pages."""
    public = surroundings(folder, ROLE="public")
    talks = {
        OURS: talking("bench.cost", "govdigital.wsgi", environment=public),
        # Whoever sends a cookie gets a page that nothing keeps.
        RENDERING: talking("bench.cost", "govdigital.wsgi", "HTTP_COOKIE=a=b", environment=public),
    }
    if compared:
        plain = surroundings(folder, DJANGO_SETTINGS_MODULE="bench.plain.settings")
        talks[PLAIN] = talking("bench.cost", "bench.plain.wsgi", environment=plain)
        if wagtail := prepared(folder):
            talks[WAGTAIL] = talking("bench.cost", "bench.wagtail.wsgi", **wagtail)
    return {name: stack.enter_context(talk) for name, talk in talks.items()}


def in_turns(asking, size):
    """By program, what each kind of page costs: the median of its rounds, which alternate with those of
    the others.
    """
    found = {name: {} for name in asking}
    for kind, paths in kinds_of_page(size).items():
        say(f"Cold pages of {size}: {kind}")
        shown = [name for name in asking if kind in SHOWN_BY.get(name, (kind,))]
        for name in shown:
            asking[name](repeated(paths, WARMING))
        rounds = {name: [] for name in shown}
        for _ in range(ROUNDS):
            for name in shown:
                rounds[name].append(asking[name](repeated(paths, MANY.get(kind, NUMBER))))
        for name in shown:
            found[name][kind] = median(rounds[name])
    return found


def median(rounds):
    return rounds[0] | {"ms": statistics.median(one["ms"] for one in rounds)}


def first_after(ask, publish, size):
    """What pages cost whoever asks first after a publication."""
    costs = {}
    for name, path in FIRST.items():
        rounds = []
        for slug in details(size, 2 * ROUNDS + 1):
            publish(slug.split("/")[2])
            rounds.append(ask([(new_host(), path)]))
        costs[name] = median(rounds)
    return costs


def goals(found):
    """Each goal of cold pages."""
    least, most = min(found), max(found)
    small, large = found[least], found[most]
    for kind, limit in TO_PLAIN.items():
        ratio = small[OURS][kind]["ms"] / small[PLAIN][kind]["ms"]
        yield Goal(f"cold {kind}, CPU to a plain view", "≤", limit, ratio)
    if WAGTAIL in small:
        ratio = small[OURS]["detail"]["ms"] / small[WAGTAIL]["detail"]["ms"]
        yield Goal("cold detail, CPU to Wagtail", "≤", 1, ratio)
    queries = max(one["queries"] for pages in found.values() for one in pages[OURS].values())
    yield Goal("queries of the dearest cold page", "≤", 12, queries)
    if most > least:
        for kind, limit in {**GROWTH, **dict.fromkeys(FIRST, 1.5)}.items():
            ratio = large[OURS][kind]["ms"] / small[OURS][kind]["ms"]
            yield Goal(f"cold {kind}, {most:,} to {least:,}", "≤", limit, ratio)


def text(found):
    """The tables of cold pages."""
    least = min(found)
    rows = []
    for kind in found[least][OURS]:
        for size, programs in found.items():
            for name, pages in programs.items():
                if kind in pages and name != RENDERING:
                    rows.append(row(kind, size, name, pages, programs, found[least]))
    heading = ["page", "entries", "program", "CPU ms", RENDERING, "to plain", "to the fewest"]
    heading += ["queries", "bytes", "status"]
    return f"{ABOUT}\n{table(heading, rows)}"


def row(kind, size, name, pages, programs, fewest):
    """The cells of one page."""
    one = pages[kind]
    alone = programs[RENDERING].get(kind) if name == OURS else None
    plain = programs.get(PLAIN, {}).get(kind)
    return [
        kind,
        f"{size:,}",
        name,
        f"{one['ms']:.1f}",
        f"{alone['ms']:.1f}" if alone else "",
        f"{one['ms'] / plain['ms']:.2f}" if plain else "",
        f"{one['ms'] / fewest[name][kind]['ms']:.2f}",
        one["queries"],
        f"{one['bytes']:,.0f}",
        one["status"],
    ]


ABOUT = f"""\
## Cold pages: CPU of the process a page

{MANY["detail"]} addresses of entries, {MANY["source"]} of sources, {MANY["search"]} searches and {NUMBER} addresses of each
other kind, each asked for once, of the whole application in one process: our pages are rendered, compressed twice
and kept; “{RENDERING}” is what pages cost whose visitor has a cookie, which are not. Where the site has fewer
addresses of a kind, it is asked under several names. The plain Django project (`bench/plain/`) reads the same
database with ordinary models, `select_related` and `prefetch_related`, has the settings and the middleware of
`startproject`, and shows the same rows in ordinary templates; it compresses nothing. Its entry leaves out what stands
beside an entry with us, and has its style sheet in the page instead, so that both are about as long. No page is kept
in it, or in Wagtail.
"""
