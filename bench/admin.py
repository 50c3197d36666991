"""What pages of the admin and saving cost an editor, as JSON: queries and seconds of the processor."""

import json
import statistics
import sys
import time
from contextlib import ExitStack

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from bench.cost import Queries  # noqa: E402
from tests.admin.filling import sent  # noqa: E402

PAGES = {
    "admin list": "/admin/timeline/initiative/",
    "admin far page": "/admin/timeline/initiative/?p={far}",
    "admin search": "/admin/timeline/initiative/?q=health+portal",
    "admin form": "/admin/timeline/initiative/{middle}/change/",
}
TIMES = 5


def counted(ask, prepare=str):
    """Median seconds of the processor and queries of asking with what was prepared, and the status
    of the last answer.
    """
    spans, queries = [], Queries()
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(queries))
        for _ in range(TIMES):
            prepared = prepare()
            queries.number = 0
            begun = time.process_time()
            response = ask(prepared)
            spans.append(time.process_time() - begun)
    return {
        "seconds": statistics.median(spans),
        "queries": queries.number,
        "status": response.status_code,
    }


def main(total):
    setup_test_environment()
    user, _made = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    found = {}
    for name, page in PAGES.items():
        address = page.format(far=max(total // 50 - 1, 1), middle=total // 2)
        found[name] = counted(lambda _nothing, address=address: client.get(address))

    def filled():
        return sent(client.get(address), summary_en=f"Saved at {time.time()}.")

    found["saving"] = counted(lambda form: client.post(address, form), filled)
    json.dump(found, sys.stdout)


main(int(sys.argv[1]))
