"""What pages cost that nothing has kept: seconds, queries and bytes, as JSON."""

import json
import statistics
import sys
import time

import django
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGES = {
    "start": "/",
    "list": "/initiatives/",
    "deep page": "/initiatives/?page={deep}",
    "filter": "/initiatives/?kind=law&theme=tax",
    "detail": "/initiatives/initiative-{middle}/",
    "source": "/sources/report-7/",
    "search": "/search/?q=health+portal",
}
TIMES = 7


def cost(client, address):
    """Median seconds of the processor, queries and bytes of a page."""
    seconds = []
    for _ in range(TIMES):
        begun = time.process_time()
        response = client.get(address, headers={"host": "localhost"})
        seconds.append(time.process_time() - begun)
    with CaptureQueriesContext(connections["public"]) as queries:
        client.get(address, headers={"host": "localhost"})
    fields = {"status": response.status_code, "seconds": statistics.median(seconds)}
    return fields | {"queries": len(queries), "bytes": len(response.content)}


def main(total):
    django.setup()
    client = Client()
    places = {"deep": max(total // 50 - 1, 1), "middle": total // 2}
    json.dump({name: cost(client, page.format(**places)) for name, page in PAGES.items()}, sys.stdout)


main(int(sys.argv[1]))
