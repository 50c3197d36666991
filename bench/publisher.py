"""Publishes a change of an entry for each address that it reads, a line of JSON each, and says when
it is live what that took: queries and seconds of the processor.

The change is one of the title, which every page shows that names the entry.
"""

import json
import sys
import time
from contextlib import ExitStack

import django

django.setup()

from django.db import connections  # noqa: E402

from bench.cost import Queries  # noqa: E402
from timeline.models import Initiative  # noqa: E402
from timeline.publishing.publish import publish  # noqa: E402


def change(slug):
    """What publishing a change of this entry took."""
    entry = Initiative.objects.get(slug=slug)
    entry.title_en = f"Changed at {time.time():.3f}"
    entry.save()
    queries = Queries()
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(queries))
        begun = time.process_time()
        publish([entry])
        seconds = time.process_time() - begun
    return {"queries": queries.number, "seconds": seconds}


for line in sys.stdin:
    sys.stdout.write(json.dumps(change(json.loads(line))) + "\n")
    sys.stdout.flush()
