"""Publishes one change every second, until it is stopped; a line says that the first one is
live.
"""

import sys
import time

import django

django.setup()

from timeline.models import Initiative  # noqa: E402
from timeline.publishing.publish import publish  # noqa: E402

entry = Initiative.objects.get(slug="initiative-1")
while True:
    entry.title_en = f"Changed at {time.time():.3f}"
    entry.save()
    publish([entry])
    sys.stdout.write("live\n")
    sys.stdout.flush()
    time.sleep(1)
