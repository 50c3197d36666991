"""What pages cost that nothing has kept: seconds of the processor, queries and bytes, as JSON."""

import json
import statistics
import sys
import time
from contextlib import ExitStack

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

# The plain pages are those of bench/plain.py.
PAGES = {
    "start": "/",
    "list": "/initiatives/",
    "deep page": "/initiatives/?page={deep}",
    "filter": "/initiatives/?kind=law&status=active",
    "filter by theme": "/initiatives/?theme=tax",
    "detail": "/initiatives/initiative-{middle}/",
    "list of sources": "/sources/?page={sources}",
    "source": "/sources/report-7/",
    "search": "/search/?q=health+portal",
    "plain list": "/plain/",
    "plain deep page": "/plain/?page={deep}",
    "plain filter": "/plain/?kind=law&status=active",
    "plain search": "/plain/?q=health+portal",
    "admin list": "/admin/timeline/initiative/",
    "admin far page": "/admin/timeline/initiative/?p={deep}",
    "admin search": "/admin/timeline/initiative/?q=health+portal",
    "admin form": "/admin/timeline/initiative/{middle}/change/",
}
TIMES = 7


def cost(client, address):
    """Median seconds of the processor, queries and bytes of a page."""
    seconds = []
    for _ in range(TIMES):
        begun = time.process_time()
        response = client.get(address)
        seconds.append(time.process_time() - begun)
    with ExitStack() as stack:
        captured = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections
        ]
        client.get(address)
    fields = {"status": response.status_code, "seconds": statistics.median(seconds)}
    return fields | {"queries": sum(map(len, captured)), "bytes": len(response.content)}


def editor():
    """A client that is signed in."""
    user, _made = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


@override_settings(ROOT_URLCONF="bench.plain")
def main(total):
    clients = {True: editor(), False: Client()}
    deep = {"deep": max(total // 50 - 1, 1), "sources": max(total // 500 - 1, 1)}
    places = deep | {"middle": total // 2}
    costs = {
        name: cost(clients[name.startswith("admin")], page.format(**places))
        for name, page in PAGES.items()
    }
    json.dump(costs, sys.stdout)


main(int(sys.argv[1]))
